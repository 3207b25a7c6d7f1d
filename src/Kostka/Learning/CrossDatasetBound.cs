using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// How much of a function can be learned from *given* inputs, real text say, bounded by an idealised measure q whose eigenpairs are known (after Lavie and
/// Ringel, "Demystifying Spectral Bias on Real-World Data", 2024, arXiv:2406.02663).
/// </summary>
/// <remarks>
/// <para>
/// Let (λ, φ) be an eigenpair of the kernel under q. √λ φ has norm 1 in the kernel's Hilbert space, so K ⪰ λ φ(D)φ(D)ᵀ for any inputs D = x_1 … x_n
/// whatever, and with Φ² = Σ_i φ(x_i)² and A = K + δ: φ(D)ᵀA⁻¹φ(D) ≤ Φ²/(λΦ² + δ). The predictor's component along φ is
/// ⟨φ, f̂⟩_q = λ φ(D)ᵀA⁻¹y. Hence, for labels y = φ(D), what is learned of φ is at most λΦ²/(λΦ²+δ), and for any labels the component is at
/// most λ √(Φ²/(λΦ²+δ)) ‖y‖/√δ. These are inequalities, not estimates: no assumption on the inputs enters.
/// </para>
/// <para>
/// Here q is the empirical measure of a sample of the idealised measure, the pool of a <see cref="SampledSpectrum"/>. Its eigenpairs, extended to any
/// sequence, are exact eigenpairs of that measure, so nothing is lost: φ_r(x) = Σ_i k(x,z_i) u_ri/(√m λ_r) has the squared norm 1/λ_r.
/// </para>
/// </remarks>
public sealed class CrossDatasetBound
{
    private readonly SampledSpectrum _idealised;

    /// <summary>The bound of the leading eigenpairs.</summary>
    /// <param name="idealised">The spectrum on a sample of the idealised measure.</param>
    /// <param name="modes">How many eigenpairs: 1 … the spectrum's rank.</param>
    public CrossDatasetBound(SampledSpectrum idealised, int modes)
    {
        ArgumentNullException.ThrowIfNull(idealised);
        ArgumentOutOfRangeException.ThrowIfLessThan(modes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modes, idealised.Rank);
        _idealised = idealised;
        Modes = modes;
    }

    /// <summary>Number of eigenpairs.</summary>
    public int Modes { get; }

    /// <summary>λ of mode <paramref name="mode"/>, from the largest on.</summary>
    public double Eigenvalue(int mode) => _idealised.Eigenvalues[mode];

    /// <summary>φ_t(x) of any sequences: N × <see cref="Modes"/>.</summary>
    /// <param name="sequences">N sequences of the same length and alphabet, from anywhere.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public Matrix Eigenfunctions(SequenceSet sequences, Computation computation) => _idealised.Extend(sequences, Modes, computation);

    /// <summary>The most that can be learned of an eigenfunction, 0 … 1: λΦ²/(λΦ²+δ).</summary>
    /// <param name="eigenvalue">λ.</param>
    /// <param name="squares">Φ², the sum of the eigenfunction's squares over the inputs.</param>
    /// <param name="ridge">δ above 0.</param>
    public static double Learnability(double eigenvalue, double squares, double ridge) => eigenvalue * squares / ((eigenvalue * squares) + ridge);

    /// <summary>The largest component along an eigenfunction that a predictor of any labels can have: λ √(Φ²/(λΦ²+δ)) ‖y‖/√δ.</summary>
    /// <param name="eigenvalue">λ.</param>
    /// <param name="squares">Φ².</param>
    /// <param name="labelSquares">‖y‖²; of several columns the sum, which bounds the root of the sum of their squared components.</param>
    /// <param name="ridge">δ above 0.</param>
    public static double Component(double eigenvalue, double squares, double labelSquares, double ridge) =>
        eigenvalue * Math.Sqrt(squares / ((eigenvalue * squares) + ridge) * labelSquares / ridge);

    /// <summary>The least Φ² from which the learnability ℓ is possible: (δ/λ) ℓ/(1−ℓ).</summary>
    /// <param name="eigenvalue">λ.</param>
    /// <param name="ridge">δ.</param>
    /// <param name="learnability">ℓ, above 0 and below 1.</param>
    public static double SquaresNeeded(double eigenvalue, double ridge, double learnability) => ridge / eigenvalue * learnability / (1 - learnability);
}
