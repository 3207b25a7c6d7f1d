using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>Products and parts of weight matrices.</summary>
internal static class Products
{
    /// <summary>a b.</summary>
    public static Matrix Times(this Matrix a, Matrix b)
    {
        var product = new Matrix(a.Rows, b.Columns);
        LinearAlgebra.Default.Multiply(a, ReferenceEquals(a, b) ? b.Clone() : b, product);
        return product;
    }

    /// <summary>aᵀ b.</summary>
    public static Matrix TransposedTimes(this Matrix a, Matrix b)
    {
        var product = new Matrix(a.Columns, b.Columns);
        LinearAlgebra.Default.Multiply(a, b, product, transposeA: true);
        return product;
    }

    /// <summary>‖aᵀb‖_{1,1}, some rows of the product at a time.</summary>
    public static double SumOfEntriesOfProduct(this Matrix a, Matrix b)
    {
        const int most = 256;
        Matrix transposed = a.Transposed();
        double sum = 0;
        for (int first = 0; first < transposed.Rows; first += most)
        {
            int rows = Math.Min(most, transposed.Rows - first);
            var part = new Matrix(rows, a.Rows, transposed.Values[(first * a.Rows)..((first + rows) * a.Rows)]);
            sum += MatrixNorms.SumOfEntries(part.Times(b));
        }

        return sum;
    }

    /// <summary>aᵀ.</summary>
    public static Matrix Transposed(this Matrix a)
    {
        var result = new Matrix(a.Columns, a.Rows);
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j < a.Columns; j++)
                result[j, i] = a[i, j];
        }

        return result;
    }

    /// <summary>The rows of one head of several.</summary>
    public static Matrix HeadRows(this Matrix a, int head, int heads)
    {
        int rows = a.Rows / heads, count = rows * a.Columns;
        return new Matrix(rows, a.Columns, a.Values[(head * count)..((head + 1) * count)]);
    }

    /// <summary>The columns of one head of several.</summary>
    public static Matrix HeadColumns(this Matrix a, int head, int heads)
    {
        int columns = a.Columns / heads;
        var result = new Matrix(a.Rows, columns);
        for (int i = 0; i < a.Rows; i++)
            a.Row(i).Slice(head * columns, columns).CopyTo(result.Row(i));
        return result;
    }

    /// <summary>The second map after the first, either of which may be missing, with its bias.</summary>
    public static AffineWeights? After(this AffineWeights? second, AffineWeights? first)
    {
        if (first is null || second is null)
            return second ?? first;
        double[]? bias = first.Bias is { } inner ? second.Weight.Times(new Matrix(inner.Length, 1, [.. inner])).Values : null;
        if (second.Bias is { } outer)
            bias = bias is null ? [.. outer] : [.. bias.Zip(outer, (a, b) => a + b)];
        return new AffineWeights(second.Weight.Times(first.Weight), bias is null ? null : [.. bias]);
    }
}
