using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>
/// How many samples kernel ridge regression needs, by the self-consistent theory solved the other way round: everything that is learned is a function of
/// the effective ridge κ alone, and n = Σ m λ/(λ+κ) + (δ+τ)/κ falls as κ grows, so that the κ is sought at which enough is learned, and n follows from
/// it without another equation (formulas: see <see cref="SelfConsistentTheory"/>).
/// </summary>
public sealed class SampleComplexity
{
    private readonly EigenSpectrum _spectrum;
    private readonly double _ridge;

    /// <summary>The samples needed with a given kernel.</summary>
    /// <param name="spectrum">Its spectrum.</param>
    /// <param name="ridge">The ridge δ ≥ 0, without the tail.</param>
    public SampleComplexity(EigenSpectrum spectrum, double ridge)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (!(ridge >= 0 && double.IsFinite(ridge)))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "The ridge must be at least 0.");
        _spectrum = spectrum;
        _ridge = ridge + spectrum.TailTrace;
    }

    /// <summary>The number of samples, not rounded to a whole one, at which the effective ridge is κ &gt; 0.</summary>
    public double SamplesAt(double kappa)
    {
        double samples = _ridge / kappa;
        for (int i = 0; i < _spectrum.Count; i++)
            samples += _spectrum.Multiplicities[i] * Learned(i, kappa);
        return samples;
    }

    /// <summary>The fewest samples at which an eigenfunction of the eigenvalue <paramref name="eigenvalue"/> is learned by the share ℓ; NaN when it is not positive.</summary>
    /// <param name="eigenvalue">λ.</param>
    /// <param name="threshold">ℓ, above 0 and below 1.</param>
    public double ForEigenvalue(double eigenvalue, double threshold)
    {
        RequireShare(threshold);
        return eigenvalue > 0 ? SamplesAt(eigenvalue * (1 - threshold) / threshold) : double.NaN;
    }

    /// <summary>
    /// The fewest samples at which a part of a target has the power-weighted learnability ℓ: Σ ℒ_i P_i = ℓ P over the part's eigenvalues; NaN when no number
    /// of samples is enough, since too much of the part lies where the kernel is 0.
    /// </summary>
    /// <param name="modes">The part's eigenvalues, by number.</param>
    /// <param name="power">The target's power by eigenvalue, over the whole spectrum.</param>
    /// <param name="total">P, the part's power, in eigenvalues that are listed and in others.</param>
    /// <param name="threshold">ℓ, above 0 and below 1.</param>
    public double ForLearnability(IReadOnlyList<int> modes, IReadOnlyList<double> power, double total, double threshold)
    {
        RequireShare(threshold);
        return FromKappa(modes, total, kappa => modes.Sum(i => Learned(i, kappa) * power[i]) - (threshold * total));
    }

    /// <summary>
    /// The fewest samples at which a part of a target has lost its error down to the share ε: Σ (1−ℒ_i)² P_i = ε P over the part's eigenvalues, without
    /// the overfitting coefficient, which belongs to the whole; NaN when no number of samples is enough.
    /// </summary>
    /// <param name="modes">The part's eigenvalues, by number.</param>
    /// <param name="power">The target's power by eigenvalue, over the whole spectrum.</param>
    /// <param name="total">P, the part's power, in eigenvalues that are listed and in others.</param>
    /// <param name="threshold">ε, above 0 and below 1.</param>
    public double ForPartError(IReadOnlyList<int> modes, IReadOnlyList<double> power, double total, double threshold)
    {
        RequireShare(threshold);

        // P − Σ (1−ℒ)² P_i = unlisted power + Σ ℒ(2−ℒ) P_i: what has gone must be the share 1 − ε.
        return FromKappa(modes, total, kappa => modes.Sum(i => Learned(i, kappa) * (2 - Learned(i, kappa)) * power[i]) - ((1 - threshold) * total));
    }

    /// <summary>
    /// The fewest samples at which the test error 𝓔 (Σ (1−ℒ)² P + noise) falls to <paramref name="error"/>; NaN when it never does. The error need not fall
    /// all the way with n (double descent), so that the first crossing is searched for from few samples upwards.
    /// </summary>
    /// <param name="power">The target's power by eigenvalue.</param>
    /// <param name="noise">Label noise, and power outside the listed eigenvalues.</param>
    /// <param name="error">The error to reach, above 0.</param>
    public double ForTestError(IReadOnlyList<double> power, double noise, double error)
    {
        ArgumentNullException.ThrowIfNull(power);
        const double step = 0.8;
        double least = LeastEigenvalue(Enumerable.Range(0, _spectrum.Count)), above = _spectrum.Trace + _ridge;
        if (noise >= error || !(above > 0))
            return double.NaN;
        if (TestError(above) <= error)
            return SamplesAt(above);

        // Beyond the smallest eigenvalue by 20 digits nothing changes any more.
        double end = 1e-20 * (double.IsFinite(least) ? least : above);
        for (double below = above * step; below > end; above = below, below *= step)
        {
            if (TestError(below) <= error)
                return SamplesAt(Bisect(kappa => TestError(kappa) - error, below, above));
        }

        return double.NaN;

        double TestError(double kappa)
        {
            double unlearned = noise, freedom = _ridge / kappa, samples = freedom;
            for (int i = 0; i < _spectrum.Count; i++)
            {
                double learned = Learned(i, kappa), left = 1 - learned;
                unlearned += left * left * power[i];
                samples += _spectrum.Multiplicities[i] * learned;
                freedom += _spectrum.Multiplicities[i] * learned * left;
            }

            return unlearned * samples / freedom;
        }
    }

    /// <summary>
    /// The fewest samples that any kernel of a given trace needs to learn a function in an irrep of dimension d by the share ℓ: since the d eigenfunctions share
    /// their eigenvalue, it is at most trace/d, and n ≥ δ/κ ≥ δ d/trace · ℓ/(1−ℓ); at ℓ = ½ that is δ d/trace.
    /// </summary>
    public static double Bound(double ridge, double dimension, double trace, double threshold)
    {
        RequireShare(threshold);
        return ridge * dimension / trace * threshold / (1 - threshold);
    }

    private double Learned(int mode, double kappa)
    {
        double eigenvalue = _spectrum.Eigenvalues[mode];
        return eigenvalue > 0 ? eigenvalue / (eigenvalue + kappa) : 0;
    }

    /// <summary>The samples at the root of a function of κ that grows as κ falls; NaN when it stays below 0 down to the smallest κ that matters.</summary>
    private double FromKappa(IReadOnlyList<int> modes, double total, Func<double, double> excess)
    {
        double least = LeastEigenvalue(modes), most = modes.Count == 0 ? 0 : modes.Max(i => _spectrum.Eigenvalues[i]);
        if (!(most > 0 && total > 0))
            return double.NaN;
        double high = most, low = least;
        while (excess(high) >= 0)
            high *= 1e3;
        while (excess(low) < 0)
        {
            low *= 1e-3;
            if (low < 1e-20 * least)
                return double.NaN;
        }

        return SamplesAt(Bisect(kappa => -excess(kappa), low, high));
    }

    private double LeastEigenvalue(IEnumerable<int> modes) =>
        modes.Select(i => _spectrum.Eigenvalues[i]).Where(value => value > 0).DefaultIfEmpty(double.NaN).Min();

    /// <summary>The root in ln κ of a function that is not positive at the low end and positive at the high end.</summary>
    private static double Bisect(Func<double, double> function, double low, double high)
    {
        double a = Math.Log(low), b = Math.Log(high);
        for (int step = 0; step < 200 && b - a > 1e-15 * Math.Max(1, Math.Abs(a)); step++)
        {
            double middle = 0.5 * (a + b);
            if (function(Math.Exp(middle)) > 0)
                b = middle;
            else
                a = middle;
        }

        return Math.Exp(0.5 * (a + b));
    }

    private static void RequireShare(double threshold)
    {
        if (!(threshold > 0 && threshold < 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold must lie between 0 and 1.");
    }
}
