using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Tests.Kernels;

namespace Kostka.Tests.Architectures;

/// <summary>The grammar of layers: what it admits, and the layer and rule that it names otherwise.</summary>
public sealed class GrammarTests
{
    private const string AfterActivation =
        " cannot follow an activation, because the stream is not Gaussian there; only dense, attention, rms_norm or the readout can.";
    private const string AfterPool = " cannot follow pool, because one position is left; only dense, activation, norms and residual can.";
    private const string Fresh = "a residual body must end in dense or attention, so that what it adds is independent of the stream.";
    private const string Empty = "a list of layers must hold at least one.";
    private const string Mixture =
        "activation cannot follow pool: flatten without a dense layer between them, because positions side by side are not one Gaussian stream.";

    private const string Outermost = "pool can stand only in the outermost list of layers.";

    private static readonly Layer _relu = new Layer.Activation(ActivationFunction.Relu), _erf = new Layer.Activation(ActivationFunction.Erf);
    private static readonly Layer _identity = new Layer.Activation(ActivationFunction.Identity);
    private static readonly Layer _dense = new Layer.Dense(), _layerNorm = new Layer.LayerNorm(), _rmsNorm = new Layer.RmsNorm();
    private static readonly Layer _linear = new Layer.Attention(Score.Linear), _softmax = new Layer.Attention(Score.Softmax, Scaling.InverseDimension);
    private static readonly Layer _mean = new Layer.Pool(PoolKind.Mean), _flatten = new Layer.Pool(PoolKind.Flatten);

    [Fact]
    public void Layers_within_the_grammar_pass()
    {
        Layer[][] valid =
        [
            [_dense],
            [_relu],
            [_erf, _dense],
            [_relu, _linear, _erf],
            [_relu, _softmax],
            [_relu, _rmsNorm],
            [_relu, _rmsNorm, _dense, _layerNorm],
            [_relu, _rmsNorm, _rmsNorm, _linear],
            [_identity, _relu],
            [_identity, _identity, _layerNorm],
            [_layerNorm, _rmsNorm, _relu],
            [_linear, Residual(_dense, _relu, _dense), _erf],
            [Residual(_relu, _dense), Residual(_linear), Residual(_layerNorm, _softmax), _relu],
            [Residual(Residual(_dense), _linear)],
            [Residual(Repeat(2, _relu, _dense))],
            [Repeat(3, _dense, _relu)],
            [_relu, Repeat(2, _dense, _relu), _dense],
            [Repeat(2, Repeat(2, _linear, _layerNorm))],
            [_mean],
            [_flatten, _dense, _relu, _dense, _erf],
            [_linear, _mean, _relu, _dense, Residual(_relu, _dense), _layerNorm],
        ];
        Assert.All(valid, layers => Assert.Empty(Grammar.Violations(Of([.. layers]))));
    }

