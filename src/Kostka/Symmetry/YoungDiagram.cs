using System.Collections.Immutable;

namespace Kostka.Symmetry;

/// <summary>A box of a Young diagram.</summary>
/// <param name="Row">Its row, from 0 at the top.</param>
/// <param name="Column">Its column, from 0 at the left.</param>
/// <param name="HookLength">Number of boxes to its right, plus those below it, plus itself.</param>
public readonly record struct YoungBox(int Row, int Column, int HookLength)
{
    /// <summary>The content, column − row.</summary>
    public int Content => Column - Row;
}

/// <summary>The Young diagram of a partition λ: λ_1 boxes in the first row, λ_2 below them, … (Fulton, <i>Young Tableaux</i>, 1997).</summary>
public sealed class YoungDiagram
{
    /// <summary>The diagram of a partition.</summary>
    public YoungDiagram(Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        Partition = partition;
        ImmutableArray<int> rows = partition.Parts, columns = Columns(rows);
        Conjugate = new Partition(columns.AsSpan());
        Boxes =
        [
            .. Enumerable.Range(0, rows.Length).SelectMany(
                row => Enumerable.Range(0, rows[row]).Select(column => new YoungBox(row, column, rows[row] - column + columns[column] - row - 1))),
        ];
    }

    /// <summary>λ.</summary>
    public Partition Partition { get; }

    /// <summary>The conjugate partition: the lengths of the columns. Its irrep is that of λ times the sign.</summary>
    public Partition Conjugate { get; }

    /// <summary>All boxes, row by row.</summary>
    public ImmutableArray<YoungBox> Boxes { get; }

    private static ImmutableArray<int> Columns(ImmutableArray<int> rows) =>
        rows.IsEmpty ? [] : [.. Enumerable.Range(0, rows[0]).Select(column => rows.Count(row => row > column))];
}
