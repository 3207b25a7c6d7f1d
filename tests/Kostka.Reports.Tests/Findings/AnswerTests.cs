using Kostka.Reports.Findings;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Findings;

public class AnswerTests
{
    [Fact]
    public void ASyntheticTargetIsToldByTheShareLearned()
    {
        TargetAnswer token = Answer.Of(SampleResults.Synthetic())[0];

        Assert.Matches("^With 2,048 sequences, 9[0-9.]+ % of it is learned \\(predicted test error 0.00[0-9]+ of 1.00\\)", token.Sentences[0]);
        Assert.Contains(token.Sentences, sentence => sentence.StartsWith("Measured: the prediction lies inside the measured 95 % interval in ", StringComparison.Ordinal));
    }

    [Fact]
    public void ATextTargetIsComparedWithSimplePredictorsUpToTheClaim()
    {
        TargetAnswer answer = Answer.Of(SampleResults.Text())[0];

        Assert.Matches("^At 1,024 windows .* base rate 0.910 and bigram 0.731\\.$", answer.Sentences[0]);
        Assert.Contains(answer.Sentences, sentence => sentence.EndsWith("to do better than base rate.", StringComparison.Ordinal));
        Assert.Contains("It does not reach bigram within the range where the prediction is claimed.", answer.Sentences);
        Assert.Contains(answer.Sentences, sentence => sentence.Contains("hold 29 % of the target", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatWasNotMeasuredIsSaidToBeAPrediction() =>
        Assert.All(Answer.Of(SampleResults.PredictedOnly()), answer => Assert.Equal("It was not measured: this is a prediction only.", answer.Sentences[^1]));

    [Fact]
    public void ASingleRepeatIsNotCalledAgreement() =>
        Assert.Contains("single repeat", Answer.Of(SampleResults.SingleSize())[0].Sentences[^1], StringComparison.Ordinal);

    [Fact]
    public void WithoutAClaimNothingIsPromised()
    {
        StudyResults study = SampleResults.Synthetic();
        TargetResult unclaimed = study.Targets[0] with { Curve = [.. study.Targets[0].Curve.Select(point => point with { Claimed = false })] };

        TargetAnswer answer = Answer.Of(study with { Targets = [unclaimed] })[0];

        Assert.StartsWith("No prediction is claimed", answer.Sentences[0], StringComparison.Ordinal);
    }
}
