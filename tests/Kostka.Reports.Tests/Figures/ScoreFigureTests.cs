using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Figures;

/// <summary>Accuracy, cross-entropy, a second measure and the cross-dataset bound in figures and sentences.</summary>
public class ScoreFigureTests
{
    [Fact]
    public void EveryQuantityGetsAFigure() => Assert.Equal(
        ["curve-token", "residuals-token", "accuracy-token", "cross-entropy-token", "out-of-distribution-token", "target-token", "spectrum", "bound"],
        FigureSet.Of(Study()).All.Select(figure => figure.Name));

    [Fact]
    public void TheFiguresSayWhatWasFound()
    {
        FigureSet figures = FigureSet.Of(Study());
        Assert.Contains("70.0 % right at", figures.Targets[0][2].Finding, StringComparison.Ordinal);
        Assert.Contains("against base rate 50.0 %", figures.Targets[0][2].Finding, StringComparison.Ordinal);
        Assert.Contains("0.900 nats of cross-entropy", figures.Targets[0][3].Finding, StringComparison.Ordinal);
        Assert.Contains("out of distribution: test error 0.800", figures.Targets[0][4].Finding, StringComparison.Ordinal);
        Assert.Equal("Half of eigenfunction 1: (L−1, 1) takes at least 10 sequences; regression takes about 32", figures.Bound!.Finding);
    }

    [Fact]
    public void TheAnswerSaysItInWords()
    {
        ImmutableArray<string> sentences = Answer.Of(Study())[0].Sentences;
        Assert.Contains(sentences, sentence => sentence.Contains("it is right on 70.0 % of new ones by prediction (measured: 69.0 % ± 2.0 %), against base rate 50.0 %", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.StartsWith("Out of distribution", StringComparison.Ordinal) && sentence.Contains("0.800 (measured: 0.820", StringComparison.Ordinal));
    }

    [Fact]
    public void AStudyWithoutThemSaysNothingOfThem() => Assert.DoesNotContain(
        Answer.Of(SampleResults.Synthetic()).SelectMany(answer => answer.Sentences),
        sentence => sentence.Contains("Out of distribution", StringComparison.Ordinal) || sentence.Contains("cross-entropy", StringComparison.Ordinal));

    [Fact]
    public void ABrokenBoundIsNotHidden()
    {
        StudyResults study = Study();
        BoundMode mode = study.Bound!.Modes[0];
        BoundResult broken = study.Bound with { Modes = [mode with { Points = [mode.Points[0] with { Found = new Estimate(0.99, 0, 2) }] }] };
        Assert.Contains("No measured value exceeds", string.Join(' ', BoundFindings.Sentences(study.Bound, ReportWords.For(study.Data))), StringComparison.Ordinal);
        Assert.Contains("cannot be", string.Join(' ', BoundFindings.Sentences(broken, ReportWords.For(study.Data))), StringComparison.Ordinal);
    }

    internal static StudyResults Study()
    {
        StudyResults study = SampleResults.Synthetic();
        TargetResult target = study.Targets[0];
        return study with
        {
            TestMeasure = study.Data with { Description = "the other measure" },
            Targets =
            [
                target with
                {
                    Classes = ["a", "b"],
                    BaseRates = [0.5, 0.5],
                    References = [new ReferencePredictor("base rate", 0.5) { Accuracy = 0.5, CrossEntropy = 0.693 }],
                    OutOfDistribution = new OutOfDistributionTarget(1, [new ReferencePredictor("base rate of the training measure", 0.6)]),
                    Curve = [.. target.Curve.Select(point => point with
                    {
                        Accuracy = new Score(0.7, new Estimate(0.69, 0.0102, 8), null),
                        CrossEntropy = new Score(0.9, new Estimate(0.91, 0.01, 8), new Estimate(0.92, 0.01, 8)),
                        OutOfDistribution = new OutOfDistributionPoint(0.8, 0.02, point.Claimed, new Estimate(0.82, 0.01, 8), new Score(0.6, null, null), null),
                    })],
                },
            ],
            Bound = new BoundResult("independent tokens", 100, 0.1, [new BoundMode(
                0.01,
                [new IrrepWeight([15, 1], 0.9, 0.01)],
                1,
                10,
                [new BoundPoint(16, new Estimate(0.6, 0, 2), new Estimate(0.25, 0.01, 2)), new BoundPoint(64, new Estimate(0.86, 0, 2), new Estimate(0.75, 0.01, 2))],
                [new BoundTarget("token", [new BoundPoint(16, new Estimate(2, 0, 2), new Estimate(0.1, 0.01, 2))])])]),
        };
    }
}
