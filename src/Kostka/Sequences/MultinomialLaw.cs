namespace Kostka.Sequences;

/// <summary>
/// Multinomial probabilities without cancellation, whatever the length: every factorial in Stirling's form, whose large parts are gathered into
/// deviances that are never negative (Loader, <i>Fast and Accurate Computation of Binomial Probabilities</i>, 2000).
/// </summary>
/// <remarks>
/// n!/(Π n_v!) Π p_v^{n_v} = exp(s(n) − Σ [s(n_v) + D(n_v, n p_v)]), s(x) = ½ ln 2πx + δ(x), x! = e^{s(x)} (x/e)^x, D(x, m) = x ln(x/m) + m − x.
/// Where rounding keeps Σ p_v from 1, this is the law of p_v/Σ p_v.
/// </remarks>
internal static class MultinomialLaw
{
    private const int SmallArguments = 16;

    private static readonly double[] _stirlingErrors = [0, .. Enumerable.Range(1, SmallArguments).Select(n => StirlingErrorByRecursion(n))];

    /// <summary>The logarithm of the probability of the counts; −∞ when it is 0.</summary>
    /// <param name="counts">V counts, at least 0.</param>
    /// <param name="probabilities">V probabilities.</param>
    public static double LogProbability(ReadOnlySpan<int> counts, ReadOnlySpan<double> probabilities)
    {
        double total = 0;
        foreach (int count in counts)
            total += count;
        double log = LogStirling(total);
        for (int v = 0; v < counts.Length; v++)
            log -= LogStirling(counts[v]) + Deviance(counts[v], total * probabilities[v]);
        return log;
    }

    /// <summary>s(x) = ln(x! (e/x)^x); 0 for x = 0.</summary>
    public static double LogStirling(double x) => x == 0 ? 0 : (0.5 * Math.Log(2 * Math.PI * x)) + StirlingError(x);

    /// <summary>D(x, m) = x ln(x/m) + m − x: half the Poisson deviance.</summary>
    public static double Deviance(double x, double mean)
    {
        const double seriesBelow = 0.3;
        if (x == 0)
            return mean;
        double v = (x - mean) / (x + mean);
        if (Math.Abs(v) >= seriesBelow)
            return mean == 0 ? double.PositiveInfinity : (x * Math.Log(x / mean)) + mean - x;

        // x ln(x/m) = 2x artanh v, and 2xv + m − x = (x − m)v.
        double sum = (x - mean) * v, power = 2 * x * v, square = v * v;
        for (int j = 3; ; j += 2)
        {
            power *= square;
            double next = sum + (power / j);
            if (next == sum)
                return sum;
            sum = next;
        }
    }

    /// <summary>δ(x) = ln x! − [(x + ½) ln x − x + ½ ln 2π], x > 0.</summary>
    private static double StirlingError(double x)
    {
        if (x < SmallArguments)
            return x == Math.Floor(x) ? _stirlingErrors[(int)x] : StirlingErrorByRecursion(x);
        double square = x * x;
        return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (1.0 / 1188 / square)) / square)) / square)) / square)) / x;
    }

    private static double StirlingErrorByRecursion(double x)
    {
        double sum = 0;
        for (; x < SmallArguments; x++)
            sum += ((x + 0.5) * Math.Log((x + 1) / x)) - 1;
        return sum + StirlingError(x);
    }
}
