using Kostka.Sparse.Fits;

namespace Kostka.Tests.Sparse.Fits;

/// <summary>Probabilities of intervals under a normal law, and their derivatives.</summary>
public sealed class CensoredTermTests
{
    // ln Φ by mpmath, 50 digits: log(ncdf(x)).
    [Theory]
    [InlineData(0, -0.69314718055994530942)]
    [InlineData(3, -0.0013508099647481938)]
    [InlineData(9, -1.12858840595384065e-19)]
    [InlineData(-1, -1.84102164500926351)]
    [InlineData(-11.9, -74.2074180512482874)]
    [InlineData(-12.1, -76.6238612425132399)]
    [InlineData(-40, -804.608442013753788)]
    [InlineData(-1000, -500007.826694812184)]
    public void Logarithm_of_the_distribution_function_far_into_both_tails(double x, double expected) =>
        Assert.Equal(1, NormalLogProbability.Below(x) / expected, 1e-12);

    [Theory]
    [InlineData(0.5, 0.7, -2.70944287287580382)]
    [InlineData(-0.7, -0.5, -2.70944287287580382)]
    [InlineData(20, 20.1, -204.06101838381615)]
    [InlineData(-60, -59, -1745.49676304485854)]
    [InlineData(-1, 2, -0.20016629432446258)]
    public void Logarithm_of_the_probability_between_two_numbers(double a, double b, double expected) =>
        Assert.Equal(1, NormalLogProbability.Between(a, b) / expected, 1e-11);

    [Fact]
    public void Ends_at_infinity()
    {
        Assert.Equal(0, NormalLogProbability.Between(double.NegativeInfinity, double.PositiveInfinity));
        Assert.Equal(NormalLogProbability.Below(-1.5), NormalLogProbability.Between(double.NegativeInfinity, -1.5), 1e-15);
        Assert.Equal(NormalLogProbability.Below(-1.5), NormalLogProbability.Between(1.5, double.PositiveInfinity), 1e-15);
        Assert.Throws<ArgumentException>(() => NormalLogProbability.Between(1, 1));
    }

    [Theory]
    [InlineData(1.2, 1.5, 1.4, -1.0)]
    [InlineData(1.2, 1.5, 4.0, -1.5)]
    [InlineData(double.NegativeInfinity, 1.5, 1.7, -0.5)]
    [InlineData(1.2, double.PositiveInfinity, 0.7, 0.3)]
    [InlineData(1.2, 1.5, 2.5, -3.0)]
    public void Derivatives_are_those_of_differences(double lower, double upper, double mean, double logSpread)
    {
        CensoredTerm term = CensoredTerm.Of(lower, upper, mean, logSpread);
        const double h = 1e-5;
        CensoredTerm right = CensoredTerm.Of(lower, upper, mean + h, logSpread), left = CensoredTerm.Of(lower, upper, mean - h, logSpread);
        CensoredTerm wide = CensoredTerm.Of(lower, upper, mean, logSpread + h), narrow = CensoredTerm.Of(lower, upper, mean, logSpread - h);
        Close((right.Value - left.Value) / (2 * h), term.Mean);
        Close((wide.Value - narrow.Value) / (2 * h), term.Spread);
        Close((right.Mean - left.Mean) / (2 * h), term.MeanMean);
        Close((wide.Mean - narrow.Mean) / (2 * h), term.MeanSpread);
        Close((wide.Spread - narrow.Spread) / (2 * h), term.SpreadSpread);

        static void Close(double expected, double found) => Assert.Equal(expected, found, 1e-6 * Math.Max(1, Math.Abs(expected)));
    }
}
