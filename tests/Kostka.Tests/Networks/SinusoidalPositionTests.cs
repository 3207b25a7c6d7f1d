using System.Text.Json;
using Kostka.Architectures;
using Kostka.Capacity.Models;
using Kostka.Kernels;
using Kostka.Networks;
using Kostka.Numerics;
using Kostka.Tests.Kernels.Oracle;
using Xunit.Abstractions;

namespace Kostka.Tests.Networks;

/// <summary>Finite networks with sinusoidal positions, which are fixed and no weights.</summary>
public sealed class SinusoidalPositionTests(ITestOutputHelper output)
{
    private static readonly PositionEmbedding.Sinusoidal _waves = new(0.4, 50);
    private static readonly Layer _attention = new Layer.Attention(Score.Softmax, Scaling.InverseSqrtDimension, 1.3, 0.8), _linear = new Layer.Attention(Score.Linear);
    private static readonly Layer _dense = new Layer.Dense(1.2, 0.1), _erf = new Layer.Activation(ActivationFunction.Erf);

    /// <summary>Rows shared and not, whatever reads them; the readout at an added token of two symbols has a way of its own.</summary>
    [Theory]
    [InlineData(Readout.Mean, 3)]
    [InlineData(Readout.Flatten, 3)]
    [InlineData(Readout.Last, 3)]
    [InlineData(Readout.Cls, 3)]
    [InlineData(Readout.Cls, 2)]
    public void Outputs_and_gradients_agree_with_plain_loops(Readout readout, int vocabulary)
    {
        var stream = new RandomStream(5, $"sinusoidal {readout} {vocabulary}");
        Layer[][] models = [[_attention, _dense, _erf, _dense], [new Layer.Residual([new Layer.RmsNorm(), _linear]), _dense], [_dense, _erf, _attention]];
        foreach (Layer[] layers in models)
        {
            NetworkOptions drawn = RandomNetwork.Options(stream);
            var options = drawn with { Sizes = drawn.Sizes with { Width = 2 * (1 + stream.NextBelow(4)) } };
            var network = new Network(new Architecture(0.7, _waves, [.. layers], readout), 1 + stream.NextBelow(6), vocabulary, options);
            Assert.DoesNotContain(network.Parameters.Tensors, tensor => tensor.Name == "embedding.position");
            ForwardTests.Compare(network, 5, stream);
            GradientTests.Compare(network, stream);
        }
    }

    /// <summary>
    /// As in <see cref="WideLimitTests"/>, with its criterion of five standard errors: over fresh seeds a correct engine fails one of these 6 comparisons with probability below 1e-4.
    /// </summary>
    [Fact]
    public void Wide_networks_approach_both_kernels()
    {
        var architecture = new Architecture(0.6, new PositionEmbedding.Sinusoidal(0.7, 20), [new Layer.Residual([_linear]), _dense, _erf, _dense], Readout.Mean);
        int[][] sequences = [[0, 1, 1], [2, 1, 0]];
        var stream = new RandomStream(8, "wide sinusoids");
        var kernel = new InfiniteKernel(architecture, KernelKind.Ntk);
        WideLimit[,] limits = WideLimit.Of((width, random) => WideLimitTests.Kernels(architecture, sequences, new NetworkSizes(width, width / 4, width / 4), random), 24, 80, stream);
        for (int pair = 0; pair < 3; pair++)
        {
            KernelValue value = kernel.Value(sequences[pair == 1 ? 1 : 0], sequences[pair == 0 ? 0 : 1]);
            foreach ((WideLimit limit, double expected) in new[] { (limits[0, pair], value.Nngp), (limits[1, pair], value.Ntk) })
            {
                string line = $"{limit.Value:G4} ± {limit.StandardError:G2} (allowed {limit.Allowance:G2}) against {expected:G4}";
                output.WriteLine(line);
                Assert.True(limit.Admits(expected), line);
                Assert.InRange(limit.StandardError / expected, 0, 0.1);
            }
        }
    }

    /// <summary>One position is read, without attention: trained positions of the same variance have the same K, and a larger tangent kernel, which is rejected.</summary>
    [Fact]
    public void Wide_networks_tell_fixed_positions_from_trained_ones()
    {
        var architecture = new Architecture(0.2, new PositionEmbedding.Sinusoidal(1, 20), [_dense, _erf, _dense], Readout.Last);
        Architecture trained = architecture with { Position = new PositionEmbedding.Learned(1) };
        int[][] sequences = [[0, 1, 1], [2, 1, 0]];
        WideLimit limit = WideLimit.Of(
            (width, random) => WideLimitTests.Kernels(architecture, sequences, new NetworkSizes(width, 1, 1), random), 24, 80, new RandomStream(9, "wide sinusoids"))[1, 0];
        KernelValue right = new InfiniteKernel(architecture, KernelKind.Ntk).Value(sequences[0], sequences[0]), wrong = new InfiniteKernel(trained, KernelKind.Ntk).Value(sequences[0], sequences[0]);
        output.WriteLine($"{limit.Value:G4} ± {limit.StandardError:G2} against {right.Ntk:G4}, not {wrong.Ntk:G4}");
        Assert.Equal(wrong.Nngp, right.Nngp, 1e-14);
        Assert.True(limit.Admits(right.Ntk));
        Assert.False(limit.Admits(wrong.Ntk));
    }

    [Fact]
    public void Odd_widths_are_refused()
    {
        var architecture = new Architecture(1, _waves, [_dense], Readout.Mean);
        RequestException error = Assert.Throws<RequestException>(() => new Network(architecture, 4, 2, new NetworkOptions(new NetworkSizes(7, 1, 1))));
        Assert.EndsWith("the width must be even, not 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Capacity_asks_for_the_norm_of_inputs()
    {
        var network = new Network(new Architecture(1, _waves, [_attention], Readout.Cls), 4, 2, new NetworkOptions(new NetworkSizes(6, 1, 4)));
        Assert.Contains("inputs.norm", Assert.Throws<RequestException>(() => NetworkMap.Of(network)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_are_read_back()
    {
        var architecture = new Architecture(1, _waves, [_dense], Readout.Mean);
        using var document = JsonDocument.Parse(ArchitectureDocument.Of(architecture).ToJsonString());
        Assert.Equal(_waves, ArchitectureDocument.Read(document.RootElement).Position);
    }
}
