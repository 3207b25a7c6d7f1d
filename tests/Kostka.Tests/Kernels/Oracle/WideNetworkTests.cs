using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Xunit.Abstractions;

namespace Kostka.Tests.Kernels.Oracle;

/// <summary>
/// The covariance kernel against sampled wide networks, on random architectures and sequences: the statistic is (estimate − kernel)/standard error
/// of <see cref="WideLimit"/>, rejected beyond five. Seeds are fixed; over fresh seeds a correct kernel fails one of the 120 comparisons with
/// probability below 3e-4 (120 tails of Student's t).
/// </summary>
public sealed class WideNetworkTests(ITestOutputHelper output)
{
    private const int Width = 256;
    private const int Networks = 200;

    [Fact]
    public void Kernels_of_random_architectures_lie_within_the_sampling_error_of_wide_networks()
    {
        List<double> z = [], errors = [];
        List<string> failures = [];
        for (int trial = 0; trial < 20; trial++)
        {
            var stream = new RandomStream((ulong)trial, "wide networks");
            Architecture architecture = RandomArchitecture.Draw(stream, layers: 4, cubicAttentions: 1 + (trial % 2));
            int[][] sequences = Sequences(stream, 3, 3);
            WideLimit[,] limits = Estimated(architecture, sequences, stream);
            double worst = 0, error = 0, allowance = 0;
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double kernel = new InfiniteKernel(architecture, KernelKind.Nngp).Value(sequences[i], sequences[j]).Nngp;
                    z.Add(limits[i, j].Z(kernel));
                    worst = Math.Abs(z[^1]) > Math.Abs(worst) ? z[^1] : worst;
                    if (i == j)
                    {
                        error = Math.Max(error, limits[i, j].StandardError / kernel);
                        allowance = Math.Max(allowance, limits[i, j].Allowance / kernel);
                    }

                    if (!limits[i, j].Admits(kernel))
                        failures.Add($"{Describe(architecture)}: {limits[i, j].Value} ± {limits[i, j].StandardError} (allowed {limits[i, j].Allowance}) against {kernel}");
                }
            }

            errors.Add(error);
            output.WriteLine($"z {worst:F2}, relative error {error:P2}, allowance {allowance:P2}: {Describe(architecture)}");
        }

        output.WriteLine($"{z.Count} z: mean {z.Average():F3}, root mean square {Math.Sqrt(z.Average(v => v * v)):F3}, largest {z.Max(Math.Abs):F2}");
        Assert.Empty(failures);

        // The test bites only if the standard errors are small.
        Assert.InRange(errors.Order().ElementAt(errors.Count / 2), 1e-4, 0.04);
    }

    /// <summary>
    /// Off the grammar the naive recursion is wrong, and the oracle sees it: a second ReLU changes nothing in a network, but the recursion takes the
    /// rectified stream for a zero-mean Gaussian one.
    /// </summary>
    [Fact]
    public void The_recursion_of_two_activations_in_a_row_is_rejected() =>
        AssertRejected([new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.Activation(ActivationFunction.Relu)]);

    [Fact]
    public void The_recursion_of_a_residual_around_an_activation_is_rejected()
    {
        var residual = new Layer.Residual([new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu)]);
        AssertRejected([residual, residual]);
    }

    [Fact]
    public void The_recursion_of_a_layer_norm_after_an_activation_is_rejected() =>
        AssertRejected([new Layer.Dense(), new Layer.Activation(ActivationFunction.Relu), new Layer.LayerNorm()]);

    /// <summary>Side by side, positions of different covariance are a mixture of Gaussians; their activations are not those of the mean covariance.</summary>
    [Fact]
    public void The_recursion_of_an_activation_of_flattened_positions_is_rejected() =>
        AssertRejected([new Layer.Pool(PoolKind.Flatten), new Layer.Activation(ActivationFunction.Relu)]);

    /// <summary>A kernel that is wrong by a tenth, either way, does not pass for the right one.</summary>
    [Fact]
    public void A_constant_off_by_a_few_per_cent_is_rejected()
    {
        var stream = new RandomStream(3, "a wrong constant");
        var architecture = new Architecture(1, new PositionEmbedding.Learned(0.25), [new Layer.Attention(Score.Linear), new Layer.Dense(), new Layer.Activation(ActivationFunction.Erf)], Readout.Mean);
        int[][] sequences = [[0, 1, 1], [1, 1, 0]];
        WideLimit limit = Estimated(architecture, sequences, stream, 800)[1, 0];
        double kernel = new InfiniteKernel(architecture, KernelKind.Nngp).Value(sequences[1], sequences[0]).Nngp;
        Assert.True(limit.Admits(kernel));
        Assert.False(limit.Admits(1.1 * kernel));
        Assert.False(limit.Admits(0.9 * kernel));
    }

    private static void AssertRejected(ImmutableArray<Layer> layers)
    {
        var stream = new RandomStream(4, "off the grammar");
        var architecture = new Architecture(1, new PositionEmbedding.Learned(0.25), layers, Readout.Mean);
        int[][] sequences = [[0, 1, 1, 0], [1, 1, 0, 0]];
        WideLimit limit = Estimated(architecture, sequences, stream, 800)[1, 0];
        double wrong = ScalarRecursion.Value(architecture, sequences[1], sequences[0]).Nngp;
        Assert.False(limit.Admits(wrong), $"{wrong} passes for {limit.Value} ± {limit.StandardError}");
    }

    private static WideLimit[,] Estimated(Architecture architecture, int[][] sequences, RandomStream stream, int networks = Networks) =>
        WideLimit.Of((width, random) => FiniteNetwork.Kernel(architecture, sequences, width, random), Width, networks, stream);

    private static int[][] Sequences(RandomStream stream, int count, int length) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => stream.NextBelow(3)).ToArray())];

    private static string Describe(Architecture architecture) =>
        $"{architecture.Position} [{string.Join(", ", architecture.Layers.Select(Describe))}] {architecture.Readout}";

    private static string Describe(Layer layer) => layer switch
    {
        Layer.Residual residual => $"residual [{string.Join(", ", residual.Body.Select(Describe))}]",
        Layer.Repeat repeat => $"{repeat.Times} × [{string.Join(", ", repeat.Body.Select(Describe))}]",
        Layer.Attention attention => $"{attention.Score}{(attention.Causal ? " causal" : "")} {(attention.Scaling == Scaling.InverseDimension ? "tied" : "attention")}",
        Layer.Activation activation => activation.Function.ToString(),
        Layer.Pool pool => $"pool {pool.Kind}",
        _ => layer.GetType().Name,
    };
}
