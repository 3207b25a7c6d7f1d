using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>
/// The type of a sequence x: its count vector n(x), n_v = number of positions that hold symbol v (method of types; Csiszár and Körner).
/// Two sequences have the same type exactly when a permutation of positions turns one into the other.
/// </summary>
public sealed class SequenceType : IEquatable<SequenceType>
{
    /// <summary>A type from its counts.</summary>
    /// <param name="counts">The V counts, each at least 0.</param>
    /// <exception cref="ArgumentException">No count, or a negative one.</exception>
    public SequenceType(ImmutableArray<int> counts)
    {
        if (counts.IsDefaultOrEmpty)
            throw new ArgumentException("A type needs the count of at least one symbol.", nameof(counts));
        foreach (int count in counts)
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        Counts = counts;
        Length = checked(counts.Sum());
    }

    /// <summary>The counts n_0 … n_{V−1}.</summary>
    public ImmutableArray<int> Counts { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary => Counts.Length;

    /// <summary>Length L of the sequences of this type: the sum of the counts.</summary>
    public int Length { get; }

    /// <summary>The type of a sequence.</summary>
    /// <param name="sequence">Symbols in 0 … V−1.</param>
    /// <param name="vocabulary">Number of symbols V, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A symbol lies outside the alphabet.</exception>
    public static SequenceType Of(ReadOnlySpan<int> sequence, int vocabulary)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabulary, 1);
        int[] counts = new int[vocabulary];
        foreach (int symbol in sequence)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(symbol, nameof(sequence));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(symbol, vocabulary, nameof(sequence));
            counts[symbol]++;
        }

        return new SequenceType(ImmutableArray.Create(counts));
    }

    /// <inheritdoc/>
    public bool Equals(SequenceType? other) => other is not null && Counts.AsSpan().SequenceEqual(other.Counts.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SequenceType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int count in Counts)
            hash.Add(count);
        return hash.ToHashCode();
    }

    /// <summary>The counts in brackets, such as "(3, 5)".</summary>
    public override string ToString() => $"({string.Join(", ", Counts)})";
}
