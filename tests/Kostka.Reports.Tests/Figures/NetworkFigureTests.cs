using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Reports.Html;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Figures;

/// <summary>Trained networks in figures, sentences and tables.</summary>
public class NetworkFigureTests
{
    [Fact]
    public void TrainedNetworksJoinTheCurveAndGetFiguresOfTheirOwn()
    {
        ImmutableArray<Figure> figures = FigureSet.Of(SampleNetworks.Trained()).Targets[0];
        Assert.Equal(["curve-token", "residuals-token", "out-of-distribution-token", "outputs-token", "distance-token", "isotypic-token", "target-token"], figures.Select(figure => figure.Name));
        foreach (int curve in (int[])[0, 2])
        {
            string specification = figures[curve].Specification.ToJsonString();
            foreach (string series in (string[])["mean of 4 networks, width 64", "mean of 4 networks, width 256"])
                Assert.Contains(series, specification, StringComparison.Ordinal);
        }

        Assert.Contains("MLP, width 512", figures[0].Specification.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("falls from 24 % to 7 %", figures[4].Finding, StringComparison.Ordinal);
        Assert.Contains("from 2,048 sequences, by symmetry type", figures[5].Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void TheAnswerComparesThemWithInfiniteWidth()
    {
        StudyResults study = SampleNetworks.Trained();
        string answer = string.Join('\n', Answer.Of(study)[0].Sentences);
        Assert.Contains("4 networks, averaged, of width 256 trained on 2,048 sequences have a test error of", answer, StringComparison.Ordinal);
        Assert.Contains("lies 7 % of the target's size away from that regression, with a correlation of 0.995; at width 64 it is 24 %", answer, StringComparison.Ordinal);
        Assert.Contains("Under the second measure their error is", answer, StringComparison.Ordinal);
        Assert.Contains("A perceptron that sees the whole sequence at once", answer, StringComparison.Ordinal);
        Assert.Contains("1 training run diverged, and is in none of these numbers", answer, StringComparison.Ordinal);
        Assert.Contains("layer layers.0.attention, learning rate 3.5", ReportPage.Write(study, FigureSet.Of(study)), StringComparison.Ordinal);
    }

    [Fact]
    public void PosteriorsAreNamedAsSuch()
    {
        StudyResults study = SampleNetworks.Trained();
        TargetResult target = study.Targets[0] with
        {
            Curve = [.. study.Targets[0].Curve.Select(point => point with
            {
                Networks = [.. point.Networks.Select(network => network with
                {
                    Method = "hmc", Kernel = "nngp", Diagnostics = new NetworkDiagnostics(0.02, 0.91, 400, 1.01, 0.03),
                })],
            })],
        };
        Assert.Contains("posterior mean, width 256", LearningCurve(target), StringComparison.Ordinal);
        Assert.Contains("Bayesian networks of width 256 conditioned on", string.Join('\n', NetworkFindings.Sentences(target, ReportWords.For(study.Data))), StringComparison.Ordinal);
        StudyResults sampled = study with { Targets = [target] };
        Assert.Contains("How well the posteriors were sampled", ReportPage.Write(sampled, FigureSet.Of(sampled)), StringComparison.Ordinal);

        string LearningCurve(TargetResult one) => FigureSet.Of(study with { Targets = [one] }).Targets[0][0].Specification.ToJsonString();
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(0.9, false)] // within a fifth: no claim
    public void NetworksThatLearnMoreThanTheirKernelAreSaidTo(double factor, bool said)
    {
        StudyResults study = SampleNetworks.Trained();
        TargetResult target = study.Targets[0] with
        {
            Curve = [.. study.Targets[0].Curve.Select(point => point with
            {
                Networks = [.. point.Networks.Select(network => network with { Ensemble = new Estimate(factor * point.Mse, 0.001 * point.Mse, 4), Regression = new Estimate(point.Mse, 0.001 * point.Mse, 4) })],
            })],
        };
        Assert.Equal(said, NetworkFindings.Sentences(target, ReportWords.For(study.Data)).Any(sentence => sentence.StartsWith("Finite networks learn more", StringComparison.Ordinal)));
    }

    [Fact]
    public void NetworksThatAllDivergedLeaveAHole()
    {
        StudyResults study = SampleNetworks.Trained();
        TargetResult target = study.Targets[0] with
        {
            Curve = [.. study.Targets[0].Curve.Select(point => point with
            {
                Networks = [.. point.Networks.Select(network => network with { Single = null, Ensemble = null, Distance = null, Correlation = null, Isotypic = [], Outputs = [], OutOfDistribution = null })],
            })],
        };
        StudyResults diverged = study with { Targets = [target] };
        Assert.DoesNotContain(FigureSet.Of(diverged).Targets[0], figure => figure.Name.StartsWith("outputs-", StringComparison.Ordinal));
        Assert.Contains("diverged", ReportPage.Write(diverged, FigureSet.Of(diverged)), StringComparison.Ordinal);
    }
}
