using Kostka.Numerics;

namespace Kostka.Tests.Kernels.Oracle;

/// <summary>
/// An estimate of a kernel value at infinite width from sampled networks of widths n and 2n. A finite network's kernel is K(1 + c/n + O(1/n²)), so
/// 2·(mean at 2n) − (mean at n) has no term of order 1/n left.
/// </summary>
/// <param name="Narrow">Over networks of width n.</param>
/// <param name="Wide">Over networks of width 2n.</param>
internal readonly record struct WideLimit(MeanAndError Narrow, MeanAndError Wide)
{
    /// <summary>The extrapolated value.</summary>
    public double Value => (2 * Wide.Mean) - Narrow.Mean;

    /// <summary>Its standard error over networks; at least that of rounding, since a normalised network's kernel can be 1 without fluctuation.</summary>
    public double StandardError =>
        Math.Sqrt((4 * Wide.StandardError * Wide.StandardError) + (Narrow.StandardError * Narrow.StandardError)) + (1e-13 * Math.Abs(Value));

    /// <summary>
    /// What the next order can leave: with b = c/n the measured relative bias at width n, a geometric series of orders leaves b²/2 of the value.
    /// </summary>
    public double Allowance
    {
        get
        {
            double bias = 2 * (Narrow.Mean - Wide.Mean);
            return bias == 0 ? 0 : bias * bias / (2 * Math.Abs(Value));
        }
    }

    /// <summary>(estimate − kernel)/standard error.</summary>
    public double Z(double kernel) => Value == kernel ? 0 : (Value - kernel) / StandardError;

    /// <summary>Whether a kernel value lies within <paramref name="errors"/> standard errors, beyond the allowance.</summary>
    public bool Admits(double kernel, double errors = 5) => Math.Abs(Value - kernel) <= (errors * StandardError) + Allowance;

    /// <summary>Estimates every entry of a matrix of statistics that a network of given width and random numbers has.</summary>
    public static WideLimit[,] Of(Func<int, RandomStream, double[,]> network, int width, int networks, RandomStream stream)
    {
        MeanAndError[,] narrow = Sampled(network, width, networks, stream.Child(0)), wide = Sampled(network, 2 * width, networks, stream.Child(1));
        var limits = new WideLimit[narrow.GetLength(0), narrow.GetLength(1)];
        for (int i = 0; i < limits.GetLength(0); i++)
        {
            for (int j = 0; j < limits.GetLength(1); j++)
                limits[i, j] = new(narrow[i, j], wide[i, j]);
        }

        return limits;
    }

    private static MeanAndError[,] Sampled(Func<int, RandomStream, double[,]> network, int width, int networks, RandomStream stream)
    {
        var samples = new double[networks][,];
        Parallel.For(0, networks, i => samples[i] = network(width, stream.Child((ulong)i)));
        var result = new MeanAndError[samples[0].GetLength(0), samples[0].GetLength(1)];
        for (int i = 0; i < result.GetLength(0); i++)
        {
            for (int j = 0; j < result.GetLength(1); j++)
                result[i, j] = MeanAndError.Of([.. samples.Select(s => s[i, j])]);
        }

        return result;
    }
}
