namespace Kostka.Numerics;

/// <summary>
/// The Cholesky factor of a positive definite matrix, A = L Lᵀ. The leading n × n block of L is the factor of the leading n × n block of A,
/// so one factorisation serves every n ≤ <see cref="Size"/>.
/// </summary>
public sealed class CholeskyFactor
{
    private readonly LinearAlgebra _algebra;

    internal CholeskyFactor(Matrix lower, LinearAlgebra algebra)
    {
        Lower = lower;
        _algebra = algebra;
    }

    /// <summary>Number N of rows and columns of A.</summary>
    public int Size => Lower.Rows;

    /// <summary>L, N × N, zero above the diagonal.</summary>
    public Matrix Lower { get; }

    /// <summary>A_n⁻¹ · <paramref name="rhs"/>, where A_n is the leading block of A that fits the right-hand side.</summary>
    /// <param name="rhs">n ≤ <see cref="Size"/> numbers.</param>
    /// <returns>n numbers.</returns>
    /// <exception cref="ArgumentException">The right-hand side is longer than the matrix.</exception>
    public double[] Solve(ReadOnlySpan<double> rhs)
    {
        if (rhs.Length > Size)
            throw new ArgumentException($"{rhs.Length} equations do not fit a matrix of {Size} rows.", nameof(rhs));
        double[] x = rhs.ToArray();
        if (x.Length == 0)
            return x;
        _algebra.SolveTriangular(Lower, transposed: false, x);
        _algebra.SolveTriangular(Lower, transposed: true, x);
        return x;
    }

    /// <summary>The same for every column of <paramref name="rhs"/>.</summary>
    /// <param name="rhs">n × C, n ≤ <see cref="Size"/>.</param>
    /// <returns>n × C.</returns>
    /// <exception cref="ArgumentException">The right-hand sides are longer than the matrix.</exception>
    public Matrix Solve(Matrix rhs)
    {
        ArgumentNullException.ThrowIfNull(rhs);
        if (rhs.Rows > Size)
            throw new ArgumentException($"{rhs.Rows} equations do not fit a matrix of {Size} rows.", nameof(rhs));
        var x = rhs.Clone();
        if (x.Values.Length == 0)
            return x;
        _algebra.SolveTriangular(Lower, transposed: false, x);
        _algebra.SolveTriangular(Lower, transposed: true, x);
        return x;
    }

    /// <summary>ln det of the leading <paramref name="n"/> × <paramref name="n"/> block of A.</summary>
    /// <param name="n">0 … <see cref="Size"/>.</param>
    public double LogDeterminant(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Size);
        double sum = 0;
        for (int i = 0; i < n; i++)
            sum += Math.Log(Lower[i, i]);
        return 2 * sum;
    }

    /// <summary>L⁻¹ as a new matrix, lower triangular as well; its leading blocks are the inverses of those of L.</summary>
    /// <exception cref="RequestException">The new matrix does not fit in memory.</exception>
    public Matrix InverseLower()
    {
        MemoryGuard.Require((long)Size * Size * sizeof(double), $"the inverse of a factor of {Size} × {Size}", "Use fewer rows.");
        var inverse = Lower.Clone();
        if (Size > 0)
            _algebra.InvertLower(inverse);
        return inverse;
    }
}
