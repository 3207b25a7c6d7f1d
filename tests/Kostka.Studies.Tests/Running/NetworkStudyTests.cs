using System.Text.Json.Nodes;
using Kostka.Files;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests.Running;

/// <summary>Small studies with networks, from the file to the results document; what is kept of them, and what happens when they are interrupted or diverge.</summary>
[Collection(TrainingCollection.Name)]
public sealed class NetworkStudyTests : IDisposable
{
    private const string Small = """
        sequence: { length: 6, vocabulary: 2 }
        model:
          position: { kind: learned, variance: 0.5 }
          layers: [{ attention: { score: linear } }, { dense: {} }]
        kernel: ntk
        spectrum: { pool: 64, check_pool: 64 }
        target: [{ kind: junta, function: token, positions: [0], name: first }, { kind: counts, function: fraction, name: second }]
        regression: { noise: 0.1, label_noise: 0.05, train: [8, 24], test_measure: { kind: iid, probabilities: [0.3, 0.7] } }
        networks:
          widths: [8, 16]
          repeats: 2
          seeds: 2
          test: 40
          isotypic: { irreps: 1, orbits: 4, points: 8 }
          mlp: { width: 8, layers: 1 }
          training: { method: sgd, steps: 20 }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kostka-networks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void NetworksStandBesideRegressionAtEveryWidthAndNumberOfSequences()
    {
        StudyResults results = Run(Read(Small), null);
        Assert.True(results.Complete);
        JsonObject document = ResultsDocument.Of(results);
        foreach (JsonNode? target in document["targets"]!.AsArray())
        {
            foreach (JsonNode? point in target!["curve"]!.AsArray())
            {
                JsonArray networks = point!["networks"]!.AsArray();
                Assert.Equal(["transformer 8", "transformer 16", "mlp 8"], networks.Select(network => $"{network!["model"]} {network["width"]}"));
                foreach (JsonNode? network in networks)
                {
                    Assert.Equal("sgd", (string?)network!["method"]);
                    Assert.Equal("ntk", (string?)network["kernel"]);
                    Assert.Equal(2, (int)network["repeats"]!);
                    double single = (double)network["mean"]!, ensemble = (double)network["ensemble"]!["mean"]!;

                    // The error of a mean is never above the mean of the errors, and label noise is a part of both.
                    Assert.InRange(ensemble, 0.05, single);
                    Assert.InRange((double)network["correlation"]!["mean"]!, -1, 1);
                    Assert.True((double)network["out_of_distribution"]!["gp"]!["mean"]! > 0.05);
                    Assert.Equal(3, network["isotypic"]!.AsArray().Count);
                    Assert.Null(network["isotypic"]![2]!["partition"]);
                    Assert.Equal((int)point["n"]! == 24 ? 40 : 0, network["outputs"]!.AsArray().Count);
                }
            }
        }
    }

    /// <summary>A wide network on few sequences, by small steps, is its tangent kernel: outputs as regression gives them on the same data.</summary>
    [Fact]
    public void AWideNetworkIsCloseToRegressionOnTheSameData()
    {
        Study study = Read(Small.Replace("[8, 16]", "[256]", StringComparison.Ordinal).Replace("steps: 20", "steps: 300", StringComparison.Ordinal)
            .Replace("mlp: { width: 8, layers: 1 }", "mlp: none\n  train: [8]", StringComparison.Ordinal).Replace("repeats: 2", "repeats: 1", StringComparison.Ordinal));
        NetworkPoint point = Assert.Single(Run(study, null).Targets[0].Curve[0].Networks);
        Assert.InRange(point.Distance!.Mean, 0, 0.25);
        Assert.InRange(point.Correlation!.Mean, 0.95, 1);
    }

    [Fact]
    public void APosteriorIsSampledWithItsDiagnostics()
    {
        Study study = Read(Small.Replace("{ method: sgd, steps: 20 }", "{ method: hmc, samples: 10, burn_in: 20, chains: 2 }", StringComparison.Ordinal).Replace("kernel: ntk", "kernel: nngp", StringComparison.Ordinal));
        NetworkPoint point = Run(study, null).Targets[0].Curve[1].Networks[1];
        Assert.Equal(("hmc", "nngp", 2), (point.Method, point.Kernel, point.Members));
        Assert.InRange(point.Diagnostics.Acceptance, 0.2, 1);
        Assert.True(point.Diagnostics.EffectiveSamples > 1);
        Assert.True(point.Diagnostics.SamplingError > 0);
        Assert.True(point.Single!.Mean > point.Ensemble!.Mean);
    }

    /// <summary>Stopped after some units, a run goes on from them and ends with the same document; of another study it keeps nothing.</summary>
    [Fact]
    public void AnInterruptedRunGoesOnToTheSameResults()
    {
        Study study = Read(Small);
        string whole = Text(Run(study, null));

        ResultsFolder folder = ResultsFolder.Open(_folder);
        NetworkFolder networks = folder.Networks(study, "1")!;
        using var stop = new CancellationTokenSource();
        StudyResults stopped = StudyRunner.RunCurves(study, new RunOptions(1, "test", [], stop.Token) { Networks = networks }, new StopWhen(stop, () => networks.FinishedUnits >= 5));
        Assert.False(stopped.Complete);
        Assert.InRange(networks.FinishedUnits, 5, 23);

        Assert.Equal(whole, Text(Run(study, folder.Networks(study, "1"))));
        Assert.Equal(24, networks.FinishedUnits);
        Assert.Equal(0, folder.Networks(study, "2")!.FinishedUnits);
    }

    [Fact]
    public void ADamagedUnitIsTrainedAgain()
    {
        Study study = Read(Small);
        NetworkFolder networks = ResultsFolder.Open(_folder).Networks(study, "1")!;
        string whole = Text(Run(study, networks));
        foreach (string file in Directory.EnumerateFiles(_folder, "first-*.unit", SearchOption.AllDirectories))
            File.WriteAllText(file, "damaged");
        Assert.Equal(whole, Text(Run(study, networks)));
    }

    [Fact]
    public void FinalWeightsStayUnderTheirOwnNamesWhenARunIsComplete()
    {
        Study study = Read(Small);
        ResultsFolder folder = ResultsFolder.Open(_folder);
        folder.Finish(Run(study, folder.Networks(study, "1")));
        string networks = Path.Combine(_folder, "networks");
        Assert.Empty(Directory.EnumerateDirectories(networks));
        string[] expected = [.. from target in new[] { "first", "second" } from model in new[] { "mlp-w8", "w16", "w8" } from part in new[] { "-initial", "" } select $"{target}-{model}-n24{part}.safetensors"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.EnumerateFiles(networks).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(networks, "first-w16-n24.safetensors"));
        Assert.Contains("layers.0.attention.query", file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(("first", "24", "true"), (file.Metadata["target"], file.Metadata["samples"], file.Metadata["centred"]));
    }

    [Fact]
    public void DivergedNetworksAreRecordedAndTheOthersGoOn()
    {
        Study study = Read(Small.Replace("steps: 20", "steps: 40, learning_rate: 1e9, momentum: 0", StringComparison.Ordinal));
        StudyResults results = Run(study, ResultsFolder.Open(_folder).Networks(study, "1"));
        Assert.True(results.Complete);
        NetworkPoint point = results.Targets[1].Curve[1].Networks[0];
        Assert.Equal(4, point.Diverged.Length);
        Assert.All(point.Diverged, message => Assert.Contains("the learning rate was 1E+09", message, StringComparison.Ordinal));
        Assert.Equal((0, null, null), (point.Members, point.Ensemble, point.Distance));
        Assert.Contains(results.Notes, note => note.StartsWith("second, transformer of width 8, n = 24, data set 1: network 1: Training diverged at step", StringComparison.Ordinal));
        Assert.NotNull(ResultsDocument.Of(results));

        // Units of nothing but diverged networks are finished, too.
        Assert.Equal(Text(results), Text(Run(study, ResultsFolder.Open(_folder).Networks(study, "1"))));
    }

    /// <summary>The predicted power of learned functions is that of regression on fresh data, whether from an exact or from a sampled spectrum.</summary>
    [Theory]
    [InlineData("exact", 0.12)]
    [InlineData("sampled", 0.2)]
    public void LearnedFunctionsHaveThePredictedPowerByIrrep(string method, double tolerance)
    {
        Study study = Read($$"""
            sequence: { length: 8, vocabulary: 2 }
            model: { position: { kind: learned, variance: 0.5 }, layers: [{ attention: { score: linear } }, { dense: {} }, { activation: erf }, { dense: {} }], readout: flatten }
            target: [{ kind: junta, function: token, positions: [0] }, { kind: junta, function: parity, positions: [0, 1] }]
            spectrum: { method: {{method}}, pool: 1024, check_pool: 1024 }
            regression: { noise: 0.3, label_noise: 0.3, train: [32, 128] }
            networks:
              widths: [1]
              repeats: 24
              isotypic: { irreps: 2, orbits: 24, points: 32 }
              mlp: none
              test: 50
              training: { method: hmc, samples: 4, burn_in: 0, chains: 1, step_size: 0.5, leapfrog_steps: 1 }
            """);
        foreach (NetworkPoint network in Run(study, null).Targets.SelectMany(target => target.Curve).Select(point => Assert.Single(point.Networks)))
        {
            double whole = network.Isotypic.Sum(part => part.Predicted);
            Assert.True(whole > 0.05);

            // Means over 24 data sets; five standard errors and a tolerance of the theory.
            Assert.All(network.Isotypic, part => Assert.InRange(
                part.Regression.Mean - part.Predicted, (-5 * part.Regression.StandardError) - (tolerance * whole), (5 * part.Regression.StandardError) + (tolerance * whole)));
        }
    }

    private static Study Read(string text) => Study.Parse(text, "small");

    private static StudyResults Run(Study study, NetworkFolder? networks) => StudyRunner.RunCurves(study, new RunOptions(2, "test", []) { Networks = networks }, RunObserver.None);

    /// <summary>All that was found of every target.</summary>
    private static string Text(StudyResults results) => ResultsDocument.Of(results)["targets"]!.ToJsonString();

    private sealed class StopWhen(CancellationTokenSource source, Func<bool> stop) : RunObserver
    {
        public override void Progressed(double share)
        {
            if (stop())
                source.Cancel();
        }
    }
}
