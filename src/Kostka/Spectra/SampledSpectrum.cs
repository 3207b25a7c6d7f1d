using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Spectra;

/// <summary>
/// The spectrum of a kernel operator estimated from m sampled sequences, the pool (Nyström): eigenvalues of K/m, and eigenfunctions that extend
/// to any sequence, φ_r(x) = Σ_i k(x,x_i) u_ri / (√m λ_r) with unit eigenvectors u_r of K.
/// </summary>
/// <remarks>
/// Sampling spreads the eigenvalues: λ_r comes out too large by about (trace of the smaller eigenvalues)/m, and an eigenvalue shared by d
/// functions becomes a band of relative width about 2√(d/m). Learning curves need not suffer from it, see Learning.SampledLearningCurve.
/// </remarks>
public sealed class SampledSpectrum
{
    private const int BlockRows = 512;

    private readonly ISequenceKernel _kernel;
    private readonly double[] _standardErrors;

    private SampledSpectrum(ISequenceKernel kernel, SequenceSet pool, double[] diagonal, SymmetricEigen eigen)
    {
        _kernel = kernel;
        Pool = pool;
        Vectors = eigen.Vectors;
        int m = pool.Count;

        // Below this the eigenvalues of K are rounding, and so are their signs.
        double floor = m * Math.ScaleB(Math.Max(eigen.Values[0], 0), -52);
        Eigenvalues = new double[m];
        for (int r = 0; r < m; r++)
            Eigenvalues[r] = eigen.Values[r] > floor ? eigen.Values[r] / m : 0;
        Rank = Eigenvalues.Count(value => value > 0);
        (Trace, TraceError, _) = MeanAndError.Of(diagonal);
        _standardErrors = new double[m];
        for (int r = 0; r < Rank; r++)
            _standardErrors[r] = StandardErrorOf(Eigenvalues[r], Vectors.Row(r));

        int resolved = 0;
        while (resolved < Math.Min(Rank, Math.Max(1, m / 10)) && Eigenvalues[resolved] > _standardErrors[resolved])
            resolved++;
        ResolvedModes = resolved;
    }

    /// <summary>The m sampled sequences.</summary>
    public SequenceSet Pool { get; }

    /// <summary>All m eigenvalues of K/m, descending; those at the level of rounding are exactly 0.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>Number of eigenvalues above 0.</summary>
    public int Rank { get; }

    /// <summary>m × m; row r is the unit eigenvector u_r of the pool's Gram matrix.</summary>
    public Matrix Vectors { get; }

    /// <summary>
    /// Standard error of each eigenvalue: λ·std(φ²)/√m. To first order in the difference between sample and measure, the estimate is
    /// λ_r·mean_i φ_r(x_i)², a mean over independent draws; its second-order bias (see the remarks of this class) is not part of it, nor does it
    /// hold within a multiplet, whose members the sample mixes.
    /// </summary>
    public ReadOnlySpan<double> StandardErrors => _standardErrors;

    /// <summary>E k(x,x), the sum of all eigenvalues of the operator.</summary>
    public double Trace { get; }

    /// <summary>Its standard error.</summary>
    public double TraceError { get; }

    /// <summary>
    /// Number of leading modes that the pool resolves: at most a tenth of it, and none from the first on whose eigenvalue is not above its own error.
    /// </summary>
    public int ResolvedModes { get; }

    /// <summary>The trace beyond the resolved modes.</summary>
    public double TailTrace => Math.Max(Trace - Eigenvalues.AsSpan(0, ResolvedModes).ToArray().Sum(), 0);

    /// <summary>The resolved eigenvalues, the others as tail.</summary>
    public EigenSpectrum Resolved() => new(Eigenvalues.AsSpan(0, ResolvedModes), [], TailTrace);

    /// <summary>Diagonalises the pool's Gram matrix.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="pool">m ≥ 2 independent draws from the measure.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="algebra">The backend; null means <see cref="LinearAlgebra.Default"/>.</param>
    /// <exception cref="RequestException">The pool has fewer than two sequences, or its matrix does not fit in memory.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SampledSpectrum Compute(ISequenceKernel kernel, SequenceSet pool, Computation computation, LinearAlgebra? algebra = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(computation);
        if (pool.Count < 2)
            throw new RequestException($"A sampled spectrum needs a pool of at least 2 sequences, not {pool.Count}.");
        MemoryGuard.Require(3L * pool.Count * pool.Count * sizeof(double), $"the spectrum of a pool of {pool.Count} sequences", "Use a smaller pool.");
        var gram = kernel.Gram(pool, computation.Part(0, 0.6));
        computation.Cancellation.ThrowIfCancellationRequested();
        double[] diagonal = new double[pool.Count];
        for (int i = 0; i < pool.Count; i++)
            diagonal[i] = gram[i, i];
        var eigen = (algebra ?? LinearAlgebra.Default).Eigen(gram);
        computation.Progress?.Report(1);
        return new SampledSpectrum(kernel, pool, diagonal, eigen);
    }

    /// <summary>The values φ_r(x) of the first <paramref name="modes"/> eigenfunctions: N × modes, normalised on the pool.</summary>
    /// <param name="sequences">N sequences of the pool's length and alphabet.</param>
    /// <param name="modes">0 … <see cref="Rank"/>.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="algebra">The backend; null means <see cref="LinearAlgebra.Default"/>.</param>
    public Matrix Extend(SequenceSet sequences, int modes, Computation computation, LinearAlgebra? algebra = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(modes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modes, Rank);
        var functions = Project(sequences, modes, computation, algebra);
        double root = Math.Sqrt(Pool.Count);
        for (int i = 0; i < functions.Rows; i++)
        {
            var row = functions.Row(i);
            for (int r = 0; r < modes; r++)
                row[r] /= root * Eigenvalues[r];
        }

        return functions;
    }

    /// <summary>
    /// The projections z_r(x) = Σ_i k(x,x_i) u_ri = √m λ_r φ_r(x) of the first <paramref name="modes"/> modes: N × modes. Unlike φ_r they are
    /// stable for the smallest eigenvalues too.
    /// </summary>
    internal Matrix Project(SequenceSet sequences, int modes, Computation computation, LinearAlgebra? algebra)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentNullException.ThrowIfNull(computation);
        algebra ??= LinearAlgebra.Default;
        int count = sequences.Count, m = Pool.Count;
        long block = (long)Math.Min(BlockRows, count) * (m + modes);
        MemoryGuard.Require(
            (((long)count * modes) + ((long)modes * m) + block) * sizeof(double),
            $"the extension of {modes} eigenfunctions to {count} sequences",
            "Use smaller pools.");
        var vectors = modes == m ? Vectors : Vectors.Leading(modes, m);
        var result = new Matrix(count, modes);
        for (int start = 0; start < count; start += BlockRows)
        {
            computation.Cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(BlockRows, count - start);
            var cross = _kernel.Gram(
                sequences.Slice(start, rows), Pool, computation.Part((double)start / count, (double)(start + rows) / count));
            var projected = new Matrix(rows, modes);
            algebra.Multiply(cross, vectors, projected, transposeB: true);
            projected.Values.CopyTo(result.Values.AsSpan(start * modes));
        }

        return result;
    }

    private static double StandardErrorOf(double eigenvalue, ReadOnlySpan<double> vector)
    {
        // φ_r(x_i)² = m u_ri², whose mean is 1.
        int m = vector.Length;
        double sum = 0;
        foreach (double u in vector)
        {
            double deviation = (m * u * u) - 1;
            sum += deviation * deviation;
        }

        return eigenvalue * Math.Sqrt(sum / (m - 1) / m);
    }
}
