using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>
/// The samples needed at one context length, m*(T): the median over problems of the smallest successful size.
/// </summary>
/// <param name="Context">Context length T.</param>
/// <param name="Median">The median of the problems' smallest successful sizes (of an even number, the mean of the middle two); null when it lies above the grid.</param>
/// <param name="Low">Lower end of a distribution-free confidence interval of the median: the largest failing size of an order statistic, so that the grid's coarseness is in it; 0 when it lies below the grid.</param>
/// <param name="High">Its upper end, the smallest successful size of the mirrored order statistic; null when it lies above the grid.</param>
/// <param name="Coverage">The interval's confidence, from the order statistics of so many problems: at least 0.95 where there are six or more. With n &lt; 6 the widest interval there is covers 1 − 2^(1−n).</param>
/// <param name="Thresholds">The problems.</param>
public sealed record SamplesNeeded(int Context, double? Median, double Low, double? High, double Coverage, ImmutableArray<SeedThreshold> Thresholds)
{
    /// <summary>Median and interval of problems' thresholds. Thresholds above the grid count as larger than all others, those below it as smaller.</summary>
    /// <param name="context">Context length T.</param>
    /// <param name="thresholds">The problems, at least one.</param>
    public static SamplesNeeded Of(int context, ImmutableArray<SeedThreshold> thresholds)
    {
        if (thresholds.IsDefaultOrEmpty)
            throw new ArgumentException("A median needs problems.", nameof(thresholds));
        int n = thresholds.Length;
        double[] fails = [.. thresholds.Select(threshold => threshold.Fails ?? 0.0).Order()];
        double[] succeeds = [.. thresholds.Select(threshold => threshold.Succeeds ?? double.PositiveInfinity).Order()];
        double median = 0.5 * (succeeds[(n - 1) / 2] + succeeds[n / 2]);
        (int rank, double coverage) = MedianInterval.Of(n);
        return new SamplesNeeded(context, Finite(median), fails[rank - 1], Finite(succeeds[n - rank]), coverage, thresholds);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
