using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Sequences;

namespace Kostka.Studies.Tests;

/// <summary>Valid study files and the typed values that they become.</summary>
public sealed class StudyReadingTests
{
    /// <summary>The example of the contract, as far as this version goes.</summary>
    private const string Example = """
        name: quickstart
        question: one sentence for the report
        sequence:
          length: 64
          vocabulary: 2
          measure:
            kind: iid
            probabilities: [0.5, 0.5]
        model:
          token_variance: 1.0
          position: { kind: learned, variance: 0.25 }
          layers:
            - attention: { score: linear, query_key_variance: 1.5 }
            - residual: [{ dense: { bias_variance: 1e-05 } }, { activation: erf }, { dense: {} }]
            - repeat: { times: 2, layers: [{ dense: }, { layer_norm: }] }
            - pool: flatten
          readout: mean
        kernel: ntk
        target: { kind: junta, function: parity, positions: [0, 1] }
        spectrum: { method: auto, irreps: 3, pool: 1e3, check_pool: 4096 }
        regression:
          noise: .02
          label_noise: 0
          train: [32, 128, 512, 2048]
          measured: { repeats: 32, test: 2000 }
        scaling: { lengths: "8..100", criterion: learnability, threshold: 0.5 }
        sweep: { model.position.variance: [0, 0.25, 1] }
        seed: 18446744073709551615
        """;

    [Fact]
    public void TheContractsExampleIsReadIntoTypes()
    {
        Study study = Study.Parse(Example, "other");

        Assert.Equal("quickstart", study.Name);
        Assert.Equal("one sentence for the report", study.Question);
        SequenceSettings sequence = study.RequireSequence();
        Assert.Equal((64, 2), (sequence.Length, sequence.Vocabulary));
        Assert.Equal([0.5, 0.5], Assert.IsType<MeasureSettings.Iid>(sequence.Measure).Probabilities.ToArray());
        Assert.Equal(1.0, study.Model!.TokenVariance);
        Assert.Equal(new PositionEmbedding.Learned(0.25), study.Model!.Position);
        Assert.Equal(new Layer.Attention(Score.Linear, QueryKeyVariance: 1.5), study.Model!.Layers[0]);
        var body = Assert.IsType<Layer.Residual>(study.Model!.Layers[1]).Body;
        Assert.Equal([new Layer.Dense(1, 1e-5), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()], body.ToArray());
        var repeat = Assert.IsType<Layer.Repeat>(study.Model!.Layers[2]);
        Assert.Equal(2, repeat.Times);
        Assert.Equal([new Layer.Dense(), new Layer.LayerNorm()], repeat.Body.ToArray());
        Assert.Equal(new Layer.Pool(PoolKind.Flatten), study.Model!.Layers[3]);
        Assert.Equal(Readout.Mean, study.Model!.Readout);
        Assert.Equal(KernelKind.Ntk, study.Kernel);
        var target = Assert.IsType<TargetSettings.Junta>(Assert.Single(study.Targets));
        Assert.Equal("parity", target.Name);
        Assert.Equal(new SymmetricFunction.Parity(), target.Function);
        Assert.Equal([0, 1], target.Positions.ToArray());
        Assert.Equal(1, target.Symbol);
        Assert.Equal(new SpectrumSettings(SpectrumMethod.Auto, 3, 1000, 4096), study.Spectrum);
        RegressionSettings regression = study.RequireRegression();
        Assert.Equal(0.02, regression.Noise);
        Assert.Equal(0, regression.LabelNoise);
        Assert.Equal([32, 128, 512, 2048], regression.Train.ToArray());
        Assert.Equal(new MeasuredSettings(32, 2000), regression.Measured);
        ScalingSettings scaling = study.RequireScaling();
        Assert.Equal([8, 16, 32, 64, 100], scaling.Lengths.ToArray());
        Assert.Equal(0.5, scaling.Threshold);
        Assert.Equal("model.position.variance", Assert.Single(study.Sweep).Path);
        Assert.Equal(["0", "0.25", "1"], study.Sweep[0].Values.ToArray());
        Assert.Equal(ulong.MaxValue, study.Seed);
    }

