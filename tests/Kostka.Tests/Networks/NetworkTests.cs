using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks;

/// <summary>The weights of a network: names, shapes, deviations; what is refused.</summary>
public sealed class NetworkTests
{
    private static readonly Layer _dense = new Layer.Dense(2, 0.5), _relu = new Layer.Activation(ActivationFunction.Relu);

    [Fact]
    public void Weights_are_named_like_paths()
    {
        Layer[] layers =
        [
            new Layer.Attention(Score.Softmax, QueryKeyVariance: 16, ValueOutputVariance: 9),
            new Layer.Residual([_dense, _relu, new Layer.Dense()]),
            new Layer.Repeat(2, [new Layer.Residual([new Layer.Attention(Score.Linear, Scaling.InverseDimension, 4)])]),
        ];
        var architecture = new Architecture(1.5, new PositionEmbedding.Learned(0.25), [.. layers], Readout.Cls);
        var sizes = new NetworkSizes(8, 3, 2) { HiddenWidth = 10 };
        Assert.Equal(
            [
                "embedding.token 4x8", "embedding.position 6x8", "embedding.cls 8",
                "layers.0.attention.query 6x8", "layers.0.attention.key 6x8", "layers.0.attention.value 6x8", "layers.0.attention.output 8x6",
                "layers.1.residual.0.dense.weight 10x8", "layers.1.residual.0.dense.bias 10", "layers.1.residual.2.dense.weight 8x10",
                "layers.2.repeat.0.0.residual.0.attention.query 6x8", "layers.2.repeat.0.0.residual.0.attention.value 6x8", "layers.2.repeat.0.0.residual.0.attention.output 8x6",
                "layers.2.repeat.1.0.residual.0.attention.query 6x8", "layers.2.repeat.1.0.residual.0.attention.value 6x8", "layers.2.repeat.1.0.residual.0.attention.output 8x6",
                "readout 2x8",
            ],
            new Network(architecture, 5, 4, new NetworkOptions(sizes, Outputs: 2)).Parameters.Tensors.Select(t => $"{t.Name} {string.Join('x', t.Shape)}"));

        ParameterLayout standard = new Network(architecture, 5, 4, new NetworkOptions(sizes, Parametrisation.Standard, 2)).Parameters;
        double Deviation(string name) => standard.Tensors.Single(t => t.Name == name).Deviation;
        Assert.Equal(Math.Sqrt(1.5), Deviation("embedding.cls"), 1e-15);
        Assert.Equal(0.5, Deviation("embedding.position"), 1e-15);
        Assert.Equal(2 / Math.Sqrt(8), Deviation("layers.0.attention.query"), 1e-15);
        Assert.Equal(2 / Math.Sqrt(8), Deviation("layers.0.attention.key"), 1e-15);
        Assert.Equal(1 / Math.Sqrt(8), Deviation("layers.0.attention.value"), 1e-15);
        Assert.Equal(3 / Math.Sqrt(6), Deviation("layers.0.attention.output"), 1e-15);
        Assert.Equal(2 / Math.Sqrt(8), Deviation("layers.2.repeat.0.0.residual.0.attention.query"), 1e-15);
        Assert.Equal(0.5, Deviation("layers.1.residual.0.dense.weight"), 1e-15);
        Assert.Equal(Math.Sqrt(0.5), Deviation("layers.1.residual.0.dense.bias"), 1e-15);
        Assert.Equal(1 / Math.Sqrt(8), Deviation("readout"), 1e-15);
    }

    [Fact]
    public void A_last_dense_layer_is_the_readout()
    {
        ParameterTensor Last(Readout readout, bool train, params Layer[] layers) =>
            new Network(new Architecture(1, new PositionEmbedding.None(), [.. layers], readout), 3, 2, new NetworkOptions(new NetworkSizes(4, 1, 1), Outputs: 5, TrainReadout: train)).Parameters.Tensors[^1];
        string Of(ParameterTensor t) => $"{t.Name} {string.Join('x', t.Shape)} {t.Trained}";
        Layer plain = new Layer.Dense(), pool = new Layer.Pool(PoolKind.Flatten);
        Assert.Equal("layers.1.dense.weight 5x4 True", Of(Last(Readout.Mean, false, _relu, plain)));
        Assert.Equal("layers.0.repeat.1.0.dense.weight 5x4 True", Of(Last(Readout.Last, false, new Layer.Repeat(2, [plain]))));
        Assert.Equal("readout 5x12 False", Of(Last(Readout.Flatten, false, _relu, plain)));
        Assert.Equal("readout 5x4 True", Of(Last(Readout.Mean, true, plain, _relu)));
        Assert.Equal("readout 5x12 False", Of(Last(Readout.Mean, false, pool)));
        Assert.Equal("layers.1.dense.weight 5x12 True", Of(Last(Readout.Flatten, false, pool, plain)));

        // What a residual connection adds is as wide as what it is added to.
        var beside = new Architecture(1, new PositionEmbedding.None(), [pool, new Layer.Residual([_dense, _relu, plain])], Readout.Mean);
        var tensors = new Network(beside, 3, 2, new NetworkOptions(new NetworkSizes(4, 1, 1) { HiddenWidth = 6 })).Parameters.Tensors;
        Assert.Equal(["2x4", "6x12", "6", "12x6", "1x12"], tensors.Select(t => string.Join('x', t.Shape)));
    }

