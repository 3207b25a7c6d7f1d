namespace Kostka.Symmetry;

/// <summary>
/// Border strips: connected strips of boxes along a diagram's lower right border, without a 2 × 2 square, whose removal leaves a diagram. In the beta-numbers
/// β_i = λ_i + (rows below row i) removing r boxes takes one β to β − r, if no other stands there; the strip's height is the number of β it jumps over.
/// </summary>
internal static class BorderStrips
{
    /// <summary>What is left of <paramref name="shape"/> after removing a border strip of <paramref name="boxes"/> boxes, with the sign (−1)^height.</summary>
    public static IEnumerable<(Partition Inner, int Sign)> Inner(Partition shape, int boxes)
    {
        int rows = shape.Rows;
        for (int row = 0; row < rows; row++)
        {
            int moved = shape.Parts[row] + rows - 1 - row - boxes;
            if (moved < 0)
                continue;
            int place = row + 1;
            while (place < rows && shape.Parts[place] + rows - 1 - place > moved)
                place++;
            if (place < rows && shape.Parts[place] + rows - 1 - place == moved)
                continue;

            // The rows jumped over move up by one and lose a box each; the moved one lands below them.
            int[] inner = [.. shape.Parts];
            for (int i = row; i < place - 1; i++)
                inner[i] = shape.Parts[i + 1] - 1;
            inner[place - 1] = moved - (rows - place);
            int kept = rows;
            while (kept > 0 && inner[kept - 1] == 0)
                kept--;
            yield return (new Partition(inner.AsSpan(0, kept)), (place - 1 - row) % 2 == 0 ? 1 : -1);
        }
    }
}
