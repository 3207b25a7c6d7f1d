using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Numerics.Quadrature;
using Kostka.Spectra.Exact.Quadrature;
using Kostka.Symmetry;
using Series = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Real, Kostka.Numerics.Lanes.Sixteen<Kostka.Numerics.Lanes.Real>>;

namespace Kostka.Tests.Spectra.Exact.Quadrature;

/// <summary>The parts of the quadrature, on functions that need no network.</summary>
public sealed class QuadratureBlockTests
{
    private static readonly Computation _two = new(2);

    [Fact]
    public void Differences_of_polynomials_are_exact()
    {
        for (int k = 0; k <= 9; k++)
        {
            // Δ^k of C(t, k + 2) is C(t, 2).
            double t = 6.25;
            Series x = Series.Linear(new(t + (0.5 * k)), new(1), k + 2), binomial = Series.Of(1);
            for (int i = 0; i < k + 2; i++)
                binomial = binomial * (x - Series.Of(i)) / Series.Of(i + 1);
            Assert.Equal(t * (t - 1) / 2, new ForwardDifference(k, k + 2).Of(in binomial).Value, 1e-12);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ForwardDifference(4, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ForwardDifference(4, 16));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(3, 60)]
    [InlineData(6, 300)]
    public void As_many_powers_are_carried_as_are_needed(int k, double distance)
    {
        // (d − t)^½, singular at the distance d.
        var difference = ForwardDifference.Within(k, distance, out double error);
        Series series = Series.Sqrt(Series.Of(distance) - Series.Linear(new(0), new(1), difference.Order));
        DoubleDouble exact = DoubleDouble.Of(0), binomial = DoubleDouble.Of(1);
        for (int s = 0; s <= k; s++)
        {
            exact += DoubleDouble.Of((k - s) % 2 == 0 ? 1 : -1) * binomial * DoubleDouble.Sqrt(DoubleDouble.Of(distance - s + (0.5 * k)));
            binomial = binomial * DoubleDouble.Of(k - s) / DoubleDouble.Of(s + 1);
        }

        Assert.Equal(1, difference.Of(in series).Value / exact.ToDouble(), error + 1e-13);
        Assert.InRange(error, 0, 1e-10);
    }

    /// <summary>Against sums over all tables of a function with a singularity beside the real axis.</summary>
    [Theory]
    [InlineData(90, 0.5, 0.5)]
    [InlineData(90, 0.6, 0.6)]
    [InlineData(150, 0.4, 0.7)]
    public void Blocks_are_expectations_over_tables(int positions, double p, double q)
    {
        BinaryComponent x = new(0.3, p, -1), y = new(0.7, q, -1);
        bool same = p == q;
        var block = new QuadratureBlock(same ? [x with { Weight = 1 }] : [x, y], positions, 0);
        const int Degrees = 5;
        Matrix actual = block.Compute(new Bell(positions), new(Degrees, 12, 0.2), _two);
        KrawtchoukPolynomials ofX = new(positions, p), ofY = new(positions, q);
        double[] px = Table(ofX), py = Table(ofY);
        double logOnly = Math.Log(p * (1 - q)), logOther = Math.Log((1 - p) * q), logBoth = Math.Log(p * q), logNeither = Math.Log((1 - p) * (1 - q));
        double[] logFactorial = new double[positions + 1];
        for (int i = 1; i <= positions; i++)
            logFactorial[i] = logFactorial[i - 1] + Math.Log(i);
        var expected = new Matrix(Degrees, Degrees);
        for (int both = 0; both <= positions; both++)
        {
            for (int only = 0; only + both <= positions; only++)
            {
                for (int other = 0; only + both + other <= positions; other++)
                {
                    int neither = positions - both - only - other;
                    double probability = Math.Exp(logFactorial[positions] - logFactorial[both] - logFactorial[only] - logFactorial[other] - logFactorial[neither]
                        + (both * logBoth) + (only * logOnly) + (other * logOther) + (neither * logNeither));
                    double value = probability * Bell.Value(only + both, other + both, both + neither, positions);
                    for (int r = 0; r < Degrees; r++)
                    {
                        for (int s = 0; s < Degrees; s++)
                            expected[r, s] += value * px[(r * (positions + 1)) + only + both] * py[(s * (positions + 1)) + other + both];
                    }
                }
            }
        }

        double weight = same ? 1 : Math.Sqrt(0.3 * 0.7);
        for (int r = 0; r < Degrees; r++)
        {
            for (int s = 0; s < Degrees; s++)
                Assert.Equal(weight * expected[r, s], actual[r, (same ? 0 : Degrees) + s], 2e-9);
        }

        double[] Table(KrawtchoukPolynomials polynomials)
        {
            double[] points = [.. Enumerable.Range(0, positions + 1).Select(i => (i - polynomials.Mean) / polynomials.Deviation)];
            double[] values = new double[Degrees * points.Length];
            polynomials.Evaluate(points, Degrees, values);
            return values;
        }
    }

    [Fact]
    public void Errors_of_the_ladder_cover_what_is_left()
    {
        // Blocks that approach a limit at rates from steep to flat.
        foreach (double rate in new[] { 0.02, 0.2, 0.5, 0.8 })
        {
            QuadratureEstimate estimate = QuadratureLadder.Climb(
                size =>
                {
                    var block = new Matrix(size.Degrees, size.Degrees);
                    for (int r = 0; r < size.Degrees; r++)
                        block[r, r] = Math.Pow(0.1, r) * (1 + (0.3 * Math.Pow(rate, size.Degrees - r)));
                    return block;
                },
                0);
            for (int r = 0; r < 4; r++)
                Assert.InRange(Math.Abs(estimate.Block[r, r] - Math.Pow(0.1, r)), 0, estimate.Error(r, estimate.Block[r, r]));
            Assert.True(estimate.Errors[0] < 0.2);
            Assert.Equal(rate < 0.1, estimate.Size.Degrees == 8);
        }
    }

    [Fact]
    public void Irreps_of_two_rows_have_polynomials_where_they_have_types()
    {
        var block = new QuadratureBlock([new(0.5, 0.4, -1), new(0.5, 1, -1)], 12, 2);
        Assert.Equal((int[])[6, 0], block.Degrees(6));
        Assert.Equal((int[])[9, 0], block.Degrees(40));
        Assert.Equal(9, (int)Dimensions.OfGeneralLinearGroup(new Partition(10, 2), 2));
        Assert.Equal((int[])[6, 1], new QuadratureBlock([new(0.5, 0.4, -1), new(0.5, 1, -1)], 12, 0).Degrees(6));
    }

    /// <summary>1/(2 + (i − j)²/m − A/m), of a slice.</summary>
    private sealed class Bell(double positions) : ISliceFunction
    {
        public static double Value(double i, double j, double agreement, double positions) =>
            1 / (2 + ((i - j) * (i - j) / positions) - (agreement / positions));

        public void Evaluate(QuadratureSlice slice, int lastOfX, int lastOfY, Span<double> values)
        {
            for (int n = 0; n < values.Length; n++)
                values[n] = Value(slice.OnesOfX[n], slice.OnesOfY[n], slice.Equal, positions);
        }
    }
}