    [Fact]
    public void Layers_off_the_grammar_are_named_with_their_rule()
    {
        (Layer[] Layers, string Expected)[] invalid =
        [
            ([], "model.layers: " + Empty),
            ([_relu, _relu], "model.layers[1]: activation" + AfterActivation),
            ([_relu, _identity, _erf], "model.layers[1]: activation" + AfterActivation + "|model.layers[2]: activation" + AfterActivation),
            ([_dense, _relu, _layerNorm], "model.layers[2]: layer_norm" + AfterActivation),
            ([_relu, _rmsNorm, _erf], "model.layers[2]: activation" + AfterActivation),
            ([_relu, _rmsNorm, _layerNorm], "model.layers[2]: layer_norm" + AfterActivation),
            ([_relu, Residual(_dense)], "model.layers[1]: residual" + AfterActivation),
            ([_relu, _mean], "model.layers[1]: pool" + AfterActivation),
            ([Residual(_dense, _relu)], "model.layers[0].residual: " + Fresh),
            ([Residual(_layerNorm)], "model.layers[0].residual: " + Fresh),
            ([Residual(_identity)], "model.layers[0].residual: " + Fresh),
            ([Residual(Residual(_dense))], "model.layers[0].residual: " + Fresh),
            ([Residual(Repeat(2, _dense, _relu))], "model.layers[0].residual: " + Fresh),
            ([Residual()], "model.layers[0].residual: " + Empty),
            ([_dense, Residual(_relu, _erf, _dense)], "model.layers[1].residual[1]: activation" + AfterActivation),
            ([Repeat(0, _dense)], "model.layers[0].repeat.times: must be at least 1, not 0."),
            ([Repeat(-2, _dense)], "model.layers[0].repeat.times: must be at least 1, not -2."),
            ([Repeat(2)], "model.layers[0].repeat.layers: " + Empty),
            ([Repeat(2, _relu)], "model.layers[0].repeat.layers[0]: activation" + AfterActivation),
            ([Repeat(1, _relu)], ""),
            ([_relu, Repeat(1, _layerNorm)], "model.layers[1].repeat.layers[0]: layer_norm" + AfterActivation),
            ([Repeat(2, _layerNorm, _dense, _relu)], "model.layers[0].repeat.layers[0]: layer_norm" + AfterActivation),
            ([_dense, Repeat(2, _dense, Residual(_linear, _relu))], "model.layers[1].repeat.layers[1].residual: " + Fresh),
            ([_mean, _linear], "model.layers[1]: attention" + AfterPool),
            ([_mean, _dense, _flatten], "model.layers[2]: pool" + AfterPool),
            ([_mean, Residual(_softmax)], "model.layers[1].residual[0]: attention" + AfterPool),
            ([Residual(_mean, _dense)], "model.layers[0].residual[0]: " + Outermost),
            ([Repeat(1, _flatten)], "model.layers[0].repeat.layers[0]: " + Outermost),
        ];
        foreach ((Layer[] layers, string expected) in invalid)
        {
            Architecture architecture = Of([.. layers]);
            Assert.Equal(expected, string.Join('|', Grammar.Violations(architecture).Select(v => $"{v.Path}: {v.Rule}")));
            if (expected.Length == 0)
                continue;
            string message = Assert.Throws<RequestException>(() => Grammar.Require(architecture)).Message;
            Assert.Equal(expected.Replace("|", Environment.NewLine, StringComparison.Ordinal), message);
            Assert.Equal(message, Assert.Throws<RequestException>(() => new InfiniteKernel(architecture, KernelKind.Nngp)).Message);
        }
    }

    /// <summary>The wide-network oracle shows that the recursion is wrong there: the positions side by side are a mixture of Gaussians.</summary>
    [Fact]
    public void Flattened_positions_need_a_dense_layer_before_an_activation()
    {
        Assert.Equal(
            new Grammar.Violation("model.layers[1]", Mixture),
            Assert.Single(Grammar.Violations(Of(_flatten, _relu))));
        Assert.NotEmpty(Grammar.Violations(Of(_flatten, _layerNorm, _erf)));
        Assert.NotEmpty(Grammar.Violations(Of(_flatten, Residual(_dense), _erf)));
        Assert.NotEmpty(Grammar.Violations(Of(_flatten, Residual(_relu, _dense))));
        Assert.Empty(Grammar.Violations(Of(_flatten, _layerNorm, _dense, _erf)));
        Assert.Empty(Grammar.Violations(Of(_flatten, _identity, _dense, Residual(_erf, _dense), _relu)));
        Assert.Empty(Grammar.Violations(Of(_flatten, Residual(_dense), _dense, _relu)));
    }

    [Fact]
    public void Everything_drawn_by_construction_is_admitted()
    {
        for (int i = 0; i < 2000; i++)
            Assert.Empty(Grammar.Violations(RandomArchitecture.Draw(new RandomStream((ulong)i, "grammar"), layers: 8)));
    }

    [Fact]
    public void Attention_without_a_kernel_is_refused_with_its_place()
    {
        foreach (Layer.Attention attention in new[] { new(Score.Softmax), new(Score.Relu), new(Score.Abs), new Layer.Attention(Score.Linear, Causal: true) })
        {
            Architecture architecture = Of(_dense, Repeat(2, Residual(attention)));
            Assert.Contains(
                "model.layers[1].repeat.layers[0].residual[0].attention",
                Assert.Throws<RequestException>(() => new InfiniteKernel(architecture, KernelKind.Nngp)).Message,
                StringComparison.Ordinal);
        }
    }

    private static Architecture Of(params ImmutableArray<Layer> layers) => new(1, new PositionEmbedding.None(), layers, Readout.Mean);

    private static Layer.Residual Residual(params ImmutableArray<Layer> body) => new(body);

    private static Layer.Repeat Repeat(int times, params ImmutableArray<Layer> body) => new(times, body);
}
