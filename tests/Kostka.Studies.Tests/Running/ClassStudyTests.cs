using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Learning;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests.Running;

/// <summary>Studies of classes, of a second measure and of the cross-dataset bound, from the study file to the results.</summary>
public sealed class ClassStudyTests
{
    private const string Text = """
        sequence:
          length: 10
          measure: { kind: mixture, components: [{ weight: 0.4, probabilities: [0.7, 0.2, 0.1] }, { weight: 0.6, probabilities: [0.1, 0.3, 0.6] }] }
        model:
          position: { kind: learned, variance: 0.5 }
          layers:
            - residual: [{ attention: { score: linear } }]
            - layer_norm: {}
            - residual: [{ dense: { bias_variance: 0.01 } }, { activation: erf }, { dense: {} }]
        target:
          - { kind: next_token, classes: 3 }
          - { kind: copy, from: 2 }
          - { kind: induction, classes: [0] }
          - { kind: next_token, symbols: [0] }
        spectrum: { pool: 512, check_pool: 512 }
        regression:
          noise: 0.1
          train: [16, 64]
          measured: { repeats: 6, test: 400 }
          test_measure: { kind: iid, probabilities: [0.2, 0.5, 0.3] }
          bound: { modes: 3 }
        """;

    private static readonly StudyResults _results = Run(Text);

    [Fact]
    public void ClassesHaveScoresAndReferences()
    {
        TargetResult next = _results.Targets[0];
        Assert.Equal<string>(["0", "1", "2"], next.Classes);
        Assert.Equal(1, next.BaseRates.Sum(), 1e-12);
        Assert.Equal(["base rate", "Bayes optimum"], next.References.Select(reference => reference.Name));

        // The errors of knowing the base rates, 1 − Σp², and their entropy, with p = 0.34, 0.26, 0.4; 512 sequences stand for it.
        double[] p = [0.34, 0.26, 0.4];
        Assert.Equal(1 - p.Sum(q => q * q), next.References[0].MeanSquaredError, 0.03);
        Assert.Equal(-p.Sum(q => q * Math.Log(q)), next.References[0].CrossEntropy, 0.05);
        Assert.True(next.References[1].CrossEntropy < next.References[0].CrossEntropy);
        Assert.True(next.References[1].Accuracy > next.References[0].Accuracy);
        foreach (CurvePoint point in next.Curve)
        {
            // No predictor has a smaller expected cost than the Bayes optimum; 6 × 400 tests and 512 sequences leave some 3 %.
            Assert.True(point.CrossEntropy!.Measured!.Mean > 0.93 * next.References[1].CrossEntropy);
            Assert.InRange(point.Accuracy!.Predicted, 1 / 3.0, 1);
            Assert.InRange(point.CrossEntropy.Predicted, 0.5, 2);
        }

        Assert.Equal<string>(["0", "any other", "none"], _results.Targets[2].Classes);
        Assert.Equal("induction", _results.Targets[2].Name);
        CurvePoint sign = _results.Targets[3].Curve[0];
        Assert.NotNull(sign.Accuracy);
        Assert.Null(sign.CrossEntropy);
    }

    /// <summary>Within 25 %: six repeats and small pools; the library's tests are the sharp ones.</summary>
    [Fact]
    public void PredictionsComeWithTheirMeasurements()
    {
        foreach (CurvePoint point in _results.Targets.SelectMany(target => target.Curve))
        {
            Near(point.Mse, point.Measured);
            Near(point.Accuracy!.Predicted, point.Accuracy.Measured);
            Near(point.OutOfDistribution!.Mse, point.OutOfDistribution.Measured);
            if (point.CrossEntropy is { } cost)
                Near(cost.Predicted, cost.Measured);
        }

        static void Near(double predicted, Estimate? measured) => Assert.InRange(predicted, 0.75 * measured!.Mean, 1.25 * measured.Mean);
    }

    [Fact]
    public void NoMeasuredValueExceedsItsBound()
    {
        BoundResult bound = _results.Bound!;
        Assert.Equal(3, bound.Modes.Length);
        Assert.Contains("independent", bound.Measure, StringComparison.Ordinal);
        foreach (BoundMode mode in bound.Modes)
        {
            Assert.Equal(4, mode.Targets.Length);
            Assert.Equal(0.1 / mode.Eigenvalue / mode.MeanSquare, mode.SamplesForHalf, 1e-9 * mode.SamplesForHalf);
            foreach (BoundPoint point in mode.Points.Concat(mode.Targets.SelectMany(target => target.Points)))
                Assert.InRange(point.Found.Mean, 0, point.Bound.Mean * (1 + 1e-9));
        }
    }

