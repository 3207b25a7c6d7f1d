using System.Numerics.Tensors;

namespace Kostka.Networks.Sampling.Diagnostics;

/// <summary>
/// Effective sample size of several chains (Vehtari, Gelman, Simpson, Carpenter, Bürkner, <i>Rank-normalization, folding, and localization</i>, Bayesian Analysis 2021,
/// §3.2): autocorrelations about the common mean, so that chains that disagree count for little, summed over Geyer's initial monotone sequence of pairs of lags
/// (Geyer, <i>Practical Markov chain Monte Carlo</i>, 1992).
/// </summary>
internal static class EffectiveSampleSize
{
    /// <summary>Mean, standard deviation and effective sample size.</summary>
    /// <param name="chains">Samples, chain by chain; all of one length n ≥ 2.</param>
    public static (double Mean, double Deviation, double Effective) Of(double[][] chains)
    {
        int n = chains[0].Length, count = chains.Length * n;
        double[] means = [.. chains.Select(c => TensorPrimitives.Average<double>(c))];
        double mean = means.Average();
        double[][] centred = [.. chains.Select((c, m) => c.Select(x => x - means[m]).ToArray())];
        double within = centred.Average(c => TensorPrimitives.SumOfSquares<double>(c) / (n - 1));
        double between = chains.Length == 1 ? 0 : means.Sum(m => (m - mean) * (m - mean)) / (chains.Length - 1);
        double variance = (within * (n - 1) / n) + between;
        if (!(variance > 0))
            return (mean, variance, double.NaN);

        // Sums of two neighbouring autocorrelations are positive and fall for a reversible chain: where the estimates stop doing so, they are noise.
        double sum = 0, last = double.PositiveInfinity;
        for (int lag = 0; lag + 1 < n; lag += 2)
        {
            double pair = Math.Min(Correlation(lag) + Correlation(lag + 1), last);
            if (pair <= 0)
                break;
            sum += pair;
            last = pair;
        }

        // Chains that alternate can beat independence, but an estimate beyond N log₁₀ N is noise.
        double time = Math.Max((2 * sum) - 1, 1 / Math.Log10(Math.Max(count, 10)));
        return (mean, Math.Sqrt(variance), count / time);

        double Correlation(int lag)
        {
            double covariance = centred.Average(c => TensorPrimitives.Dot<double>(c.AsSpan(lag), c.AsSpan(0, n - lag)) / (n - 1));
            return 1 - ((within - covariance) / variance);
        }
    }
}
