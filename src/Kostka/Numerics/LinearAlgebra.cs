namespace Kostka.Numerics;

/// <summary>
/// Products, Cholesky factors and eigenvectors of dense matrices, on one of two backends: an OpenBLAS or LAPACK found on the machine
/// (<see cref="Native"/>), or code that comes with this library (<see cref="Managed"/>). Both give the same results up to rounding.
/// </summary>
/// <remarks>
/// Reproducible to rounding, not to the bit: the order of summation depends on backend, processor and <see cref="Threads"/>.
/// Calls may come from several threads at once; set <see cref="Threads"/> to 1 first, so that they do not compete for the processors.
/// </remarks>
public abstract class LinearAlgebra
{
    /// <summary>The environment variable that overrides the choice of <see cref="Default"/>: <c>native</c> or <c>managed</c>.</summary>
    public const string EnvironmentVariable = "KOSTKA_LINEAR_ALGEBRA";

    private static readonly Lazy<LinearAlgebra?> _native = new(NativeLinearAlgebra.TryLoad);
    private static readonly Lazy<LinearAlgebra> _default = new(() => Choose(Environment.GetEnvironmentVariable(EnvironmentVariable)));

    private protected LinearAlgebra()
    {
    }

    /// <summary>The native backend if the machine has one, else the managed one; <see cref="EnvironmentVariable"/> overrides.</summary>
    /// <exception cref="RequestException">The variable holds something else, or asks for a native library that is not there.</exception>
    public static LinearAlgebra Default => _default.Value;

    /// <summary>The backend that needs nothing installed; several times slower than <see cref="Native"/>.</summary>
    public static LinearAlgebra Managed { get; } = new ManagedLinearAlgebra();

    /// <summary>The machine's OpenBLAS or LAPACK; null when there is none.</summary>
    public static LinearAlgebra? Native => _native.Value;

    /// <summary>What computes, for the record: "OpenBLAS 0.3.21, core Zen, 2 threads".</summary>
    public abstract string Description { get; }

    /// <summary>Number of threads a call may use, at least 1. Holds for the whole process; a library may use fewer than it is given.</summary>
    public abstract int Threads { get; set; }

