using System.Globalization;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace Kostka.Numerics;

/// <summary>The backend without native code: products and Cholesky factors by tiles of <see cref="RowProducts"/>, eigenvectors by Math.NET.</summary>
internal sealed class ManagedLinearAlgebra : LinearAlgebra
{
    private const int Tile = 64;

    private int _threads = Environment.ProcessorCount;

    public override string Description =>
        string.Create(CultureInfo.InvariantCulture, $"managed (no OpenBLAS or LAPACK), {Threads} {(Threads == 1 ? "thread" : "threads")}");

    public override int Threads
    {
        get => _threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _threads = value;
        }
    }

    internal override void SolveTriangular(Matrix lower, bool transposed, Span<double> x)
    {
        if (!transposed)
        {
            for (int i = 0; i < x.Length; i++)
                x[i] = (x[i] - TensorPrimitives.Dot(lower.Row(i)[..i], x[..i])) / lower[i, i];
            return;
        }

        for (int i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= lower[i, i];
            TensorPrimitives.MultiplyAdd(lower.Row(i)[..i], -x[i], x[..i], x[..i]);
        }
    }

    // Row i of X = L⁻¹ is (e_i − Σ_{k<i} L_ik X_k) / L_ii. Stripes of columns are independent of each other; L itself is needed by all of them.
    internal override void InvertLower(Matrix lower)
    {
        int n = lower.Rows;
        var factor = lower.Clone();
        ForEachTile(n, stripe =>
        {
            int end = Math.Min(stripe + Tile, n);
            for (int i = stripe; i < n; i++)
            {
                var row = lower.Row(i)[stripe..Math.Min(end, i + 1)];
                row.Clear();
                if (i < end)
                    row[^1] = 1;
                var coefficients = factor.Row(i);
                for (int k = stripe; k < i; k++)
                {
                    int filled = Math.Min(end, k + 1) - stripe;
                    TensorPrimitives.MultiplyAdd(lower.Row(k).Slice(stripe, filled), -coefficients[k], row[..filled], row[..filled]);
                }

                TensorPrimitives.Divide(row, coefficients[i], row);
            }
        });
    }

    private protected override void MultiplyCore(Matrix a, Matrix b, Matrix result, bool transposeA, bool transposeB)
    {
        // Products of rows with rows run along the storage of both factors.
        var left = transposeA ? Triangles.Transpose(a) : a;
        var right = transposeB ? b : Triangles.Transpose(b);
        Array.Clear(result.Values);
        int rowTiles = (result.Rows + Tile - 1) / Tile, columnTiles = (result.Columns + Tile - 1) / Tile;
        Parallel.For(0L, (long)rowTiles * columnTiles, Options, tile =>
        {
            int row = (int)(tile / columnTiles) * Tile, column = (int)(tile % columnTiles) * Tile;
            int lastRow = Math.Min(row + Tile, result.Rows), lastColumn = Math.Min(column + Tile, result.Columns);
            RowProducts.Add(1, left, row, lastRow, right, column, lastColumn, left.Columns, result, column);
        });
    }

    // Left-looking by block columns: subtract what the columns to the left explain, factor the diagonal block, divide the rows below by it.
    private protected override bool TryFactor(Matrix a)
    {
        int n = a.Rows;
        for (int start = 0; start < n; start += Tile)
        {
            int end = Math.Min(start + Tile, n), first = start;
            SubtractExplained(a, first, end, first, end);
            if (!TryFactorBlock(a, start, end))
                return false;
            ForEachTile(n - end, offset =>
            {
                int row = end + offset, lastRow = Math.Min(row + Tile, n);
                SubtractExplained(a, row, lastRow, first, end);
                for (int i = row; i < lastRow; i++)
                    Eliminate(a, i, first, end);
            });
        }

        return true;
    }

    private protected override void EigenCore(Matrix a, double[] values, bool withVectors)
    {
        int n = a.Rows;
        MemoryGuard.Require(4L * n * n * sizeof(double), $"the workspace for eigenvectors of {n} × {n}", "Use fewer sequences.");

        // Math.NET stores by columns; a symmetric matrix does not mind, and its columns of eigenvectors are our rows.
        var whole = a.Clone();
        Triangles.MirrorLower(whole);
        var eigen = new DenseMatrix(n, n, whole.Values).Evd(Symmetricity.Symmetric);
        for (int i = 0; i < n; i++)
            values[i] = eigen.EigenValues[i].Real;
        if (withVectors)
            ((DenseMatrix)eigen.EigenVectors).Values.CopyTo(a.Values, 0);
    }

    private ParallelOptions Options => new() { MaxDegreeOfParallelism = Threads };

    private void ForEachTile(int length, Action<int> body) =>
        Parallel.For(0, (length + Tile - 1) / Tile, Options, tile => body(tile * Tile));

    private static void SubtractExplained(Matrix a, int row, int lastRow, int column, int lastColumn)
    {
        if (row != column)
        {
            RowProducts.Add(-1, a, row, lastRow, a, column, lastColumn, column, a, column);
            return;
        }

        // On the diagonal block the triangle above must stay as it is.
        for (int i = row; i < lastRow; i++)
            RowProducts.Add(-1, a, i, i + 1, a, column, i + 1, column, a, column);
    }

    private static bool TryFactorBlock(Matrix a, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            Eliminate(a, i, start, i);
            var row = a.Row(i)[start..i];
            double pivot = a[i, i] - TensorPrimitives.Dot<double>(row, row);
            if (!(pivot > 0))
                return false;
            a[i, i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Entries start … end of row i become those of L, given the rows of L of that block.</summary>
    private static void Eliminate(Matrix a, int i, int start, int end)
    {
        var row = a.Row(i);
        for (int j = start; j < end; j++)
            row[j] = (row[j] - TensorPrimitives.Dot<double>(row[start..j], a.Row(j)[start..j])) / a[j, j];
    }
}
