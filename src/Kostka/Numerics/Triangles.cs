using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Numerics;

/// <summary>What both backends do to the triangles of a square matrix, and the check for finite entries.</summary>
internal static class Triangles
{
    private const int Tile = 64;

    /// <summary>Overwrites the lower triangle by the transpose of the upper one, and the diagonal by the one given.</summary>
    public static void MirrorUpper(Matrix a, ReadOnlySpan<double> diagonal)
    {
        // By tiles, since one of the two triangles is walked against the grain of the storage.
        for (int row = 0; row < a.Rows; row += Tile)
        {
            for (int column = 0; column <= row; column += Tile)
            {
                for (int i = row; i < Math.Min(row + Tile, a.Rows); i++)
                {
                    for (int j = column; j < Math.Min(column + Tile, i); j++)
                        a[i, j] = a[j, i];
                }
            }
        }

        for (int i = 0; i < a.Rows; i++)
            a[i, i] = diagonal[i];
    }

    /// <summary>Overwrites the upper triangle by the transpose of the lower one.</summary>
    public static void MirrorLower(Matrix a)
    {
        for (int row = 0; row < a.Rows; row += Tile)
        {
            for (int column = 0; column <= row; column += Tile)
            {
                for (int i = row; i < Math.Min(row + Tile, a.Rows); i++)
                {
                    for (int j = column; j < Math.Min(column + Tile, i); j++)
                        a[j, i] = a[i, j];
                }
            }
        }
    }

    /// <summary>
    /// Divides the lower triangle by 2^e, exactly, so that its largest entry is between 1 and 2, and sets to zero what is then below 2⁻²⁰⁰: this
    /// moves eigenvalues by no more than N·2⁻²⁰⁰ of the largest.
    /// </summary>
    /// <returns>The exponent e.</returns>
    public static int ScaleLower(Matrix a)
    {
        double largest = 0;
        for (int i = 0; i < a.Rows; i++)
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<double>(a.Row(i)[..(i + 1)])));
        if (largest == 0)
            return 0;
        int exponent = Math.ILogB(largest);
        double negligible = Math.ScaleB(1, -200);
        for (int i = 0; i < a.Rows; i++)
        {
            foreach (ref double entry in a.Row(i)[..(i + 1)])
            {
                double scaled = Math.ScaleB(entry, -exponent);
                entry = Math.Abs(scaled) < negligible ? 0 : scaled;
            }
        }

        return exponent;
    }

    /// <summary>A copy of the diagonal.</summary>
    public static double[] Diagonal(Matrix a)
    {
        double[] diagonal = new double[a.Rows];
        for (int i = 0; i < diagonal.Length; i++)
            diagonal[i] = a[i, i];
        return diagonal;
    }

    /// <summary>Zeros above the diagonal.</summary>
    public static void ClearUpper(Matrix a)
    {
        for (int i = 0; i < a.Rows; i++)
            a.Row(i)[(i + 1)..].Clear();
    }

    /// <summary>The transpose, as a new matrix.</summary>
    public static Matrix Transpose(Matrix a)
    {
        var result = new Matrix(a.Columns, a.Rows);
        for (int row = 0; row < a.Rows; row += Tile)
        {
            for (int column = 0; column < a.Columns; column += Tile)
            {
                for (int i = row; i < Math.Min(row + Tile, a.Rows); i++)
                {
                    for (int j = column; j < Math.Min(column + Tile, a.Columns); j++)
                        result[j, i] = a[i, j];
                }
            }
        }

        return result;
    }

    /// <summary>Index of the first entry that is infinite or not a number; −1 when there is none.</summary>
    public static int IndexOfAnyNotFinite(this Span<double> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            // x − x is 0 for finite x, and not a number otherwise.
            var x = new Vector<double>(values[i..]);
            if (!Vector.EqualsAll(x - x, Vector<double>.Zero))
                break;
        }

        for (; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