    /// <summary>Result ← op(a) · op(b), op being the transpose where asked for.</summary>
    /// <param name="a">m × k, or k × m when transposed.</param>
    /// <param name="b">k × n, or n × k when transposed.</param>
    /// <param name="result">m × n; overwritten, and not the storage of <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="transposeA">Whether aᵀ takes the place of a.</param>
    /// <param name="transposeB">Whether bᵀ takes the place of b.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the result shares storage with a factor.</exception>
    public void Multiply(Matrix a, Matrix b, Matrix result, bool transposeA = false, bool transposeB = false)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(result);
        var (m, inner) = transposeA ? (a.Columns, a.Rows) : (a.Rows, a.Columns);
        var (innerB, n) = transposeB ? (b.Columns, b.Rows) : (b.Rows, b.Columns);
        if (inner != innerB)
            throw new ArgumentException($"A product of {m} × {inner} and {innerB} × {n} does not exist.", nameof(b));
        if (result.Rows != m || result.Columns != n)
            throw new ArgumentException($"The product is {m} × {n}, its place {result.Rows} × {result.Columns}.", nameof(result));
        if (ReferenceEquals(result.Values, a.Values) || ReferenceEquals(result.Values, b.Values))
            throw new ArgumentException("The product cannot overwrite one of its factors.", nameof(result));
        if (m == 0 || n == 0)
            return;
        if (inner == 0)
            Array.Clear(result.Values);
        else
            MultiplyCore(a, b, result, transposeA, transposeB);
    }

    /// <summary>The factor L of a = L Lᵀ.</summary>
    /// <param name="a">
    /// Symmetric, positive definite, both triangles filled. On success it is overwritten by L (zeros above the diagonal) and becomes
    /// <see cref="CholeskyFactor.Lower"/>; on failure it is left as it was.
    /// </param>
    /// <exception cref="NotPositiveDefiniteException">An eigenvalue is negative, or too small for the precision of doubles.</exception>
    /// <exception cref="ArgumentException">The matrix is not square, or an entry is not finite.</exception>
    public CholeskyFactor Cholesky(Matrix a)
    {
        RequireSquare(a);
        double[] diagonal = Triangles.Diagonal(a);
        if (a.Rows > 0 && !(TryFactor(a) && Array.TrueForAll(Triangles.Diagonal(a), double.IsFinite)))
        {
            // Factoring leaves the upper triangle alone, so that the matrix can be restored without a second copy of it. An entry that is not
            // finite spoils the pivot of its row, so that looking for one can wait until here.
            Triangles.MirrorUpper(a, diagonal);
            RequireFinite(a);
            double[] eigenvalues = new double[a.Rows];
            ScaledEigen(a, eigenvalues, withVectors: false);
            Triangles.MirrorUpper(a, diagonal);
            throw NotPositiveDefiniteException.From(eigenvalues);
        }

        Triangles.ClearUpper(a);
        return new CholeskyFactor(a, this);
    }

    /// <summary>All eigenvalues and eigenvectors of a symmetric matrix.</summary>
    /// <param name="a">Symmetric, both triangles filled; overwritten by the eigenvectors.</param>
    /// <returns>Eigenvalues in descending order, their unit eigenvectors as rows in the storage of <paramref name="a"/>.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, or an entry is not finite.</exception>
    /// <exception cref="ArithmeticException">The iteration did not converge.</exception>
    /// <exception cref="RequestException">The workspace, twice the size of the matrix, does not fit in memory.</exception>
    public SymmetricEigen Eigen(Matrix a)
    {
        RequireSquare(a);
        RequireFinite(a);
        double[] values = new double[a.Rows];
        if (a.Rows > 0)
            ScaledEigen(a, values, withVectors: true);
        Array.Reverse(values);
        for (int i = 0, j = a.Rows - 1; i < j; i++, j--)
            SwapRows(a.Row(i), a.Row(j));
        return new SymmetricEigen(values, a);
    }

    /// <summary>All eigenvalues of a symmetric matrix, several times quicker than with the eigenvectors.</summary>
    /// <param name="a">Symmetric, both triangles filled; its contents are arbitrary afterwards.</param>
    /// <returns>The eigenvalues in descending order.</returns>
    /// <exception cref="ArgumentException">The matrix is not square, or an entry is not finite.</exception>
    /// <exception cref="ArithmeticException">The iteration did not converge.</exception>
    public double[] Eigenvalues(Matrix a)
    {
        RequireSquare(a);
        RequireFinite(a);
        double[] values = new double[a.Rows];
        if (a.Rows > 0)
            ScaledEigen(a, values, withVectors: false);
        Array.Reverse(values);
        return values;
    }

    /// <summary>The backend that a value of the environment variable asks for; null or empty leaves the choice to the machine.</summary>
    internal static LinearAlgebra Choose(string? request) => request switch
    {
        null or "" => Native ?? Managed,
        "managed" => Managed,
        "native" => Native ?? throw new RequestException(
            $"{EnvironmentVariable} asks for native linear algebra, but no OpenBLAS or LAPACK was found on this machine. "
            + "Install one (on Debian: libopenblas0-pthread), or unset the variable."),
        _ => throw new RequestException($"{EnvironmentVariable} is \"{request}\"; it may be native, managed, or unset."),
    };

    /// <summary><see cref="Multiply"/> after its checks; no dimension is zero.</summary>
    private protected abstract void MultiplyCore(Matrix a, Matrix b, Matrix result, bool transposeA, bool transposeB);

    /// <summary>Overwrites the lower triangle by the Cholesky factor; false when a pivot is not positive. Never writes above the diagonal.</summary>
    private protected abstract bool TryFactor(Matrix a);

    /// <summary>
    /// Eigenvalues in ascending order and, if asked for, eigenvectors as rows of <paramref name="a"/>. Reads the lower triangle only; without
    /// eigenvectors it writes there only.
    /// </summary>
    private protected abstract void EigenCore(Matrix a, double[] values, bool withVectors);

    /// <summary>Solves L x = b, or Lᵀ x = b, in place, with the leading block of <paramref name="lower"/> that fits x.</summary>
    internal abstract void SolveTriangular(Matrix lower, bool transposed, Span<double> x);

    /// <summary>The same for every column of <paramref name="x"/>.</summary>
    internal virtual void SolveTriangular(Matrix lower, bool transposed, Matrix x)
    {
        double[] column = new double[x.Rows];
        for (int j = 0; j < x.Columns; j++)
        {
            for (int i = 0; i < column.Length; i++)
                column[i] = x[i, j];
            SolveTriangular(lower, transposed, column);
            for (int i = 0; i < column.Length; i++)
                x[i, j] = column[i];
        }
    }

    /// <summary>Overwrites a lower triangle with positive diagonal by its inverse.</summary>
    internal abstract void InvertLower(Matrix lower);

    // The iterations of both backends fail on entries spread over the range of doubles: scaled to order one, and free of what is far below the
    // rounding of the largest, they converge.
    private void ScaledEigen(Matrix a, double[] values, bool withVectors)
    {
        int exponent = Triangles.ScaleLower(a);
        EigenCore(a, values, withVectors);
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.ScaleB(values[i], exponent);
    }

    private static void RequireSquare(Matrix a)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (a.Rows != a.Columns)
            throw new ArgumentException($"A square matrix was expected, not {a.Rows} × {a.Columns}.", nameof(a));
    }

    private static void RequireFinite(Matrix a)
    {
        for (int i = 0; i < a.Rows; i++)
        {
            int j = a.Row(i).IndexOfAnyNotFinite();
            if (j >= 0)
                throw new ArgumentException($"Entry ({i}, {j}) of the matrix is {a[i, j]}, not a finite number.", nameof(a));
        }
    }

    private static void SwapRows(Span<double> x, Span<double> y)
    {
        for (int k = 0; k < x.Length; k++)
            (x[k], y[k]) = (y[k], x[k]);
    }
}