    [Fact]
    public void TheDocumentHoldsItAll()
    {
        JsonObject document = ResultsDocument.Of(_results);
        JsonNode point = document["targets"]![0]!["curve"]![1]!;
        Assert.Equal(6, (int)point["accuracy"]!["measured"]!["repeats"]!);
        Assert.Equal(6, (int)point["cross_entropy"]!["measured"]!["repeats"]!);
        Assert.True((double)point["test_measure"]!["mse"]! > 0);
        Assert.Equal(3, document["targets"]![0]!["classes"]!.AsArray().Count);
        Assert.Null(document["targets"]![3]!["classes"]);
        Assert.NotNull(document["test_measure_data"]);
        Assert.Equal(3, document["bound"]!["modes"]!.AsArray().Count);
        Assert.NotNull(document["targets"]![0]!["references"]![0]!["cross_entropy"]);
    }

    /// <summary>Where the spectrum is exact the second measure is sampled, and the study's own prediction stays what it was.</summary>
    [Fact]
    public void AnExactStudyKeepsItsPrediction()
    {
        const string Bits = """
            sequence: { length: 12, vocabulary: 2 }
            model: { position: { kind: learned, variance: 0.5 }, layers: [{ attention: { score: linear } }, { dense: {} }] }
            target: { kind: copy, from: 3, symbols: [1] }
            spectrum: { pool: 256, check_pool: 256 }
            regression:
              noise: 0.1
              train: [16, 64, 400]
            """;
        StudyResults plain = Run(Bits), both = Run(Bits + "\n  test_measure: { kind: iid, probabilities: [0.3, 0.7] }\n");
        Assert.Equal("exact", both.Spectrum!.Method);
        Assert.Equal(plain.Targets[0].Curve.Select(point => point.Mse), both.Targets[0].Curve.Select(point => point.Mse));
        Assert.All(both.Targets[0].Curve.Take(2), point => Assert.True(point.OutOfDistribution!.Mse > 0));

        // n is larger than the pool: nothing is said.
        Assert.Null(both.Targets[0].Curve[2].OutOfDistribution);
    }

    [Fact]
    public void FinishedRepeatsComeBackFromTheFolder()
    {
        Study study = Study.Parse(Text, "classes");
        string path = Directory.CreateTempSubdirectory("kostka-classes-").FullName;
        try
        {
            ImmutableArray<RepeatErrors> kept = [];
            var folder = ResultsFolder.Open(path);
            StudyResults whole = StudyRunner.Run(study, new RunOptions(1, "test", []), new Keeper(repeats => kept = repeats.Length == 3 ? repeats : kept));
            folder.Checkpoint(study, "v", whole, kept);
            ImmutableArray<RepeatErrors> read = folder.FinishedRepeats(study, "v");
            Assert.Equal(3, read.Length);
            Assert.Equal(kept[1].OutOfDistribution!.CrossEntropy, read[1].OutOfDistribution!.CrossEntropy);
            Assert.True(double.IsNaN(read[1].Test.CrossEntropy[^1]));
            StudyResults resumed = StudyRunner.Run(study, new RunOptions(1, "test", read), RunObserver.None);
            for (int t = 0; t < whole.Targets.Length; t++)
            {
                for (int s = 0; s < 2; s++)
                {
                    CurvePoint a = whole.Targets[t].Curve[s], b = resumed.Targets[t].Curve[s];
                    Assert.Equal(a.Measured!.Mean, b.Measured!.Mean, 1e-12);
                    Assert.Equal(a.Accuracy!.Measured!.Mean, b.Accuracy!.Measured!.Mean, 1e-12);
                    Assert.Equal(a.OutOfDistribution!.Measured!.Mean, b.OutOfDistribution!.Measured!.Mean, 1e-12);
                }
            }

            // Repeats of the shape that earlier versions wrote are not gone on from.
            string progress = Path.Combine(path, "progress.json");
            JsonNode document = JsonNode.Parse(File.ReadAllText(progress))!;
            foreach (JsonNode? repeat in document["repeats"]!.AsArray())
            {
                repeat!["test"] = repeat["test"]!["mse"]!.DeepClone();
                repeat["held_out"] = repeat["test"]!.DeepClone();
            }

            File.WriteAllText(progress, document.ToJsonString());
            Assert.Empty(folder.FinishedRepeats(study, "v"));
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    private static StudyResults Run(string text) =>
        StudyRunner.Run(Study.Parse(text, "classes"), new RunOptions(Environment.ProcessorCount, "test", []), RunObserver.None);

    private sealed class Keeper(Action<ImmutableArray<RepeatErrors>> keep) : RunObserver
    {
        public override void Checkpoint(StudyResults results, ImmutableArray<RepeatErrors> repeats) => keep(repeats);
    }
}
