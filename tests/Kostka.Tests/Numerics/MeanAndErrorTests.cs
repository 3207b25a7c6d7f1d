using Kostka.Numerics;

namespace Kostka.Tests.Numerics;

public sealed class MeanAndErrorTests
{
    [Fact]
    public void TheStandardErrorIsTheDeviationOverTheRootOfTheCount()
    {
        // Deviations −3, −1, 1, 3: s² = 20/3.
        var estimate = MeanAndError.Of([1, 3, 5, 7]);
        Assert.Equal(4, estimate.Mean);
        Assert.Equal(Math.Sqrt(20.0 / 3 / 4), estimate.StandardError, 1e-15);
        Assert.Equal(4, estimate.Count);
    }

    [Fact]
    public void FewerThanTwoRepeatsHaveNoError()
    {
        Assert.Equal(new MeanAndError(7, double.NaN, 1), MeanAndError.Of([7]));
        Assert.Equal(new MeanAndError(double.NaN, double.NaN, 0), MeanAndError.Of([]));
    }

    [Fact]
    public void ALargeCommonPartDoesNotDrownTheDifferences()
    {
        var estimate = MeanAndError.Of([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
        Assert.Equal(1e9 + 10, estimate.Mean);
        Assert.Equal(Math.Sqrt(30.0 / 4), estimate.StandardError, 1e-12);
    }

    [Fact]
    public void SumsLoseNothing()
    {
        Assert.Equal(2, Summation.Sum([1, 1e100, 1, -1e100]));
        Assert.Equal(0, Summation.Sum([]));
        Assert.Equal(double.PositiveInfinity, Summation.Sum([1, double.PositiveInfinity]));
        Assert.True(double.IsNaN(Summation.Sum([1, double.NaN])));

        double[] tenths = new double[1_000_000];
        Array.Fill(tenths, 0.1);
        Assert.Equal(100_000.0, Summation.Sum(tenths), 2e-11);
    }
}
