using System.Collections.Immutable;
using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// The learning curve that follows from a spectrum and from the power of a target in its eigenmodes (formulas: see
/// <see cref="SelfConsistentTheory"/>).
/// </summary>
/// <remarks>
/// Errors are mean squared errors against noisy test labels; subtract the label noise for the clean target. Power in the tail is unlearned:
/// pass it as <c>unresolvedPower</c>.
/// </remarks>
public sealed class LearningCurve
{
    /// <summary>A target on a spectrum.</summary>
    /// <param name="spectrum">The kernel's spectrum.</param>
    /// <param name="power">
    /// For each listed eigenvalue the target's total power E[(P f)²] in all eigenfunctions that share it. Estimated powers may be slightly
    /// negative: only their sums matter, and clipping each of them would bias the sums upwards.
    /// </param>
    /// <param name="ridge">The ridge δ ≥ 0.</param>
    /// <param name="labelNoise">Variance added to training and test labels, at least 0.</param>
    /// <param name="unresolvedPower">The target's power outside the listed modes, which is never learned and acts as label noise.</param>
    /// <exception cref="ArgumentException">The number of powers is not the number of eigenvalues, or a value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A variance is negative.</exception>
    public LearningCurve(EigenSpectrum spectrum, ReadOnlySpan<double> power, double ridge, double labelNoise = 0, double unresolvedPower = 0)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentOutOfRangeException.ThrowIfNegative(ridge);
        ArgumentOutOfRangeException.ThrowIfNegative(labelNoise);
        if (power.Length != spectrum.Count)
            throw new ArgumentException($"{spectrum.Count} eigenvalues have {power.Length} powers.", nameof(power));
        foreach (double p in power)
        {
            if (!double.IsFinite(p))
                throw new ArgumentException($"A power is {p}.", nameof(power));
        }

        if (!double.IsFinite(unresolvedPower))
            throw new ArgumentException($"The unresolved power is {unresolvedPower}.", nameof(unresolvedPower));
        Spectrum = spectrum;
        Power = [.. power];
        Ridge = ridge;
        LabelNoise = labelNoise;
        UnresolvedPower = unresolvedPower;
    }

    /// <summary>The kernel's spectrum.</summary>
    public EigenSpectrum Spectrum { get; }

    /// <summary>The target's power by eigenvalue.</summary>
    public ImmutableArray<double> Power { get; }

    /// <summary>The ridge δ.</summary>
    public double Ridge { get; }

    /// <summary>Variance of the label noise.</summary>
    public double LabelNoise { get; }

    /// <summary>Power outside the listed modes.</summary>
    public double UnresolvedPower { get; }

    /// <summary>The prediction at <paramref name="samples"/> training sequences, above 0.</summary>
    public LearningCurvePoint At(double samples)
    {
        var theory = SelfConsistentTheory.Solve(Spectrum, samples, Ridge);
        double unlearned = UnresolvedPower + LabelNoise;
        for (int i = 0; i < Power.Length; i++)
            unlearned += theory.Unlearned(i) * theory.Unlearned(i) * Power[i];

        // At n = Σ m without ridge 𝓔 is infinite; nothing unlearned stays nothing (the limit κ → 0).
        double test = unlearned == 0 ? 0 : theory.Overfitting * unlearned;
        double ratio = theory.ResidualRatio;
        return new LearningCurvePoint(
            samples,
            theory.Kappa,
            theory.Overfitting,
            test,
            ratio == 0 ? 0 : ratio * ratio * test,
            EquivalentKernelError(samples),
            [.. theory.Learnability]);
    }

    /// <summary>
    /// Power-weighted learnability Σ ℒ_i P_i / Σ P_i over the eigenvalues numbered in <paramref name="modes"/> (those of one irrep, say);
    /// NaN when they carry no more power than <paramref name="least"/>.
    /// </summary>
    public double LearnabilityOf(ReadOnlySpan<int> modes, LearningCurvePoint point, double least = 1e-9)
    {
        ArgumentNullException.ThrowIfNull(point);
        double learned = 0, total = 0;
        foreach (int i in modes)
        {
            learned += point.Learnability[i] * Power[i];
            total += Power[i];
        }

        return total > least ? learned / total : double.NaN;
    }

    /// <summary>
    /// Σ ((δ/n)/(λ+δ/n))² P, the error of the equivalent kernel, where mode i is learned by λ/(λ+δ/n) (Sollich and Williams, "Understanding
    /// Gaussian process regression using the equivalent kernel", 2005; Cohen, Malka, Ringel 2021): without 𝓔 and label noise; the tail's
    /// trace is a part of δ and its power unlearned.
    /// </summary>
    private double EquivalentKernelError(double samples)
    {
        double kappa = (Ridge + Spectrum.TailTrace) / samples, error = UnresolvedPower;
        for (int i = 0; i < Power.Length; i++)
        {
            double eigenvalue = Spectrum.Eigenvalues[i];
            double unlearned = eigenvalue > 0 ? kappa / (eigenvalue + kappa) : 1;
            error += unlearned * unlearned * Power[i];
        }

        return error;
    }
}

/// <summary>A learning curve at n training sequences.</summary>
/// <param name="Samples">n.</param>
/// <param name="Kappa">The effective ridge κ.</param>
/// <param name="Overfitting">The overfitting coefficient 𝓔; infinite at n = Σ m without ridge.</param>
/// <param name="TestMse">Expected mean squared error on noisy test labels: 𝓔 (Σ (1−ℒ)² P + label noise).</param>
/// <param name="TrainMse">Expected mean squared error on the training labels: (δ/nκ)² times the test error.</param>
/// <param name="MseEquivalentKernel">The error of the equivalent kernel, without 𝓔 and label noise.</param>
/// <param name="Learnability">ℒ_i by eigenvalue, 0 … 1.</param>
public sealed record LearningCurvePoint(
    double Samples,
    double Kappa,
    double Overfitting,
    double TestMse,
    double TrainMse,
    double MseEquivalentKernel,
    ImmutableArray<double> Learnability);
