namespace Kostka.Sparse.Fits;

/// <summary>
/// V = ln P(l &lt; x ≤ u) of a normal number x with mean η and standard deviation e^s, known only to lie between l and u, and its derivatives.
/// </summary>
/// <param name="Value">V.</param>
/// <param name="Mean">∂V/∂η.</param>
/// <param name="Spread">∂V/∂s.</param>
/// <param name="MeanMean">∂²V/∂η².</param>
/// <param name="MeanSpread">∂²V/∂η∂s.</param>
/// <param name="SpreadSpread">∂²V/∂s².</param>
internal readonly record struct CensoredTerm(double Value, double Mean, double Spread, double MeanMean, double MeanSpread, double SpreadSpread)
{
    /// <summary>The term of one interval.</summary>
    /// <param name="lower">l; −∞ for a number that may be arbitrarily small.</param>
    /// <param name="upper">u; ∞ for a number that may be arbitrarily large.</param>
    /// <param name="mean">η.</param>
    /// <param name="logSpread">s.</param>
    public static CensoredTerm Of(double lower, double upper, double mean, double logSpread)
    {
        double sigma = Math.Exp(logSpread), a = (lower - mean) / sigma, b = (upper - mean) / sigma;
        double value = NormalLogProbability.Between(a, b);

        // Differences of z^k φ(z)/P between the two ends.
        double ra = Hazard(a), rb = Hazard(b);
        double d0 = rb - ra, d1 = Power(b, rb, 1) - Power(a, ra, 1), d2 = Power(b, rb, 2) - Power(a, ra, 2), d3 = Power(b, rb, 3) - Power(a, ra, 3);
        double first = -d0 / sigma, second = -d1;
        return new CensoredTerm(
            value,
            first,
            second,
            (-d1 / (sigma * sigma)) - (first * first),
            ((d0 - d2) / sigma) - (first * second),
            d1 - d3 - (second * second));

        double Hazard(double z) => double.IsInfinity(z) ? 0 : Math.Exp((-0.5 * z * z) - (0.5 * Math.Log(2 * Math.PI)) - value);
    }

    /// <summary>The term of independent numbers together.</summary>
    public static CensoredTerm operator +(CensoredTerm x, CensoredTerm y) => new(
        x.Value + y.Value, x.Mean + y.Mean, x.Spread + y.Spread, x.MeanMean + y.MeanMean, x.MeanSpread + y.MeanSpread, x.SpreadSpread + y.SpreadSpread);

    private static double Power(double z, double hazard, int power) => hazard == 0 ? 0 : hazard * Math.Pow(z, power);
}