    [Fact]
    public void TheStudiesOfTheRepositoryAreValid()
    {
        Study quickstart = Study.Load(Repository.File("studies", "quickstart.yaml"));
        Assert.Equal("quickstart", quickstart.Name);
        Assert.Equal(["token", "parity"], quickstart.Targets.Select(target => target.Name));
        Study wikitext = Study.Load(Repository.File("studies", "wikitext.yaml"), new StudyOverrides(Data: ["text.txt"]));
        Assert.Equal((16, 1000), (wikitext.RequireSequence().Length, wikitext.RequireSequence().Vocabulary));
        Assert.Equal(new NextSymbols.MostFrequent(20), Assert.IsType<TargetSettings.NextToken>(Assert.Single(wikitext.Targets)).Symbols);
    }

    [Fact]
    public void DefaultsDependOnOtherKeysWhereTheySaySo()
    {
        Study study = Study.Parse(Samples.All["large"], "large");
        Assert.Equal(
            ["and", "two-of-three", "table", "token", "token-2", "counts-majority", "counts-fraction", "linear", "slope", "next_token", "which", "copy", "copy-2", "induction"],
            study.Targets.Select(target => target.Name));
        Assert.Equal(Enumerable.Repeat(1 / Math.Sqrt(12), 12), ((TargetSettings.Linear)study.Targets[7]).Weights);
        Assert.Null(study.RequireRegression().Noise);
        Study uniform = Study.Parse(Samples.Small.Replace("vocabulary: 2", "vocabulary: 4", StringComparison.Ordinal), "uniform");
        Assert.Equal(Enumerable.Repeat(0.25, 4), ((MeasureSettings.Iid)uniform.RequireSequence().Measure).Probabilities);
    }

    [Theory]
    [InlineData("variance: 0.5", 10000)]
    [InlineData("variance: 0.5, base: 20", 20)]
    public void SinusoidalPositionsHaveABase(string keys, double ratio)
    {
        Study study = Study.Parse(Samples.Small.Replace("model:", $"model:\n  position: {{ kind: sinusoidal, {keys} }}", StringComparison.Ordinal), "sinusoids");
        Assert.Equal(new PositionEmbedding.Sinusoidal(0.5, ratio), study.Model!.Position);
    }

    [Fact]
    public void SymbolsAreNumbersOrWords()
    {
        var target = Assert.IsType<TargetSettings.NextToken>(Assert.Single(Study.Parse(Samples.All["wikitext"], "w").Targets));
        SymbolReference[] expected = [new(null, "the"), new(null, "1"), new(5, null), new(null, "<eos>")];
        Assert.Equal(expected, Assert.IsType<NextSymbols.Chosen>(target.Symbols).Symbols.AsEnumerable());
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("+1", 1)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    [InlineData("1e-05", 1e-5)]
    [InlineData("1E+2", 100)]
    [InlineData("1e-400", 0)]
    [InlineData("-0", 0)]
    public void NumbersAreWrittenAsInYamlAndJson(string text, double value) =>
        Assert.Equal(value, Study.Parse(Samples.Small.Replace("noise: 0.02", $"noise: {text}", StringComparison.Ordinal), "n").RequireRegression().Noise!.Value);

    [Fact]
    public void AnyJsonIsRead()
    {
        // Tabs, a line break before the colon, escaped slashes, surrogate pairs and keys in any order: JSON, though not all of it YAML.
        string text = "{\n\t\"seed\"\n\t:\t3, \"question\": \"a\\/b \\uD83D\\uDE00 \\u00e9\", \"model\": {\"layers\": [{\"dense\": {\"bias_variance\": 1e-05}}]}}";
        Study study = Study.Parse(text, "json", null, StudyPurpose.Kernel);
        Assert.Equal(3UL, study.Seed);
        Assert.Equal("a/b 😀 é", study.Question);
        Assert.Equal(new Layer.Dense(1, 1e-5), study.Model!.Layers[0]);
    }
}
