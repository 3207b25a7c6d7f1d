using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// The self-consistent theory of kernel ridge regression with n samples and ridge δ: the effective ridge κ solves
/// Σ m_i λ_i/(λ_i+κ) + δ/κ = n, and mode i is learned by the share ℒ_i = λ_i/(λ_i+κ) (Simon, Dickens, Karkada, DeWeese, "The Eigenlearning
/// Framework", TMLR 2023; Canatar, Bordelon, Pehlevan, Nature Communications 2021).
/// </summary>
/// <remarks>
/// The trace of the tail acts as ridge: δ → δ + τ. With δ + τ = 0 and n at least the number of modes, κ = 0 and every mode is learned.
/// </remarks>
public sealed class SelfConsistentTheory
{
    private readonly EigenSpectrum _spectrum;
    private readonly double[] _learnability;

    private SelfConsistentTheory(EigenSpectrum spectrum, double samples, double ridge, double kappa)
    {
        _spectrum = spectrum;
        Samples = samples;
        Ridge = ridge;
        Kappa = kappa;
        _learnability = new double[spectrum.Count];

        double effective = ridge + spectrum.TailTrace;
        double freedom = kappa > 0 ? effective / kappa : samples - spectrum.Rank;
        for (int i = 0; i < spectrum.Count; i++)
        {
            double eigenvalue = spectrum.Eigenvalues[i];
            _learnability[i] = eigenvalue > 0 ? eigenvalue / (eigenvalue + kappa) : 0;
            freedom += spectrum.Multiplicities[i] * _learnability[i] * Unlearned(i);
        }

        // n − Σ m ℒ², free of cancellation: by the equation for κ it is Σ m ℒ(1−ℒ) + δ/κ, a sum of positive terms.
        Overfitting = samples / Math.Max(freedom, 0);
    }

    /// <summary>Number of samples n.</summary>
    public double Samples { get; }

    /// <summary>The ridge δ, without the tail.</summary>
    public double Ridge { get; }

    /// <summary>The effective ridge κ: modes with eigenvalues above it are learned.</summary>
    public double Kappa { get; }

    /// <summary>The overfitting coefficient 𝓔 = n/(n − Σ m ℒ²) ≥ 1: by how much noise and unlearned power grow in the test error.</summary>
    public double Overfitting { get; }

    /// <summary>The learnability ℒ_i = λ_i/(λ_i+κ) of every eigenvalue, 0 … 1.</summary>
    public ReadOnlySpan<double> Learnability => _learnability;

    /// <summary>1 − ℒ_i = κ/(λ_i+κ), without cancellation.</summary>
    public double Unlearned(int mode)
    {
        double eigenvalue = _spectrum.Eigenvalues[mode];
        return eigenvalue > 0 ? Kappa / (eigenvalue + Kappa) : 1;
    }

    /// <summary>
    /// Training residual over test residual, δ/(nκ): the train MSE is its square times the test MSE. The tail is a part of the kernel and fits
    /// the training points, so that the ridge alone counts here.
    /// </summary>
    public double ResidualRatio =>
        Kappa > 0 ? Ridge / (Samples * Kappa) : Math.Max(1 - (_spectrum.Rank / Samples), 0);

    /// <summary>Solves the theory.</summary>
    /// <param name="spectrum">The kernel's spectrum.</param>
    /// <param name="samples">Number of samples n, above 0; need not be whole.</param>
    /// <param name="ridge">The ridge δ ≥ 0 on the diagonal of the Gram matrix (the noise variance of the Gaussian process).</param>
    /// <exception cref="ArgumentOutOfRangeException">n is not positive, or δ negative, or one of them not finite.</exception>
    public static SelfConsistentTheory Solve(EigenSpectrum spectrum, double samples, double ridge)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (!(samples > 0 && double.IsFinite(samples)))
            throw new ArgumentOutOfRangeException(nameof(samples), samples, "The number of samples must be above 0.");
        if (!(ridge >= 0 && double.IsFinite(ridge)))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge must be at least 0.");
        return new SelfConsistentTheory(spectrum, samples, ridge, SolveKappa(spectrum, samples, ridge + spectrum.TailTrace));
    }

    private static double SolveKappa(EigenSpectrum spectrum, double samples, double ridge)
    {
        if (ridge == 0 && samples >= spectrum.Rank)
            return 0;

        // λ/(λ+κ) ≤ λ/κ gives the upper end. Below, δ/κ alone must not exceed n; without ridge, walk down until the modes exceed it.
        double high = (spectrum.Trace - spectrum.TailTrace + ridge) / samples;
        double low = ridge / samples;
        if (low == 0)
        {
            low = high;
            while (Residual(spectrum, samples, ridge, low).Residual < 0)
                low *= 1e-3;
        }

        return low >= high ? high : LogarithmicRoot.Solve(kappa => Residual(spectrum, samples, ridge, kappa), low, high * (1 + 1e-15));
    }

    /// <summary>
    /// Σ m λ/(λ+κ) + δ/κ − n and its derivative by ln κ. Modes above κ enter as m − m κ/(λ+κ), so that whole numbers cancel against n exactly
    /// and the small differences that decide near n = Σ m survive.
    /// </summary>
    private static LogarithmicRoot.Value Residual(EigenSpectrum spectrum, double samples, double ridge, double kappa)
    {
        double whole = -samples, rest = ridge / kappa, slope = ridge / kappa;
        for (int i = 0; i < spectrum.Count; i++)
        {
            double eigenvalue = spectrum.Eigenvalues[i], count = spectrum.Multiplicities[i];
            double learned = eigenvalue / (eigenvalue + kappa), unlearned = kappa / (eigenvalue + kappa);
            slope += count * learned * unlearned;
            if (eigenvalue > kappa)
            {
                whole += count;
                rest -= count * unlearned;
            }
            else
            {
                rest += count * learned;
            }
        }

        return new LogarithmicRoot.Value(whole + rest, -slope);
    }
}
