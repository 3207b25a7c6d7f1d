using System.Numerics.Tensors;
using MathNet.Numerics;

namespace Kostka.Networks.Sampling.Diagnostics;

/// <summary>
/// R̂: how much wider the samples of all chains are than those of one. Rank-normalised, so that heavy tails do not hide anything, and also of the distances from the median, so
/// that chains of one mean and different widths are seen (Vehtari et al., 2021, §4).
/// </summary>
internal static class PotentialScaleReduction
{
    /// <summary>The larger of R̂ of the ranks of the values and R̂ of the ranks of their distances from the median.</summary>
    /// <param name="chains">Samples, chain by chain (or half by half); all of one length n ≥ 2.</param>
    public static double RankNormalised(double[][] chains)
    {
        double[] sorted = [.. chains.SelectMany(c => c).Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        double[][] folded = [.. chains.Select(c => c.Select(x => Math.Abs(x - median)).ToArray())];
        return Math.Max(Of(NormalScores(chains)), Of(NormalScores(folded)));
    }

    /// <summary>√(pooled variance / mean variance of a chain).</summary>
    public static double Of(double[][] chains)
    {
        int n = chains[0].Length;
        double[] means = [.. chains.Select(c => TensorPrimitives.Average<double>(c))];
        double mean = means.Average(), between = means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1);
        double within = chains.Select((c, m) => c.Sum(x => (x - means[m]) * (x - means[m])) / (n - 1)).Average();
        return Math.Sqrt(((double)(n - 1) / n) + (between / within));
    }

    /// <summary>Every value's rank among all, equal values sharing their mean rank, as a quantile of the normal distribution (Blom's offset 3/8).</summary>
    private static double[][] NormalScores(double[][] chains)
    {
        int n = chains[0].Length, count = chains.Length * n;
        double[] values = [.. chains.SelectMany(c => c)];
        int[] order = [.. Enumerable.Range(0, count)];
        Array.Sort((double[])values.Clone(), order);
        double[] scores = new double[count];
        for (int first = 0, next; first < count; first = next)
        {
            next = first + 1;
            while (next < count && values[order[next]].Equals(values[order[first]]))
                next++;
            double rank = (first + 1 + next) / 2.0, probability = (rank - 0.375) / (count + 0.25);
            double score = Math.Sqrt(2) * SpecialFunctions.ErfInv((2 * probability) - 1);
            for (int i = first; i < next; i++)
                scores[order[i]] = score;
        }

        return [.. scores.Chunk(n)];
    }
}
