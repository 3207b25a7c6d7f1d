using Kostka.Architectures;

namespace Kostka.Studies.Tests;

/// <summary>Sweeps: every combination of the swept values is a study of its own.</summary>
public sealed class SweepTests
{
    [Fact]
    public void EveryCombinationIsAStudyTheLastKeyVaryingFastest()
    {
        string text = Samples.Small + """

            sweep:
              model.position: [{ kind: none }, { kind: learned, variance: 0.5 }]
              model.layers[1].dense.weight_variance: [1, 2, 3]
            """;
        Study study = Study.Parse(text, "s");

        SweepPoint[] points = [.. StudySweep.Points(study)];

        Assert.Equal(6, points.Length);
        Assert.Equal([1, 2, 3, 1, 2, 3], points.Select(p => ((Layer.Dense)p.Study.Model!.Layers[1]).WeightVariance));
        Assert.All(points.Take(3), p => Assert.Equal(new PositionEmbedding.None(), p.Study.Model!.Position));
        Assert.All(points.Skip(3), p => Assert.Equal(new PositionEmbedding.Learned(0.5), p.Study.Model!.Position));
        Assert.All(points, p => Assert.Empty(p.Study.Sweep));
        Assert.Equal(
            [new SweepLabel("model.position", "{ kind: learned, variance: 0.5 }"), new SweepLabel("model.layers[1].dense.weight_variance", "3")],
            points[5].Labels.AsEnumerable());
    }

    [Fact]
    public void AStudyWithoutASweepIsItsOnlyPoint()
    {
        Study study = Study.Parse(Samples.Small, "s");
        SweepPoint point = Assert.Single(StudySweep.Points(study));
        Assert.Same(study, point.Study);
        Assert.Empty(point.Labels);
    }

    [Fact]
    public void KeysThatTheStudyLeavesOutCanBeSwept()
    {
        Study study = Study.Parse(Samples.Small + "\nsweep: { spectrum.pool: [64, 128], sequence.measure: [{ kind: iid }, { kind: iid, probabilities: [0.25, 0.75] }] }", "s");
        Assert.Equal([64, 64, 128, 128], StudySweep.Points(study).Select(p => p.Study.Spectrum.Pool));
    }

    [Fact]
    public void TooManyCombinationsAreRefused()
    {
        string values = string.Join(", ", Enumerable.Range(1, 17));
        string message = Assert.Throws<RequestException>(() => Study.Parse($"{Samples.Small}\nsweep: {{ model.token_variance: [{values}], spectrum.irreps: [{values}] }}", "s")).Message;
        Assert.Contains("found 289 combinations of values; allowed: at most 256", message, StringComparison.Ordinal);
    }
}
