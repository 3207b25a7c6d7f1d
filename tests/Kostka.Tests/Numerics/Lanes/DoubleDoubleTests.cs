using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics.Lanes;

namespace Kostka.Tests.Numerics.Lanes;

public sealed class DoubleDoubleTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    /// <summary>Values of mpmath, see double_double.py.</summary>
    [Fact]
    public void Arithmetic_and_functions_are_right_to_thirty_digits()
    {
        int rows = 0;
        foreach (string line in File.ReadLines(Path.Combine("Reference", "double_double.csv")).Skip(1))
        {
            string[] cells = line.Split(',');
            double[] v = [.. cells[1..].Select(double.Parse)];
            DoubleDouble x = new(v[0], v[1]), y = new(v[2], v[3]), expected = new(v[4], v[5]);
            DoubleDouble actual = cells[0] switch
            {
                "asin" => DoubleDouble.Asin(x),
                "acos" => DoubleDouble.Acos(x),
                "sqrt" => DoubleDouble.Sqrt(x),
                "exp" => DoubleDouble.Exp(x),
                "add" => x + y,
                "subtract" => x - y,
                "multiply" => x * y,
                "divide" => x / y,
                _ => throw new InvalidDataException(cells[0]),
            };
            double error = Math.Abs((actual - expected).ToDouble() / expected.High);
            double bound = cells[0] switch { "add" or "subtract" or "multiply" or "divide" or "sqrt" => 2e-31, "exp" => 1e-29, _ => 1e-30 };
            Assert.True(error < bound, $"{line}: {error:E1}");
            rows++;
        }

        Assert.Equal(115, rows);
    }

    [Fact]
    public void Inverse_operations_give_back_what_they_undid() =>
        Prop.ForAll(Numbers(), Numbers(), (x, y) =>
        {
            DoubleDouble product = (x * y) / y, sum = (x + y) - y, root = DoubleDouble.Sqrt(DoubleDouble.Abs(x));
            double scale = Math.Abs(x.High), both = scale + Math.Abs(y.High);
            return Math.Abs((product - x).High) <= 1e-30 * scale && Math.Abs((sum - x).High) <= 1e-30 * both
                && Math.Abs(((root * root) - DoubleDouble.Abs(x)).High) <= 1e-30 * scale;
        }).Check(_config);

    [Fact]
    public void The_high_part_is_the_nearest_double() =>
        Prop.ForAll(Numbers(), Numbers(), (x, y) =>
            new[] { x + y, x - y, x * y, x / y, DoubleDouble.MultiplyAdd(x, y, x) }.All(z => z.High + z.Low == z.High)).Check(_config);

    [Fact]
    public void Comparisons_see_the_low_part()
    {
        DoubleDouble one = DoubleDouble.Of(1), more = new(1, 1e-25), yes = DoubleDouble.Of(5), no = DoubleDouble.Of(7);
        Assert.Equal(yes, DoubleDouble.WhereGreater(more, one, yes, no));
        Assert.Equal(no, DoubleDouble.WhereGreater(one, more, yes, no));
        Assert.Equal(no, DoubleDouble.WhereEqual(one, more, yes, no));
        Assert.Equal(yes, DoubleDouble.WhereEqual(more, more, yes, no));
        Assert.True(DoubleDouble.AllAtMost(one, 1));
        Assert.False(DoubleDouble.AllAtMost(more, 1));
        Assert.Equal(new DoubleDouble(-1, -1e-25), DoubleDouble.CopySign(more, DoubleDouble.Of(-3)));
        Assert.Equal(more, DoubleDouble.Abs(new DoubleDouble(-1, -1e-25)));
        Assert.Equal(0, DoubleDouble.Sqrt(DoubleDouble.Of(0)).High);
        Assert.Equal(0, DoubleDouble.Acos(one).High);
        Assert.True(double.IsNaN(DoubleDouble.Asin(more).High));
    }

    private static Arbitrary<DoubleDouble> Numbers() => (
        from high in Gen.Choose(1, int.MaxValue)
        from low in Gen.Choose(-int.MaxValue, int.MaxValue)
        from sign in Gen.Elements(-1.0, 1)
        from exponent in Gen.Choose(-60, 60)
        let value = sign * Math.ScaleB(Math.Sqrt(high), exponent)
        select DoubleDouble.Of(value, value * Math.ScaleB(low, -85))).ToArbitrary();
}
