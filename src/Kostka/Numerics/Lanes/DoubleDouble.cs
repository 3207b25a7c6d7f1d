using System.Collections.Immutable;

namespace Kostka.Numerics.Lanes;

/// <summary>
/// A lane of about 31 digits: the unevaluated sum of two doubles, the second at most half a unit in the last place of the first. Arithmetic by error-free
/// transforms (Joldes, Muller, Popescu, ACM TOMS 44, 2017, algorithms 6, 12, 17): relative errors of a few times 2⁻¹⁰⁶ = 1.2e-32.
/// </summary>
/// <remarks>
/// The range is that of doubles; full precision needs magnitudes above 1e-290, where the low part does not underflow. What is infinite or not a number in
/// doubles is not a number here.
/// </remarks>
/// <param name="High">The nearest double.</param>
/// <param name="Low">What it leaves.</param>
public readonly record struct DoubleDouble(double High, double Low) : ILane<DoubleDouble>
{
    /// <summary>sin y = y Σ_k (−1)^k y^2k / (2k+1)!: to 1e-33 for |y| ≤ π/6.</summary>
    private static readonly ImmutableArray<DoubleDouble> _sine = InverseFactorials(15, step: 2, sign: -1);

    /// <summary>(e^r − 1)/r = Σ_k r^k / (k+1)!: to 1e-33 for |r| ≤ ln 2/1024.</summary>
    private static readonly ImmutableArray<DoubleDouble> _exponential = InverseFactorials(10, step: 1, sign: 1);

    private static readonly DoubleDouble _halfPi = new(Math.PI / 2, 6.123233995736766e-17);
    private static readonly DoubleDouble _ln2 = new(0.6931471805599453, 2.3190468138462996e-17);

    /// <inheritdoc/>
    public static DoubleDouble operator -(DoubleDouble x) => new(-x.High, -x.Low);

    /// <inheritdoc/>
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        (double high, double lost) = TwoSum(left.High, right.High);
        (double low, double lowLost) = TwoSum(left.Low, right.Low);
        (high, lost) = Normal(high, lost + low);
        return Normal(high, lost + lowLost);
    }

    /// <inheritdoc/>
    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right) => left + -right;

    /// <inheritdoc/>
    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        double high = left.High * right.High, lost = Math.FusedMultiplyAdd(left.High, right.High, -high);
        double crossed = Math.FusedMultiplyAdd(left.High, right.Low, Math.FusedMultiplyAdd(left.Low, right.High, left.Low * right.Low));
        return Normal(high, lost + crossed);
    }

    /// <inheritdoc/>
    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double quotient = left.High / right.High;
        DoubleDouble rest = left - (right * new DoubleDouble(quotient, 0));
        return Normal(quotient, rest.High / right.High);
    }

    /// <inheritdoc/>
    public static DoubleDouble Of(double value) => new(value, 0);

    /// <inheritdoc/>
    public static DoubleDouble Of(double high, double low) => Normal(high, low);

    /// <inheritdoc/>
    public static DoubleDouble MultiplyAdd(DoubleDouble a, DoubleDouble b, DoubleDouble c) => (a * b) + c;

    /// <inheritdoc/>
    public static DoubleDouble Sqrt(DoubleDouble x)
    {
        double root = Math.Sqrt(x.High);
        if (root == 0)
            return x;
        double rest = Math.FusedMultiplyAdd(-root, root, x.High) + x.Low;
        return Normal(root, rest / (2 * root));
    }

    /// <inheritdoc/>
    /// <remarks>e^x = 2^n (e^r)^512 with r = (x − n ln 2)/512; e^r − 1 by its series, doubled nine times.</remarks>
    public static DoubleDouble Exp(DoubleDouble x)
    {
        if (!(Math.Abs(x.High) < 746))
            return Of(Math.Exp(x.High));
        double n = Math.Round(x.High / _ln2.High);
        DoubleDouble r = (x - (_ln2 * Of(n))) * Of(1.0 / 512), less = r * Polynomial(_exponential, r);
        for (int i = 0; i < 9; i++)
            less = less + less + (less * less);
        DoubleDouble result = less + Of(1);
        return new(Math.ScaleB(result.High, (int)n), Math.ScaleB(result.Low, (int)n));
    }

    /// <inheritdoc/>
    /// <remarks>To 1e-31 relative. One Newton step from the double; above ½ by asin x = π/2 − 2 asin √((1−x)/2).</remarks>
    public static DoubleDouble Asin(DoubleDouble x)
    {
        DoubleDouble magnitude = Abs(x);
        return CopySign(magnitude.High <= 0.5 ? SmallAsin(magnitude) : _halfPi - Twice(FoldedAsin(magnitude)), x);
    }

    /// <inheritdoc/>
    /// <remarks>To 1e-31 relative, next to 1 too.</remarks>
    public static DoubleDouble Acos(DoubleDouble x)
    {
        DoubleDouble magnitude = Abs(x);
        if (magnitude.High <= 0.5)
            return _halfPi - CopySign(SmallAsin(magnitude), x);
        DoubleDouble twice = Twice(FoldedAsin(magnitude));
        return x.High < 0 ? Twice(_halfPi) - twice : twice;
    }

    /// <inheritdoc/>
    public static DoubleDouble Abs(DoubleDouble x) => double.IsNegative(x.High) ? -x : x;

    /// <inheritdoc/>
    public static DoubleDouble CopySign(DoubleDouble magnitude, DoubleDouble sign) =>
        double.IsNegative(magnitude.High) == double.IsNegative(sign.High) ? magnitude : -magnitude;

    /// <inheritdoc/>
    public static DoubleDouble WhereGreater(DoubleDouble a, DoubleDouble b, DoubleDouble then, DoubleDouble otherwise) =>
        a.High > b.High || (a.High == b.High && a.Low > b.Low) ? then : otherwise;

    /// <inheritdoc/>
    public static DoubleDouble WhereEqual(DoubleDouble a, DoubleDouble b, DoubleDouble then, DoubleDouble otherwise) =>
        a.High == b.High && a.Low == b.Low ? then : otherwise;

    /// <inheritdoc/>
    public static bool AllAtMost(DoubleDouble x, double bound) => x.High < bound || (x.High == bound && x.Low <= 0);

    /// <summary>The nearest double.</summary>
    public double ToDouble() => High;

    /// <summary>asin s for 0 ≤ s ≤ ½: y + (s − sin y)/cos y, y the double nearest to it.</summary>
    private static DoubleDouble SmallAsin(DoubleDouble s)
    {
        DoubleDouble y = Of(Math.Asin(s.High)), sine = y * Polynomial(_sine, y * y);
        DoubleDouble rest = s - sine;
        return Normal(y.High, rest.High / Math.Sqrt(1 - (s.High * s.High)));
    }

    /// <summary>asin √((1−x)/2) for ½ ≤ x ≤ 1.</summary>
    private static DoubleDouble FoldedAsin(DoubleDouble x) => SmallAsin(Sqrt((Of(1) - x) * Of(0.5)));

    private static DoubleDouble Twice(DoubleDouble x) => new(2 * x.High, 2 * x.Low);

    private static DoubleDouble Polynomial(ImmutableArray<DoubleDouble> coefficients, DoubleDouble x)
    {
        DoubleDouble sum = coefficients[^1];
        for (int k = coefficients.Length - 2; k >= 0; k--)
            sum = (sum * x) + coefficients[k];
        return sum;
    }

    /// <summary>sign^k / (step·k + 1)!.</summary>
    private static ImmutableArray<DoubleDouble> InverseFactorials(int count, int step, int sign)
    {
        var numbers = new DoubleDouble[count];
        numbers[0] = Of(1);
        for (int k = 1; k < count; k++)
        {
            numbers[k] = numbers[k - 1] * Of(sign);
            for (int factor = (step * (k - 1)) + 2; factor <= (step * k) + 1; factor++)
                numbers[k] /= Of(factor);
        }

        return [.. numbers];
    }

    /// <summary>a + b as the rounded sum and its rounding error.</summary>
    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        double sum = a + b, part = sum - a;
        return (sum, a - (sum - part) + (b - part));
    }

    /// <summary>The same for |a| ≥ |b|.</summary>
    private static DoubleDouble Normal(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
