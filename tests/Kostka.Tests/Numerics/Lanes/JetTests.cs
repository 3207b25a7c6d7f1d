using System.Runtime.Intrinsics;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics.Lanes;
using Series = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.DoubleDouble, Kostka.Numerics.Lanes.Sixteen<Kostka.Numerics.Lanes.DoubleDouble>>;
using Short = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Real, Kostka.Numerics.Lanes.Eight<Kostka.Numerics.Lanes.Real>>;
using Wide = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Wide256, Kostka.Numerics.Lanes.Eight<Kostka.Numerics.Lanes.Wide256>>;

namespace Kostka.Tests.Numerics.Lanes;

public sealed class JetTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL);

    [Fact]
    public void Known_series_come_out()
    {
        Series z = Series.Linear(DoubleDouble.Of(0), DoubleDouble.Of(1), 15), one = Series.Of(1);
        Check(one / (one - z), n => 1);
        Check(Series.Exp(z), n => 1 / Factorial(n));
        Check(Series.Sqrt(one + z), n => Enumerable.Range(0, n).Aggregate(1.0, (product, i) => product * (0.5 - i) / (i + 1)));
        Check(Series.Asin(z), n => n % 2 == 0 ? 0 : Factorial(n - 1) / (Math.Pow(2, n - 1) * Factorial((n - 1) / 2) * Factorial((n - 1) / 2) * n));
        Check(z * z * (one - z), n => n == 2 ? 1 : n == 3 ? -1 : 0);

        static void Check(Series series, Func<int, double> expected)
        {
            Assert.Equal(15, series.Order);
            for (int n = 0; n <= 15; n++)
                Assert.Equal(expected(n), series[n].ToDouble(), 1e-15 * Math.Max(1, Math.Abs(expected(n))));
        }

        static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
    }

    /// <summary>f(x + h) less its Taylor polynomial is of the order h^16: 1e-32 at h = 0.01, times what the coefficients have grown.</summary>
    [Fact]
    public void Taylor_polynomials_predict_the_function_nearby() =>
        Prop.ForAll(Between(-0.6, 0.6), Between(-1, 1), (x, slope) =>
        {
            const double Step = 0.01;
            Series series = Formula(Series.Linear(DoubleDouble.Of(x), DoubleDouble.Of(slope), 15));
            DoubleDouble direct = Formula(DoubleDouble.Of(x) + (DoubleDouble.Of(slope) * DoubleDouble.Of(Step))), sum = series[15];
            for (int n = 14; n >= 0; n--)
                sum = (sum * DoubleDouble.Of(Step)) + series[n];
            double bound = 1e-27 * Math.Abs(direct.High);
            return Math.Abs((sum - direct).High) < bound;
        }).Check(_config);

    [Fact]
    public void Operations_undo_each_other() =>
        Prop.ForAll(Between(0.1, 0.9), Between(-1, 1), (x, slope) =>
        {
            Short a = Short.Exp(Short.Linear(new(x), new(slope), 7)), b = Short.Sqrt(a), one = Short.Of(1);
            Short s = Short.Linear(new(x), new(slope), 7), half = Short.Asin(s) + Short.Acos(s);
            return Near((a / b) * b, a) && Near(b * b, a) && Near(half, Short.Of(Math.PI / 2)) && Near((one / a) * a, one)
                && Near(Short.MultiplyAdd(a, b, s), (a * b) + s) && Near((a - s) + s, a);
        }).Check(_config);

    [Fact]
    public void The_constant_term_has_the_bits_of_its_lane_and_nodes_do_not_see_each_other() =>
        Prop.ForAll(Between(-0.9, 0.9), Between(-1, 1), (x, slope) =>
        {
            double[] points = [x, -x / 2, x * x, 0.99 * x];
            Wide together = Formula(Wide.Linear(new(Vector256.Create(points)), Wide256.Of(slope), 6));
            for (int i = 0; i < 4; i++)
            {
                Short alone = Formula(Short.Linear(new(points[i]), new(slope), 6));
                if (!alone[0].Equals(Formula(new Real(points[i]))))
                    return false;
                for (int n = 0; n <= 6; n++)
                {
                    if (!together[n].Values[i].Equals(alone[n].Value))
                        return false;
                }
            }

            return true;
        }).Check(_config);

    [Fact]
    public void Choices_and_signs_go_by_the_constant_term()
    {
        Short rising = Short.Linear(new(1), new(2), 3), falling = Short.Linear(new(-1), new(5), 7), flat = Short.Of(4);
        Assert.Equal([1, 2, 0, 0], Coefficients(Short.WhereGreater(rising, falling, rising, flat)));
        Assert.Equal([4, 0, 0, 0], Coefficients(Short.WhereGreater(falling, rising, rising, flat)));
        Assert.Equal([4, 0, 0, 0], Coefficients(Short.WhereEqual(rising, Short.Of(1), flat, rising)));
        Assert.Equal([1, -5, 0, 0], Coefficients(Short.Abs(falling))[..4]);
        Assert.Equal([-1, -2, 0, 0], Coefficients(Short.CopySign(rising, falling)));
        Assert.True(Short.AllAtMost(rising, 1));
        Assert.False(Short.AllAtMost(rising, 0.999));

        Wide mixed = Wide.WhereGreater(new Wide(), Wide.Constant(new(Vector256.Create(-1.0, 1, -1, 1))), Wide.Linear(Wide256.Of(2), Wide256.Of(3), 7), Wide.Of(9));
        Assert.Equal(Vector256.Create(2.0, 9, 2, 9), mixed[0].Values);
        Assert.Equal(Vector256.Create(3.0, 0, 3, 0), mixed[1].Values);
    }

    [Fact]
    public void Order_is_that_of_the_least_known_and_constants_stay_constants()
    {
        Short x = Short.Linear(new(0.5), new(1), 3), y = Short.Linear(new(0.25), new(1), 5), c = Short.Of(0.75);
        Assert.Equal((3, 2), ((x * y).Order, (x * y).Degree));
        Assert.Equal((3, 3), (Short.Sqrt(x).Order, Short.Sqrt(x).Degree));
        Assert.Equal((7, 0), (Short.Acos(Short.Sqrt(c) * c / c).Order, Short.Acos(Short.Sqrt(c) * c / c).Degree));
        Assert.Equal((5, 1), ((y / c).Order, (y / c).Degree));
        Assert.Equal((Short.MaxOrder, 7, 0), (Short.Of(1).Order, default(Short).Order, default(Short).Degree));
        Assert.Equal(Coefficients(x), Coefficients(default(Short) + x));
        Assert.Throws<ArgumentOutOfRangeException>(() => x[4]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Short.Linear(new(0), new(1), 8));
        Assert.Equal(0, Short.Acos(Short.Of(1))[0].Value);
    }

    /// <summary>Every operation, at home on (−0.95, 0.95).</summary>
    private static T Formula<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T one = T.Of(1), root = T.Sqrt((one - x) * (one + x));
        T mixed = T.MultiplyAdd(T.Asin(x), root, T.Exp(x) / (T.Of(2) + x)) - T.Acos(x * T.Of(0.5));
        return T.CopySign(T.Abs(mixed), one) + (T.WhereGreater(x, T.Of(7), one, root) * T.Of(3));
    }

    private static bool Near(Short a, Short b) =>
        Enumerable.Range(0, 8).All(n => Math.Abs(a[n].Value - b[n].Value) <= 2e-12 * Enumerable.Range(0, n + 1).Max(i => 1 + Math.Abs(a[i].Value)) * Math.Pow(10, n));

    private static double[] Coefficients(Short jet) => [.. Enumerable.Range(0, jet.Order + 1).Select(n => jet[n].Value)];

    private static Arbitrary<double> Between(double low, double high) =>
        Gen.Choose(0, 1_000_000).Select(i => low + ((high - low) * i / 1_000_000)).ToArbitrary();
}
