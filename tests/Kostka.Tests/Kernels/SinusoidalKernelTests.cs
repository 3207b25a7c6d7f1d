using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Spectra.Exact.ClosedForm;

namespace Kostka.Tests.Kernels;

/// <summary>Sinusoidal positions at infinite width: their correlation, the kernels that start from it, and what is refused.</summary>
public sealed class SinusoidalKernelTests
{
    private static readonly PositionEmbedding.Sinusoidal _waves = new(0.4, 300);

    [Theory]
    [InlineData(10000)]
    [InlineData(37.5)]
    [InlineData(1.01)]
    public void The_correlation_is_the_integral(double ratio)
    {
        double[] table = SinusoidCorrelation.Table(801, ratio);
        Assert.Equal(1, table[0]);
        foreach (int lag in new[] { 1, 2, 3, 7, 20, 101, 400, 800 })
            Assert.Equal(ScalarRecursion.Sinusoids(lag, ratio), table[lag], 1e-12);
    }

    /// <summary>The mean over a million coordinates is a Riemann sum of the integral: its error is of order 1/width.</summary>
    [Fact]
    public void The_correlation_is_that_of_many_coordinates()
    {
        const int Pairs = 500_000;
        double[] table = SinusoidCorrelation.Table(41, 10000);
        foreach (int lag in new[] { 1, 6, 40 })
            Assert.Equal(Enumerable.Range(0, Pairs).Average(i => Math.Cos(lag * Math.Pow(10000, -(double)i / Pairs))), table[lag], 2e-6);
    }

    [Fact]
    public void Kernels_are_those_of_plain_loops()
    {
        for (int trial = 0; trial < 40; trial++)
        {
            var stream = new RandomStream((ulong)trial, "sinusoidal kernels");
            Architecture drawn = RandomArchitecture.Draw(stream);
            var architecture = drawn with { Position = _waves, Layers = [trial % 2 == 0 ? new Layer.Dense(1.1, 0.1) : new Layer.Residual([new Layer.Attention(Score.Softmax, Scaling.InverseDimension)]), .. drawn.Layers] };
            if (Grammar.Violations(architecture).Length > 0)
                continue;
            int length = 1 + stream.NextBelow(9);
            int[] x = [.. Enumerable.Range(0, length).Select(_ => stream.NextBelow(3))], y = [.. x.Select(token => stream.NextBelow(2) == 0 ? token : stream.NextBelow(3))];
            KernelValue expected = ScalarRecursion.Value(architecture, x, y), actual = new InfiniteKernel(architecture, KernelKind.Ntk).Value(x, y);
            Assert.Equal(expected.Nngp, actual.Nngp, 1e-11 * Math.Max(1, Math.Abs(expected.Nngp)));
            Assert.Equal(expected.Ntk, actual.Ntk, 1e-10 * Math.Max(1, Math.Abs(expected.Ntk)));
        }
    }

    /// <summary>With tokens alone trained, and one dense layer: Θ = K + token part.</summary>
    [Fact]
    public void Fixed_positions_are_no_part_of_the_tangent_kernel_at_the_input()
    {
        var architecture = new Architecture(0.7, _waves, [new Layer.Dense()], Readout.Last);
        KernelValue value = new InfiniteKernel(architecture, KernelKind.Ntk).Value([0, 1, 0], [1, 1, 0]);
        Assert.Equal(1.1, value.Nngp, 1e-14);
        Assert.Equal(1.1 + 0.7, value.Ntk, 1e-14);
    }

    [Fact]
    public void Layers_that_need_a_Gaussian_stream_are_refused()
    {
        Layer relu = new Layer.Activation(ActivationFunction.Relu), dense = new Layer.Dense(), norm = new Layer.LayerNorm(), rms = new Layer.RmsNorm(), attention = new Layer.Attention(Score.Softmax);
        Layer[][] valid =
        [
            [attention, norm, relu], [rms, attention, dense, relu], [new Layer.Residual([rms, attention]), new Layer.Residual([dense, relu, dense])],
            [new Layer.Pool(PoolKind.Mean), dense, relu], [new Layer.Activation(ActivationFunction.Identity), dense, norm],
        ];
        Assert.All(valid, layers => Assert.Empty(Grammar.Violations(Of(layers))));
        (Layer[] Layers, string Place)[] wrong =
        [
            ([relu, dense], "model.layers[0]: activation"), ([norm, attention], "model.layers[0]: layer_norm"), ([rms, relu, dense], "model.layers[1]: activation"),
            ([new Layer.Residual([norm, attention])], "model.layers[0].residual[0]: layer_norm"), ([new Layer.Residual([attention]), relu], "model.layers[1]: activation"),
            ([new Layer.Pool(PoolKind.Flatten), norm, dense], "model.layers[1]: layer_norm"), ([new Layer.Pool(PoolKind.Mean), relu], "model.layers[1]: activation"),
        ];
        foreach ((Layer[] layers, string place) in wrong)
        {
            Assert.StartsWith($"{place} cannot act on sinusoidal positions", Assert.Throws<RequestException>(() => Grammar.Require(Of(layers))).Message, StringComparison.Ordinal);
            Assert.Empty(Grammar.Violations(Of(layers) with { Position = new PositionEmbedding.Sinusoidal(0) }));
        }
    }

    [Fact]
    public void Positions_are_not_alike()
    {
        Assert.StartsWith("model.position", PermutationSymmetry.Obstacle(Of(new Layer.Dense())), StringComparison.Ordinal);
        Assert.StartsWith("model.position: smooth and sinusoidal", ClosedFormRecursion.Obstacle(Of(new Layer.Dense())), StringComparison.Ordinal);
    }

    private static Architecture Of(params Layer[] layers) => new(1, _waves, [.. layers], Readout.Mean);
}
