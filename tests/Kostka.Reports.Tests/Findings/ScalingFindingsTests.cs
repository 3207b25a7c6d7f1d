using Kostka.Reports.Findings;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Findings;

/// <summary>What growing lengths and sweeps say in words.</summary>
public sealed class ScalingFindingsTests
{
    [Theory]
    [InlineData(2, "multiplies it by 4")]
    [InlineData(1.92, "multiplies it by 3.8")]
    [InlineData(4, "multiplies it by 16")]
    [InlineData(0.01, "hardly changes it")]
    [InlineData(-1, "divides it by 2")]
    public void An_exponent_is_told_by_what_doubling_does(double exponent, string words) =>
        Assert.Equal(words, ScalingFindings.Multiplies(exponent, "it"));

    [Fact]
    public void The_steepest_part_comes_first_and_parts_without_power_are_left_out()
    {
        StudyResults results = SampleComparisons.Scaling();
        string[] sentences = [.. ScalingFindings.Sentences(results.Scaling!, results.Scaling!.Targets[0], ReportWords.For(results.Data))];
        Assert.Equal(3, sentences.Length);
        Assert.StartsWith(
            "Doubling the context multiplies the sequences needed to learn half of it by 4 for the part that adds up what single positions say (99 % of the target at L = 1,000,000): " +
            "they grow as L^2.00 ± 0.02, the bound from the irrep's dimension as L^1.00 ± 0.02; at the largest length they are 140,000,000 times the bound.", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("Doubling the context hardly changes", sentences[1], StringComparison.Ordinal);
        Assert.Equal("For the whole target, doubling the context multiplies the sequences needed by 4.", sentences[2]);
    }

    [Fact]
    public void A_sweep_tells_its_extremes()
    {
        StudyResults results = SampleComparisons.Sweep();
        string[] sentences = [.. SweepFindings.Sentences(results.Sweep, ReportWords.For(results.Data))];
        Assert.Equal(3, sentences.Length);
        Assert.Contains("(length 16)", sentences[0], StringComparison.Ordinal);
        Assert.Contains("(length 32)", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("and: the error at 4,096 sequences ranges from", sentences[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_parts_of_a_target_are_told_with_the_samples_they_need()
    {
        StudyResults results = SampleResults.Exact();
        TargetResult and = results.Targets[0] with { Irreps = [.. results.Targets[0].Irreps.Select((part, k) => part with { HalfLearned = k == 3 ? double.NaN : Math.Pow(40, k) })] };
        string[] sentences = [.. Answer.Of(results with { Targets = [and] })[0].Sentences];
        Assert.Contains(sentences, sentence => sentence.StartsWith("20 % of it adds up what single positions say: half of it is learned from about 40 sequences, and ", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.StartsWith("5 % of it looks at 3 positions at once: its greater half is invisible to this kernel", StringComparison.Ordinal));
    }
}
