using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Spectra;

/// <summary>
/// A sampled spectrum whose eigenfunctions are extended to a second, independent pool, the check pool: what a pool learns about itself must not
/// be believed before it is seen there.
/// </summary>
public sealed class CheckedSpectrum
{
    private CheckedSpectrum(SampledSpectrum spectrum, SequenceSet checkPool, Matrix projections)
    {
        Spectrum = spectrum;
        CheckPool = checkPool;
        Projections = projections;
    }

    /// <summary>The spectrum on the first pool.</summary>
    public SampledSpectrum Spectrum { get; }

    /// <summary>The independent check pool, of m' sequences.</summary>
    public SequenceSet CheckPool { get; }

    /// <summary>z_r(x) = √m λ_r φ_r(x) on the check pool: m' × <see cref="SampledSpectrum.Rank"/>.</summary>
    internal Matrix Projections { get; }

    /// <summary>Extends all eigenfunctions of <paramref name="spectrum"/> to the check pool.</summary>
    /// <param name="spectrum">The spectrum on the first pool.</param>
    /// <param name="checkPool">At least 2 draws, independent of the first pool.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="algebra">The backend; null means <see cref="LinearAlgebra.Default"/>.</param>
    /// <exception cref="RequestException">The check pool has fewer than two sequences, or memory is short.</exception>
    public static CheckedSpectrum Compute(SampledSpectrum spectrum, SequenceSet checkPool, Computation computation, LinearAlgebra? algebra = null)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(checkPool);
        if (checkPool.Count < 2)
            throw new RequestException($"A check pool needs at least 2 sequences, not {checkPool.Count}.");
        return new CheckedSpectrum(spectrum, checkPool, spectrum.Project(checkPool, spectrum.Rank, computation, algebra));
    }

    /// <summary>
    /// mean φ_r² over the check pool, for the resolved modes. It is 1 where the mode is resolved, and falls towards 0 where the first pool only
    /// fitted itself.
    /// </summary>
    public double[] MeanSquares()
    {
        double[] sums = new double[Spectrum.ResolvedModes];
        for (int i = 0; i < CheckPool.Count; i++)
        {
            var row = Projections.Row(i);
            for (int r = 0; r < sums.Length; r++)
                sums[r] += row[r] * row[r];
        }

        double m = Spectrum.Pool.Count;
        for (int r = 0; r < sums.Length; r++)
            sums[r] /= CheckPool.Count * m * Spectrum.Eigenvalues[r] * Spectrum.Eigenvalues[r];
        return sums;
    }
}