    [Fact]
    public void Both_parametrisations_start_as_the_same_function()
    {
        for (int trial = 0; trial < 50; trial++)
        {
            var stream = new RandomStream((ulong)trial, "parametrisations");
            Network network = RandomNetwork.Draw(stream);
            SequenceSet inputs = RandomNetwork.Inputs(network, 3, stream);
            double[][] outputs = [.. Enum.GetValues<Parametrisation>().Select(parametrisation =>
            {
                var same = new Network(network.Architecture, network.Length, network.Vocabulary, network.Options with { Parametrisation = parametrisation });
                using var engine = new NetworkEngine<double>(same, 1);
                double[] values = new double[3 * engine.Outputs];
                engine.Evaluate(same.Parameters.Initialise<double>(new RandomStream(7, "weights")), inputs, values);
                return values;
            })];
            for (int i = 0; i < outputs[0].Length; i++)
                Assert.Equal(outputs[0][i], outputs[1][i], 1e-12 * Math.Max(1, Math.Abs(outputs[0][i])));
        }
    }

    [Fact]
    public void Multiply_adds_are_those_of_every_product()
    {
        var architecture = new Architecture(1, new PositionEmbedding.None(), [new Layer.Residual([new Layer.Attention(Score.Softmax)]), _dense, _relu, new Layer.Dense()], Readout.Mean);
        var network = new Network(architecture, 10, 2, new NetworkOptions(new NetworkSizes(8, 2, 3), Outputs: 3));
        long attention = (10 * 4 * 8 * 6) + (2 * 10 * 10 * 6), rest = (10 * 8 * 8) + (10 * 8 * 3);
        Assert.Equal(7 * 3 * (attention + rest), network.MultiplyAdds(7));
        var causal = new Network(architecture with { Layers = [new Layer.Attention(Score.Softmax, Causal: true)] }, 10, 2, network.Options);
        Assert.Equal((3 * ((10 * 4 * 8 * 6) + (2 * 55 * 6))) + (2 * 8 * 3), causal.MultiplyAdds(1));
    }

    [Theory]
    [InlineData(0, 1, 1, 0, 1, 3, 2, "width")]
    [InlineData(4, 0, 1, 0, 1, 3, 2, "heads")]
    [InlineData(4, 1, 0, 0, 1, 3, 2, "head dimension")]
    [InlineData(4, 1, 1, -1, 1, 3, 2, "hidden width")]
    [InlineData(4, 1, 1, 0, 0, 3, 2, "outputs")]
    [InlineData(4, 1, 1, 0, 1, 0, 2, "length")]
    [InlineData(4, 1, 1, 0, 1, 3, 0, "vocabulary")]
    [InlineData(70_000, 1, 1, 0, 1, 3, 2, "parameters")]
    [InlineData(4, 60_000, 60_000, 0, 1, 3, 2, "heads × head dimension")]
    [InlineData(4, 1, 1, 0, 1, 70_000, 70_000, "length × vocabulary")]
    public void What_cannot_be_is_refused(int width, int heads, int dimension, int hidden, int outputs, int length, int vocabulary, string named)
    {
        var architecture = new Architecture(1, new PositionEmbedding.None(), [new Layer.Attention(Score.Linear), _dense], Readout.Mean);
        var options = new NetworkOptions(new NetworkSizes(width, heads, dimension) { HiddenWidth = hidden }, Outputs: outputs);
        Assert.Contains(named, Assert.Throws<RequestException>(() => new Network(architecture with { Layers = [.. architecture.Layers, _relu] }, length, vocabulary, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_grammar_of_layers_holds() =>
        Assert.Throws<RequestException>(() => new Network(new Architecture(1, new PositionEmbedding.None(), [_relu, _relu], Readout.Mean), 3, 2, new NetworkOptions(new NetworkSizes(4, 1, 1))));
}
