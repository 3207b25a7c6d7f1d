using System.Numerics.Tensors;
using Kostka.Numerics;

namespace Kostka.Capacity.Norms;

/// <summary>Norms of matrices. ‖A‖_{p,q} is the q-norm of the p-norms of the *columns*.</summary>
public static class MatrixNorms
{
    /// <summary>‖A‖_2, the largest singular value, to about ten digits: the root of the largest eigenvalue of the smaller of AᵀA and AAᵀ.</summary>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static double Spectral(Matrix a)
    {
        ArgumentNullException.ThrowIfNull(a);
        double largest = a.Values.Length == 0 ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude<double>(a.Values));
        if (!double.IsFinite(largest))
            throw new ArgumentException("The matrix has entries that are not finite.", nameof(a));
        if (largest == 0)
            return 0;

        // Scaled, so that squares neither overflow nor vanish.
        Matrix scaled = a.Clone();
        TensorPrimitives.Divide(scaled.Values, largest, scaled.Values);
        bool tall = a.Rows > a.Columns;
        int side = Math.Min(a.Rows, a.Columns);
        var square = new Matrix(side, side);
        LinearAlgebra.Default.Multiply(scaled, scaled.Clone(), square, transposeA: tall, transposeB: !tall);
        return largest * Math.Sqrt(Math.Max(0, LinearAlgebra.Default.Eigenvalues(square)[0]));
    }

    /// <summary>‖A‖_F = ‖A‖_{2,2}, the Euclidean norm of all entries.</summary>
    public static double Frobenius(Matrix a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return TensorPrimitives.Norm<double>(a.Values);
    }

    /// <summary>‖A‖_{2,1}, the sum of the Euclidean norms of the columns.</summary>
    public static double SumOfColumns(Matrix a) => ColumnNorms(a).Sum();

    /// <summary>‖A‖_{1,1}, the sum of the entries' absolute values.</summary>
    public static double SumOfEntries(Matrix a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return TensorPrimitives.SumOfMagnitudes<double>(a.Values);
    }

    /// <summary>The Euclidean norm of each column.</summary>
    public static double[] ColumnNorms(Matrix a)
    {
        ArgumentNullException.ThrowIfNull(a);
        double[] squares = new double[a.Columns];
        for (int i = 0; i < a.Rows; i++)
            TensorPrimitives.MultiplyAdd(a.Row(i), a.Row(i), squares, squares);
        TensorPrimitives.Sqrt(squares, squares);
        return squares;
    }

    /// <summary>The largest Euclidean norm of a row.</summary>
    public static double LargestRow(Matrix a)
    {
        ArgumentNullException.ThrowIfNull(a);
        double largest = 0;
        for (int i = 0; i < a.Rows; i++)
            largest = Math.Max(largest, TensorPrimitives.Norm<double>(a.Row(i)));
        return largest;
    }
}
