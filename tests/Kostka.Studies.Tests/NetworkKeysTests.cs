using Kostka.Networks;
using Kostka.Networks.Sampling;
using Kostka.Networks.Training;

namespace Kostka.Studies.Tests;

/// <summary>The keys of networks: what they mean, and what a mistake is answered with at the door, before anything is computed.</summary>
public sealed class NetworkKeysTests
{
    /// <summary>The block's keys, and the message after the study's name.</summary>
    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "line 4, column 1: networks: the key \"widths\" is missing; it takes a list of at least one of: widths" },
        { "widths: []", "line 4, column 21: networks.widths: found an empty list; allowed: a list of at least one of: widths" },
        { "widths: 64", "line 4, column 21: networks.widths: found 64; allowed: a list of at least one of: widths; write [64] for a single one" },
        { "widths: [64, 64]", "line 4, column 26: networks.widths[1]: found 64 after 64; allowed: values in ascending order, each once" },
        { "widths: [64], heads: 5", "line 4, column 34: networks.heads: the width 64 cannot be shared out among 5 heads; allowed: a number that divides the width, or give head_dimension" },
        { "widths: [64, 256], heads: [8, 8, 8]", "line 4, column 39: networks.heads: found 3 numbers of heads for 2 widths; allowed: one number, or one for each width" },
        { "widths: [64], heads: many", "line 4, column 34: networks.heads: found many; allowed: a whole number from 1 to 65536, or a list of at least one of: numbers of heads" },
        { "widths: [64], train: [64]", "line 4, column 35: networks.train[0]: found 64; allowed: the numbers of regression.train, 32, 128" },
        { "widths: [64], training: { steps: 5 }", "line 4, column 27: networks.training: the key \"method\" is missing; it takes sgd, adam, langevin, mala or hmc" },
        { "widths: [64], training: { method: sgd, learning_rate: 0 }", "line 4, column 67: networks.training.learning_rate: found 0; allowed: a number above 0" },
        { "widths: [64], training: { method: adam, momentum: 0.9 }", "line 4, column 53: networks.training.momentum: unknown key; allowed: method, steps, batch, learning_rate, schedule, warmup, weight_decay, decay_towards, clip, early_stopping, loss, centred; \"momentum\" belongs in networks.training" },
        { "widths: [64], training: { method: sgd, batch: 64 }", "line 4, column 59: networks.training.batch: found 64; allowed: 1 to 32, the smallest number of training sequences" },
        { "widths: [64], training: { method: sgd, steps: 100, warmup: 100 }", "line 4, column 72: networks.training.warmup: found 100; allowed: fewer than the 100 steps" },
        { "widths: [64], training: { method: sgd, loss: logistic, centred: true }", "line 4, column 77: networks.training.centred: outputs are centred for the square loss only; allowed: false with the logistic loss" },
        { "widths: [64], training: { method: hmc, loss: logistic }", "line 4, column 58: networks.training.loss: the posterior is that of Gaussian label noise, the square loss; the logistic loss needs the methods sgd or adam" },
        { "widths: [64], training: { method: hmc, burn_in: 5 }", "line 4, column 61: networks.training.burn_in: found 5; allowed: at least 20, to find the step size in, or any number with a given step_size" },
        { "widths: [64], mlp: false", "line 4, column 32: networks.mlp: found \"false\"; allowed: none" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void AMistakeIsAnsweredPrecisely(string keys, string message) =>
        Assert.StartsWith($"small, {message}", Assert.Throws<RequestException>(() => Study.Parse(Text(keys), "small")).Message, StringComparison.Ordinal);

    /// <summary>Changes of the rest of the study with which its networks do not fit.</summary>
    [Theory]
    [InlineData("function: parity, positions: [0, 1]", "function: majority, positions: [0, 1]", "training: { method: sgd, loss: logistic }", "target: the logistic loss takes labels +1 and −1")]
    [InlineData("noise: 0.02", "noise: 0.02\n  label_noise: 0.1", "training: { method: sgd, loss: logistic }", "networks.training.loss: the logistic loss takes labels +1 and −1, and regression.label_noise adds noise")]
    [InlineData("noise: 0.02", "noise: 0", "training: { method: mala }", "networks.training.method: the posterior needs label noise, and regression.noise is 0")]
    [InlineData("noise: 0.02", "noise: 0.02\n  test_measure: { kind: iid }", "test_measure: { kind: iid }", "networks.test_measure: there is a second measure in regression.test_measure already")]
    [InlineData("{ kind: junta, function: parity, positions: [0, 1] }", "{ kind: copy, classes: 2 }", "seeds: 1", "target: networks are trained on targets of one value, not on classes")]
    [InlineData("train: [32, 128]", "train: [32, 128]", "test_measure: { kind: iid, probabilities: [1, 0, 0] }", "networks.test_measure: the number of probabilities is 3; allowed: 2")]
    public void NetworksFitTheRestOfTheStudy(string old, string changed, string keys, string message)
    {
        string text = Text($"widths: [64], {keys}");
        Assert.Contains(old, text, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<RequestException>(() => Study.Parse(text.Replace(old, changed, StringComparison.Ordinal), "small")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworksNeedATargetAndARegression()
    {
        string text = Text("widths: [64]");
        string without = text[..text.IndexOf("target:", StringComparison.Ordinal)];
        string message = Assert.Throws<RequestException>(() => Study.Parse(without, "small")).Message;
        Assert.Contains("the key \"target\" is missing", message, StringComparison.Ordinal);
        Assert.Contains("the key \"regression\" is missing", message, StringComparison.Ordinal);
        Assert.Null(Study.Parse(without, "small", null, StudyPurpose.Spectrum).Networks);
    }

    [Fact]
    public void DefaultsFollowFromTheRestOfTheStudy()
    {
        NetworkSettings networks = Read("widths: [8, 64]");
        Assert.Equal([new NetworkSizes(8, 1, 8), new NetworkSizes(64, 8, 8)], networks.Sizes.ToArray());
        Assert.Equal([32, 128], networks.Train.ToArray());
        Assert.Equal(new NetworkTraining.Sampling(SamplerKind.Hmc, 200, 200, 1, 2, 0, null, true), networks.Training);
        Assert.Equal(64, networks.Mlp!.Width);
        Assert.Equal(3, networks.Isotypic.Below);
        Assert.Equal("hmc", networks.Training.Method);

        var gradient = Assert.IsType<NetworkTraining.GradientDescent>(Read("widths: [8]", ("model:", "kernel: ntk\nmodel:")).Training);
        Assert.True(gradient is { Adam: false, Centred: true, Batch: 0, LearningRate: null, WeightDecay: null, DecayTowards: DecayTowards.Initialisation });
        Assert.IsType<NetworkTraining.GradientDescent>(Read("widths: [8]", ("noise: 0.02", "noise: 0")).Training);
        Assert.Null(Read("widths: [8]", ("length: 16", "length: 513")).Mlp);
        Assert.Equal([32, 1024], Read("widths: [8]", ("[32, 128]", "[32, 1024, 2048]")).Train.ToArray());
        Assert.Equal([2048], Read("widths: [8]", ("[32, 128]", "[2048, 4096]")).Train.ToArray());
    }

    [Fact]
    public void HeadsAndTheirDimensionFollowFromEachOther()
    {
        Assert.Equal([new NetworkSizes(64, 8, 32), new NetworkSizes(256, 32, 32)], Read("widths: [64, 256], heads: [8, 32], head_dimension: 32").Sizes.ToArray());
        Assert.Equal([new NetworkSizes(64, 8, 8), new NetworkSizes(256, 8, 32)], Read("widths: [64, 256], heads: 8").Sizes.ToArray());
        Assert.Equal([new NetworkSizes(64, 2, 32) { HiddenWidth = 100 }], Read("widths: [64], head_dimension: 32, hidden_width: 100").Sizes.ToArray());
    }

    [Fact]
    public void EveryKeyIsRead()
    {
        NetworkSettings networks = Read(
            """
            widths: [16], parametrisation: standard, train_readout: true, seeds: 3, repeats: 5, train: [128], test: 99,
            training: { method: adam, steps: 10, batch: 7, learning_rate: 0.25, schedule: cosine, warmup: 2, weight_decay: ridge, decay_towards: origin, clip: 2,
              early_stopping: { patience: 3, every: 4, validation: 50 }, loss: logistic },
            mlp: { width: 9, layers: 3, activation: erf }, isotypic: { irreps: 1, orbits: 5, points: 6 }, test_measure: { kind: iid, probabilities: [0.25, 0.75] }
            """);
        Assert.Equal((Parametrisation.Standard, true, 3, 5, 99), (networks.Parametrisation, networks.TrainReadout, networks.Seeds, networks.Repeats, networks.Test));
        Assert.Equal([128], networks.Train.ToArray());
        Assert.Equal(
            new NetworkTraining.GradientDescent(
                true, null, 0.25, 10, 7, new Schedule.Cosine { WarmUp = 2 }, null, DecayTowards.Origin, 2, new EarlyStopping(4) { Patience = 3 }, 50, LossKind.Logistic, false),
            networks.Training);
        Assert.Equal((9, 3), (networks.Mlp!.Width, networks.Mlp.Layers));
        Assert.Equal((1, 5, 6), (networks.Isotypic.Below, networks.Isotypic.Orbits, networks.Isotypic.Points));
        Assert.Null(Read("widths: [16], mlp: none").Mlp);
        Assert.Equal(
            new NetworkTraining.Sampling(SamplerKind.Hmc, 50, 60, 3, 5, 7, 0.125, false),
            Read("widths: [16], training: { method: hmc, samples: 50, burn_in: 60, thin: 3, chains: 5, leapfrog_steps: 7, step_size: 0.125, integrate_readout: false }").Training);
    }

    /// <summary>Predictions are made for one second measure: the networks' is that of the regression.</summary>
    [Fact]
    public void ASecondMeasureOfNetworksIsOneOfTheRegressionToo()
    {
        Study study = Study.Parse(Text("widths: [16], test_measure: { kind: iid, probabilities: [0.25, 0.75] }"), "small");
        Assert.Equal([0.25, 0.75], Assert.IsType<MeasureSettings.Iid>(study.Regression!.TestMeasure).Probabilities.ToArray());
        Assert.Equal(StudyDump.Of(study), StudyDump.Of(Study.Parse(study.Canonical(), "small")));
    }

    private static NetworkSettings Read(string keys, params (string Old, string New)[] changes) => Study.Parse(
        changes.Aggregate(Text(keys), (text, change) => text.Replace(change.Old, change.New, StringComparison.Ordinal)), "small").Networks!;

    private static string Text(string keys) =>
        Samples.Small.Replace("model:", $"networks: {{ {keys.ReplaceLineEndings(" ")} }}\nmodel:", StringComparison.Ordinal);
}
