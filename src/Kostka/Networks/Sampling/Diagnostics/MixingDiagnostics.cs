namespace Kostka.Networks.Sampling.Diagnostics;

/// <summary>Mean of a number along several chains, and how far it is to be trusted.</summary>
/// <param name="Mean">Mean over all samples of all chains.</param>
/// <param name="Deviation">Standard deviation over all samples.</param>
/// <param name="EffectiveSamples">Number of independent samples that would give the mean the same error.</param>
/// <param name="Rhat">Rank-normalised split R̂, the larger of that of the values and that of their distances from the median; not a number for a number that never changes.</param>
public readonly record struct MixingDiagnostics(double Mean, double Deviation, double EffectiveSamples, double Rhat)
{
    /// <summary>Monte Carlo standard error of <see cref="Mean"/>: deviation / √effective samples.</summary>
    public double StandardError => Deviation / Math.Sqrt(EffectiveSamples);

    /// <summary>Looks at some chains.</summary>
    /// <param name="chains">One array of samples a chain, in order, all of one length, at least 4.</param>
    public static MixingDiagnostics Of(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        if (chains.Count == 0)
            return new MixingDiagnostics(double.NaN, double.NaN, 0, double.NaN);
        if (chains.Any(c => c.Length < 4 || c.Length != chains[0].Length))
            throw new ArgumentException("The chains must have one length, at least 4.", nameof(chains));
        double[][] halves = Split(chains);
        var (mean, deviation, effective) = EffectiveSampleSize.Of(halves);
        return new MixingDiagnostics(mean, deviation, effective, PotentialScaleReduction.RankNormalised(halves));
    }

    /// <summary>The first and the second half of every chain, without the middle sample where their number is odd: a chain that drifts disagrees with itself.</summary>
    private static double[][] Split(IReadOnlyList<double[]> chains) =>
        [.. chains.SelectMany(c => new[] { c[..(c.Length / 2)], c[^(c.Length / 2)..] })];
}
