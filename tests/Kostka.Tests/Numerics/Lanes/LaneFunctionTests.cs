using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Xunit.Abstractions;
using Lane = Kostka.Numerics.Lanes.DoubleDouble;

namespace Kostka.Tests.Numerics.Lanes;

public sealed class LaneFunctionTests(ITestOutputHelper output)
{
    /// <summary>−1 to 1 densely, the ends and ±½ to the last bit, and magnitudes down to the smallest.</summary>
    private static readonly double[] _grid = Grid();

    [Fact]
    public void Asin_is_right_to_two_units_in_the_last_place() => WithinTwoUnits(x => LaneFunctions.Asin(new Real(x)).Value, ExactAsin);

    [Fact]
    public void Acos_is_right_to_two_units_in_the_last_place() => WithinTwoUnits(x => LaneFunctions.Acos(new Real(x)).Value, ExactAcos);

    [Fact]
    public void A_function_three_units_off_is_caught() => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
        WithinTwoUnits(x => LaneFunctions.Asin(new Real(x)).Value is var y && Math.Abs(x) == 1 ? y + (3 * (Math.BitIncrement(y) - y)) : y, ExactAsin));

    [Fact]
    public void Special_arguments_give_their_values()
    {
        Assert.Equal(Math.PI / 2, LaneFunctions.Asin(new Real(1)).Value);
        Assert.Equal(-Math.PI / 2, LaneFunctions.Asin(new Real(-1)).Value);
        Assert.Equal(0, LaneFunctions.Asin(new Real(0)).Value);
        Assert.Equal(5e-324, LaneFunctions.Asin(new Real(5e-324)).Value);
        Assert.Equal(0, LaneFunctions.Acos(new Real(1)).Value);
        Assert.Equal(Math.PI, LaneFunctions.Acos(new Real(-1)).Value);
        Assert.Equal(Math.PI / 2, LaneFunctions.Acos(new Real(0)).Value);
        Assert.InRange(LaneFunctions.Acos(new Real(Math.BitDecrement(1))).Value, 1.4901161193847654e-8, 1.4901161193847658e-8); // √(2·2⁻⁵³)
        Assert.True(double.IsNaN(LaneFunctions.Acos(new Real(double.NaN)).Value));
        Assert.True(double.IsNaN(LaneFunctions.Asin(new Real(double.NaN)).Value));
    }

    /// <summary>Values that a computer algebra system gives to 30 digits, so that the reference itself is checked.</summary>
    [Theory]
    [InlineData(0.25, 0.252680255142078653485657436994)]
    [InlineData(0.75, 0.848062078981481008052944338998)]
    public void The_reference_agrees_with_tabulated_values(double x, double asin)
    {
        (double high, double low) = ExactAsin(x);
        Assert.Equal(asin, high + low);
    }

    [Fact]
    public void Every_lane_gives_the_same_bits()
    {
        // Where the processor lacks a width, the runtime composes it of narrower ones.
        long[] results = Battery.Results<Real>();
        Assert.Equal(results, Battery.Results<Wide256>());
        Assert.Equal(results, Battery.Results<Wide512>());
        Assert.NotEqual(results, [.. results.SkipLast(1), results[^1] + 1]);
    }

    [Fact]
    public void Constants_are_the_nearest_doubles_and_right_to_thirty_digits()
    {
        Assert.Equal((Math.PI, 2 / Math.PI, 0.5 / Math.PI), (LaneConstants.Pi<Real>().Value, LaneConstants.TwoOverPi<Real>().Value, LaneConstants.HalfOverPi<Real>().Value));
        Lane pi = LaneConstants.Pi<Lane>(), twoOver = LaneConstants.TwoOverPi<Lane>(), halfOver = LaneConstants.HalfOverPi<Lane>();
        Assert.InRange(Math.Abs((Lane.Acos(Lane.Of(-1)) - pi).High), 0, 1e-31);
        Assert.InRange(Math.Abs(((twoOver * pi) - Lane.Of(2)).High), 0, 1e-31);
        Assert.InRange(Math.Abs(((halfOver * pi) - Lane.Of(0.5)).High), 0, 1e-31);
        Assert.Equal(1.2246467991473532e-16, pi.Low);
    }

    /// <summary>Every operation of a lane on the grid, as bits.</summary>
    private static class Battery
    {
        public static long[] Results<TLane>()
            where TLane : unmanaged, ILane<TLane>
        {
            var stream = new RandomStream(5, "lanes");
            double[] a = [.. _grid], b = [.. _grid.Select(_ => 4 * (stream.NextUniform() - 0.5))], c = [.. _grid.Select(_ => stream.NextGaussian())];
            Func<TLane, TLane, TLane, TLane>[] operations =
            [
                (x, y, _) => x + y,
                (x, y, _) => x - y,
                (x, y, _) => x * y,
                (x, y, _) => x / y,
                TLane.MultiplyAdd,
                (x, _, _) => TLane.Sqrt(TLane.Abs(x)),
                (_, y, _) => TLane.Exp(y),
                (x, y, _) => TLane.CopySign(x, y),
                (x, y, z) => TLane.WhereGreater(x, y, z, y),
                (x, y, z) => TLane.WhereEqual(x, x * TLane.Of(1), y, z),
                (x, _, _) => LaneFunctions.Asin(x),
                (x, _, _) => LaneFunctions.Acos(x),
                (x, _, _) => TLane.Asin(x),
                (x, _, _) => TLane.Acos(x),
                (_, y, _) => y * LaneConstants.Pi<TLane>(),
                (_, _, z) => z + LaneLoop.Broadcast<Real, TLane>(new Real(0.1)),
            ];
            return [.. operations.SelectMany(operation => Bits(operation, a, b, c))];
        }

        private static long[] Bits<TLane>(Func<TLane, TLane, TLane, TLane> operation, double[] a, double[] b, double[] c)
            where TLane : unmanaged, ILane<TLane>
        {
            var results = new double[a.Length];
            int width = Unsafe.SizeOf<TLane>() / sizeof(double);
            Span<TLane> x = MemoryMarshal.Cast<double, TLane>(a.AsSpan()), y = MemoryMarshal.Cast<double, TLane>(b.AsSpan());
            Span<TLane> z = MemoryMarshal.Cast<double, TLane>(c.AsSpan()), to = MemoryMarshal.Cast<double, TLane>(results.AsSpan());
            Assert.Equal(a.Length, to.Length * width);
            for (int i = 0; i < to.Length; i++)
                to[i] = operation(x[i], y[i], z[i]);
            return [.. results.Select(BitConverter.DoubleToInt64Bits)];
        }
    }

    private static double[] Grid()
    {
        List<double> grid = [];
        for (int i = -20000; i <= 20000; i++)
            grid.Add(i / 20000.0);
        foreach (double centre in new[] { 0.5, 1.0 })
        {
            double below = centre, above = centre;
            for (int i = 0; i < 200; i++)
            {
                below = Math.BitDecrement(below);
                grid.AddRange([below, -below]);
                above = Math.BitIncrement(above);
                if (above <= 1)
                    grid.AddRange([above, -above]);
            }
        }

        for (double tiny = 0.4; tiny > 0; tiny /= 3)
            grid.AddRange([tiny, -tiny, 1 - tiny, tiny - 1]);
        while (grid.Count % LaneLoop.Padding != 0)
            grid.Add(0);
        return [.. grid];
    }

    private void WithinTwoUnits(Func<double, double> function, Func<double, (double High, double Low)> exact)
    {
        double worst = 0, worstAt = 0;
        foreach (double x in _grid)
        {
            (double high, double low) = exact(x);
            double actual = function(x), unit = Math.BitIncrement(Math.Abs(high)) - Math.Abs(high);
            double error = Math.Abs(actual - high - low) / unit;
            if (error > worst)
                (worst, worstAt) = (error, x);
        }

        output.WriteLine($"largest error {worst:F2} units, at {worstAt:R}");
        Assert.True(worst <= 2, $"{worst:F2} units at {worstAt:R}");
    }

    /// <summary>One Newton step on sin y = x from the library's value, carried out in double-double arithmetic: right to 1e-30 or so.</summary>
    private static (double High, double Low) ExactAsin(double x)
    {
        if (Math.Abs(x) < 1e-9)
            return (x, x * x * x / 6);
        DoubleDouble magnitude = new(Math.Abs(x), 0);
        bool large = Math.Abs(x) > 0.6;

        // Above 0.6 by asin x = π/2 − 2 asin √((1−x)/2), where 1 − x is exact.
        DoubleDouble argument = large ? DoubleDouble.Sqrt((1 - Math.Abs(x)) / 2) : magnitude;
        DoubleDouble angle = argument.High == 0 ? default : SmallAsin(argument);
        if (large)
            angle = DoubleDouble.HalfPi - (angle + angle);
        return x < 0 ? (-angle.High, -angle.Low) : (angle.High, angle.Low);
    }

    private static (double High, double Low) ExactAcos(double x)
    {
        if (x > 0.6)
        {
            DoubleDouble half = x == 1 ? default : SmallAsin(DoubleDouble.Sqrt((1 - x) / 2)), whole = half + half;
            return (whole.High, whole.Low);
        }

        (double high, double low) = ExactAsin(x);
        DoubleDouble angle = DoubleDouble.HalfPi - new DoubleDouble(high, low);
        return (angle.High, angle.Low);
    }

    /// <summary>asin s for 0 &lt; s ≤ 0.6: y ← y + (s − sin y)/cos y, sin by its series.</summary>
    private static DoubleDouble SmallAsin(DoubleDouble s)
    {
        var y = new DoubleDouble(Math.Asin(s.High), 0);
        DoubleDouble square = y * y, term = y, sine = y;
        for (int k = 1; Math.Abs(term.High) > 1e-34 * y.High; k++)
        {
            term = -(term * square / (2 * k * ((2 * k) + 1)));
            sine += term;
        }

        DoubleDouble rest = s - sine;
        return y + new DoubleDouble((rest.High + rest.Low) / Math.Cos(y.High), 0);
    }

    /// <summary>A number of about 32 digits as an unevaluated sum (Dekker 1971).</summary>
    private readonly record struct DoubleDouble(double High, double Low)
    {
        public static DoubleDouble HalfPi { get; } = new(Math.PI / 2, 6.123233995736766e-17);

        public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

        public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

        public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
        {
            double sum = a.High + b.High, part = sum - a.High;
            return Normal(sum, a.High - (sum - part) + (b.High - part) + a.Low + b.Low);
        }

        public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
        {
            double product = a.High * b.High;
            return Normal(product, Math.FusedMultiplyAdd(a.High, b.High, -product) + (a.High * b.Low) + (a.Low * b.High));
        }

        public static DoubleDouble operator /(DoubleDouble a, double b)
        {
            double quotient = a.High / b;
            return Normal(quotient, (Math.FusedMultiplyAdd(-quotient, b, a.High) + a.Low) / b);
        }

        public static DoubleDouble Sqrt(double x)
        {
            double root = Math.Sqrt(x);
            return root == 0 ? default : Normal(root, Math.FusedMultiplyAdd(-root, root, x) / (2 * root));
        }

        private static DoubleDouble Normal(double high, double low)
        {
            double sum = high + low;
            return new(sum, low - (sum - high));
        }
    }
}
