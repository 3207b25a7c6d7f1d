using Kostka.Reports.Findings;

namespace Kostka.Reports.Tests.Findings;

public class WordsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.04123, "0.0412")]
    [InlineData(1.0, "1.00")]
    [InlineData(12.34, "12.3")]
    [InlineData(2048, "2,048")]
    [InlineData(3.1e-7, "3.1e-07")]
    [InlineData(-0.5, "-0.500")]
    [InlineData(double.NaN, "–")]
    public void NumbersHaveAboutThreeDigits(double value, string expected) => Assert.Equal(expected, Words.Number(value));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0004, "less than 0.1 %")]
    [InlineData(0.034, "3.4 %")]
    [InlineData(0.96, "96 %")]
    [InlineData(0.993, "99.3 %")]
    [InlineData(0.9996, "more than 99.9 %")]
    [InlineData(1, "100 %")]
    [InlineData(-0.02, "−2 %")]
    public void SharesNeverRoundToNothingOrAll(double share, string expected) => Assert.Equal(expected, Words.Percent(share));

    [Theory]
    [InlineData(-0.003, "−0.3 %")]
    [InlineData(0.012, "+1.2 %")]
    [InlineData(0.0001, "0.0 %")]
    [InlineData(0.25, "+25 %")]
    public void DifferencesCarryTheirSign(double share, string expected) => Assert.Equal(expected, Words.SignedPercent(share));

    [Theory]
    [InlineData(0.3, "1")]
    [InlineData(7.2, "7")]
    [InlineData(61.8, "62")]
    [InlineData(574, "570")]
    [InlineData(12345, "12,000")]
    public void InterpolatedCountsAreRounded(double value, string expected) => Assert.Equal(expected, Words.AboutCount(value));
}
