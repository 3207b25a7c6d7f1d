namespace Kostka.Symmetry;

/// <summary>Horizontal strips: sets of boxes at the ends of a diagram's rows, no two in one column, whose removal leaves a diagram (Pieri's rule).</summary>
internal static class HorizontalStrips
{
    /// <summary>What is left of <paramref name="shape"/> after removing a horizontal strip of <paramref name="boxes"/> boxes, in every possible way.</summary>
    public static IEnumerable<Partition> Inner(Partition shape, int boxes) => Remaining(shape, 0, boxes, new int[shape.Rows]);

    /// <exception cref="ArgumentException">The content does not fill the shape.</exception>
    public static void RequireContent(Partition shape, ReadOnlySpan<int> content)
    {
        long sum = 0;
        foreach (int count in content)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(content));
            sum += count;
        }

        if (sum != shape.Size)
            throw new ArgumentException($"A content of {sum} entries does not fill the {shape.Size} boxes of {shape}.", nameof(content));
    }

    /// <summary>Row by row from the top: a row may lose what stands over no box of the next row.</summary>
    private static IEnumerable<Partition> Remaining(Partition shape, int row, int boxes, int[] kept)
    {
        if (row == shape.Rows)
        {
            if (boxes == 0)
                yield return new Partition([.. kept.TakeWhile(length => length > 0)]);
            yield break;
        }

        // All later rows together can lose no more boxes than the next row is long.
        int next = row + 1 < shape.Rows ? shape.Parts[row + 1] : 0, most = Math.Min(boxes, shape.Parts[row] - next);
        for (int removed = Math.Max(0, boxes - next); removed <= most; removed++)
        {
            kept[row] = shape.Parts[row] - removed;
            foreach (Partition inner in Remaining(shape, row + 1, boxes - removed, kept))
                yield return inner;
        }
    }
}
