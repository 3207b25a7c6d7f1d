using Kostka.Numerics;
using Kostka.Sparse.Search;

namespace Kostka.Tests.Sparse.Search;

/// <summary>Medians of thresholds, and intervals that assume no distribution.</summary>
public sealed class SamplesNeededTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 0.5)]
    [InlineData(5, 1, 0.9375)]
    [InlineData(6, 1, 0.96875)]
    [InlineData(8, 1, 0.9921875)]
    [InlineData(9, 2, 0.9609375)]
    [InlineData(10, 2, 0.978515625)]
    [InlineData(20, 6, 0.95861053466796875)]
    [InlineData(100, 40, 0.9647997997822952)]
    public void Ranks_and_coverage_are_those_of_the_binomial_distribution(int count, int rank, double coverage)
    {
        (int found, double covered) = MedianInterval.Of(count);
        Assert.Equal(rank, found);
        Assert.Equal(coverage, covered, 1e-12);
    }

    [Fact]
    public void Interval_of_a_skewed_distribution_covers_its_median_as_often_as_it_says()
    {
        var stream = new RandomStream(3, "median intervals");
        const int repeats = 20_000, count = 10;
        int covered = 0;
        (int rank, double coverage) = MedianInterval.Of(count);
        for (int r = 0; r < repeats; r++)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(_ => Math.Exp(3 * stream.NextGaussian())).Order()];
            if (values[rank - 1] <= 1 && values[count - rank] >= 1)
                covered++;
        }

        // Five standard errors: a false alarm in two million.
        Assert.InRange((double)covered / repeats, coverage - (5 * Math.Sqrt(coverage * (1 - coverage) / repeats)), coverage + (5 * Math.Sqrt(coverage * (1 - coverage) / repeats)));
    }

    [Fact]
    public void Median_and_interval_of_problems()
    {
        SamplesNeeded needed = Of((16, 23), (8, 11), (23, 32), (32, 45), (11, 16), (16, 23), (45, 64), (23, 32), (16, 23), (16, 23));
        Assert.Equal(23, needed.Median);
        Assert.Equal((11, 45), (needed.Low, needed.High));
        Assert.Equal(0.978515625, needed.Coverage, 1e-12);
        Assert.Equal(27.5, Of((16, 23), (23, 32)).Median);
    }

    [Fact]
    public void Thresholds_outside_the_grid_are_smaller_or_larger_than_all_others()
    {
        SamplesNeeded needed = Of((null, 8), (64, null), (16, 23), (64, null), (null, 8), (16, 23), (64, null));
        Assert.Equal(23, needed.Median);
        Assert.Equal(0, needed.Low);
        Assert.Null(needed.High);

        // Half of them above the grid: the middle lies between a size and infinity.
        Assert.Null(Of((8, 11), (64, null)).Median);
        Assert.Null(Of((64, null), (64, null), (16, 23)).Median);
        Assert.Equal(8, Of((null, 8), (null, 8), (64, null)).Median);
    }

    private static SamplesNeeded Of(params (int? Fails, int? Succeeds)[] brackets) =>
        SamplesNeeded.Of(100, [.. brackets.Select((bracket, seed) => new SeedThreshold(seed, bracket.Fails, bracket.Succeeds, []))]);
}
