using System.Collections.Immutable;

namespace Kostka.Symmetry;

/// <summary>
/// A partition λ = (λ_1 ≥ λ_2 ≥ …) of a whole number: the label of an irrep of the symmetric group on that many positions, and of the irrep of GL_V
/// that it is paired with in the space of functions of sequences (Schur–Weyl duality). Immutable; equal by value.
/// </summary>
public sealed class Partition : IEquatable<Partition>
{
    /// <summary>A partition with the given rows.</summary>
    /// <param name="parts">The rows, each at least 1, none longer than the one before; empty for the partition of 0.</param>
    /// <exception cref="ArgumentException">The rows are not as said.</exception>
    public Partition(params ReadOnlySpan<int> parts)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] < 1 || (i > 0 && parts[i] > parts[i - 1]))
                throw new ArgumentException($"({string.Join(", ", parts.ToArray())}) is no partition: its rows must be positive and must not grow.", nameof(parts));
            Size = checked(Size + parts[i]);
        }

        Parts = [.. parts];
    }

    /// <summary>The rows, longest first.</summary>
    public ImmutableArray<int> Parts { get; }

    /// <summary>Number of boxes.</summary>
    public int Size { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Parts.Length;

    /// <summary>Number of boxes below the first row, |λ| − λ_1.</summary>
    public int Below => Rows == 0 ? 0 : Size - Parts[0];

    /// <summary>
    /// All partitions of <paramref name="size"/> with at most <paramref name="rows"/> rows and at most <paramref name="below"/> boxes below the first row,
    /// by ascending number of boxes below it, then in descending lexicographic order.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static IEnumerable<Partition> All(int size, int rows, int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(below);
        if (size == 0)
            return [new Partition()];
        return rows == 0
            ? []
            : Enumerable.Range(0, (int)Math.Min(below, (long)size - 1) + 1)
                .SelectMany(k => Tails(k, Math.Min(size - k, k), rows - 1).Select(tail => new Partition([size - k, .. tail])));
    }

    /// <inheritdoc/>
    public bool Equals(Partition? other) => other is not null && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Partition);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int part in Parts)
            hash.Add(part);
        return hash.ToHashCode();
    }

    /// <summary>The rows in brackets: (5, 2, 1).</summary>
    public override string ToString() => $"({string.Join(", ", Parts)})";

    /// <summary>All ways to fill at most <paramref name="rows"/> rows of at most <paramref name="longest"/> boxes each with <paramref name="boxes"/> boxes.</summary>
    private static IEnumerable<ImmutableArray<int>> Tails(int boxes, int longest, int rows)
    {
        if (boxes == 0)
            return [[]];
        if (rows == 0)
            return [];
        return Enumerable.Range(1, Math.Min(longest, boxes)).Reverse()
            .SelectMany(first => Tails(boxes - first, first, rows - 1).Select(rest => rest.Insert(0, first)));
    }
}
