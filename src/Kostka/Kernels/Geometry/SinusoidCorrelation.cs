namespace Kostka.Kernels.Geometry;

/// <summary>The correlation of sinusoidal positions at infinite width, R(lag) = ∫_0^1 cos(lag·base^(−u)) du = 1 − (Cin(lag) − Cin(lag/base))/ln base.</summary>
/// <remarks>Cin(x) = ∫_0^x (1 − cos t)/t dt, whose integrand is entire: from one lag to the next, a Gauss-Legendre rule of eight nodes is exact to rounding.</remarks>
internal static class SinusoidCorrelation
{
    // Nodes and weights of the Gauss-Legendre rule of eight nodes on [−1, 1]; the other four are mirror images (Abramowitz, Stegun 1964, table 25.4).
    private static readonly (double Node, double Weight)[] _rule =
    [
        (0.183434642495649805, 0.362683783378361983),
        (0.525532409916328986, 0.313706645877887287),
        (0.796666477413626740, 0.222381034453374471),
        (0.960289856497536232, 0.101228536290376259),
    ];

    /// <summary>R at lags 0 … <paramref name="count"/> − 1.</summary>
    public static double[] Table(int count, double ratio)
    {
        double[] table = new double[count];
        double high = 0, low = 0;
        for (int lag = 0; lag < count; lag++)
        {
            if (lag > 0)
            {
                high += Integral(lag - 1, lag);
                low += Integral((lag - 1) / ratio, lag / ratio);
            }

            table[lag] = 1 - ((high - low) / Math.Log(ratio));
        }

        return table;
    }

    /// <summary>∫ (1 − cos t)/t dt on an interval of length 1 at most.</summary>
    private static double Integral(double from, double to)
    {
        double middle = (from + to) / 2, half = (to - from) / 2, sum = 0;
        foreach ((double node, double weight) in _rule)
            sum += weight * (Integrand(middle - (half * node)) + Integrand(middle + (half * node)));
        return half * sum;
    }

    private static double Integrand(double t)
    {
        double sine = Math.Sin(t / 2);
        return 2 * sine * sine / t;
    }
}
