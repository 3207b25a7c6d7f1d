using System.Globalization;

namespace Kostka.Numerics;

/// <summary>The backend on the machine's BLAS and LAPACK.</summary>
/// <remarks>
/// These libraries store by columns. A row-major matrix is, to them, its own transpose: the lower triangle is their upper one, C = AB is
/// Cᵀ = BᵀAᵀ, and eigenvectors that they return as columns are our rows.
/// </remarks>
internal sealed unsafe class NativeLinearAlgebra : LinearAlgebra
{
    private const byte Upper = (byte)'U', Transposed = (byte)'T', Plain = (byte)'N', Right = (byte)'R', Vectors = (byte)'V', ValuesOnly = (byte)'N';

    // Beyond this the workspace of dsyevd for eigenvectors, 2N² + 6N + 1 numbers, cannot be counted by a 32-bit integer.
    private const int LargestEigenproblem = 32_765;

    private readonly LapackLibrary _library;

    private NativeLinearAlgebra(LapackLibrary library) => _library = library;

    /// <summary>The library itself.</summary>
    internal LapackLibrary Library => _library;

    /// <summary>Eigenproblems up to this size are solved on one thread.</summary>
    private const int LargestOnOneThread = 300;

    public override string Description =>
        string.Create(CultureInfo.InvariantCulture, $"{_library.Name}, {Threads} {(Threads == 1 ? "thread" : "threads")}");

    public override int Threads
    {
        get => _library.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _library.Threads = value;
        }
    }

    public static NativeLinearAlgebra? TryLoad() => LapackLibrary.TryLoad() is { } library ? new NativeLinearAlgebra(library) : null;

    internal override void SolveTriangular(Matrix lower, bool transposed, Span<double> x)
    {
        byte uplo = Upper, trans = transposed ? Plain : Transposed, diagonal = Plain;
        int n = x.Length, stride = lower.Columns, step = 1;
        fixed (double* l = lower.Values, px = x)
            _library.SolveTriangular(&uplo, &trans, &diagonal, &n, l, &stride, px, &step);
    }

    // With X and B by rows, L X = B reads Xᵀ U = Bᵀ by columns, U = Lᵀ.
    internal override void SolveTriangular(Matrix lower, bool transposed, Matrix x)
    {
        byte side = Right, uplo = Upper, trans = transposed ? Transposed : Plain, diagonal = Plain;
        int m = x.Columns, n = x.Rows, stride = lower.Columns;
        double one = 1;
        fixed (double* l = lower.Values, px = x.Values)
            _library.SolveTriangularMany(&side, &uplo, &trans, &diagonal, &m, &n, &one, l, &stride, px, &m);
    }

    internal override void InvertLower(Matrix lower)
    {
        byte uplo = Upper, diagonal = Plain;
        int n = lower.Rows, info;
        fixed (double* l = lower.Values)
            _library.InvertTriangle(&uplo, &diagonal, &n, l, &n, &info);
        if (info != 0)
            throw new InvalidOperationException($"dtrtri returned {info}.");
    }

    private protected override void MultiplyCore(Matrix a, Matrix b, Matrix result, bool transposeA, bool transposeB)
    {
        byte opA = transposeA ? Transposed : Plain, opB = transposeB ? Transposed : Plain;
        int m = result.Rows, n = result.Columns, inner = transposeA ? a.Rows : a.Columns;
        int strideA = a.Columns, strideB = b.Columns;
        double one = 1, zero = 0;
        fixed (double* pa = a.Values, pb = b.Values, pc = result.Values)
            _library.Multiply(&opB, &opA, &n, &m, &inner, &one, pb, &strideB, pa, &strideA, &zero, pc, &n);
    }

    private protected override bool TryFactor(Matrix a)
    {
        byte uplo = Upper;
        int n = a.Rows, info;
        fixed (double* pa = a.Values)
            _library.Factor(&uplo, &n, pa, &n, &info);
        if (info < 0)
            throw new InvalidOperationException($"dpotrf returned {info}.");
        return info == 0;
    }

    private protected override void EigenCore(Matrix a, double[] values, bool withVectors)
    {
        int n = a.Rows;
        if (withVectors && n > LargestEigenproblem)
        {
            throw new RequestException(
                $"Eigenvectors of a matrix of {n} rows were asked for; LAPACK takes at most {LargestEigenproblem}. Use fewer sequences.");
        }

        byte job = withVectors ? Vectors : ValuesOnly, uplo = Upper;

        // A first call with lengths −1 asks how much workspace is best.
        int workLength = -1, integerLength = -1, info, integerSize;
        double workSize;
        fixed (double* pa = a.Values, pw = values)
            _library.Eigen(&job, &uplo, &n, pa, &n, pw, &workSize, &workLength, &integerSize, &integerLength, &info);
        if (info != 0)
            throw new InvalidOperationException($"dsyevd returned {info} when asked for its workspace.");
        workLength = checked((int)workSize);
        integerLength = integerSize;

        MemoryGuard.Require((long)workLength * sizeof(double), $"the workspace for eigenvectors of {n} × {n}", "Use fewer sequences.");
        double[] work = GC.AllocateUninitializedArray<double>(workLength);
        int[] integers = GC.AllocateUninitializedArray<int>(integerLength);

        // Threads that wait for each other make small problems slower, on a busy machine many times.
        int threads = _library.Threads;
        if (n <= LargestOnOneThread)
            _library.Threads = 1;
        fixed (double* pa = a.Values, pw = values, pWork = work)
        fixed (int* pIntegers = integers)
            _library.Eigen(&job, &uplo, &n, pa, &n, pw, pWork, &workLength, pIntegers, &integerLength, &info);
        if (n <= LargestOnOneThread)
            _library.Threads = threads;
        if (info < 0)
            throw new InvalidOperationException($"dsyevd returned {info}.");
        if (info > 0)
            throw new ArithmeticException($"The eigenvalues of the {n} × {n} matrix did not converge (dsyevd returned {info}).");
    }
}
