using MathNet.Numerics;

namespace Kostka.Sparse.Fits;

/// <summary>Logarithms of normal probabilities, also where the probabilities themselves are below the smallest number.</summary>
public static class NormalLogProbability
{
    private const double Tail = -12;

    /// <summary>ln Φ(x): the logarithm of the probability that a standard normal number is at most x.</summary>
    /// <param name="x">Any number, infinities included.</param>
    public static double Below(double x)
    {
        if (x >= Tail)
            return x > 0 ? SpecialFunctions.Log1p(-0.5 * SpecialFunctions.Erfc(x / Math.Sqrt(2))) : Math.Log(0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2)));
        if (double.IsNegativeInfinity(x))
            return x;

        // The asymptotic series of Mills' ratio, 1 − 1/x² + 1·3/x⁴ − …; beyond |x| = 12 eight terms are exact to rounding.
        double inverse = 1 / (x * x), term = 1, sum = 1;
        for (int k = 1; k <= 8; k++)
        {
            term *= -((2 * k) - 1) * inverse;
            sum += term;
        }

        return (-0.5 * x * x) - Math.Log(-x) - (0.5 * Math.Log(2 * Math.PI)) + Math.Log(sum);
    }

    /// <summary>ln(Φ(b) − Φ(a)): the logarithm of the probability that a standard normal number lies between a and b.</summary>
    /// <param name="a">Lower end; may be −∞.</param>
    /// <param name="b">Upper end, above a; may be ∞.</param>
    public static double Between(double a, double b)
    {
        if (!(a < b))
            throw new ArgumentException($"The interval from {a} to {b} is empty.", nameof(b));

        // In the lower tail, where the two probabilities differ most as a ratio.
        if (a > 0)
            (a, b) = (-b, -a);
        double upper = Below(b), lower = Below(a);
        return upper + LogOneMinusExp(lower - upper);
    }

    /// <summary>ln(1 − e^x) for x &lt; 0.</summary>
    private static double LogOneMinusExp(double x) => x > -Math.Log(2) ? Math.Log(-SpecialFunctions.Expm1(x)) : SpecialFunctions.Log1p(-Math.Exp(x));
}
