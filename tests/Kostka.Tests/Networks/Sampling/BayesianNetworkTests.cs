using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Networks;
using Kostka.Networks.Sampling;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Sampling;

/// <summary>
/// Transformers of finite width beside regression with their infinite-width kernels: Bayesian ones, all weights sampled, with the NNGP kernel; those trained by gradient descent
/// with the tangent kernel.
/// </summary>
public sealed class BayesianNetworkTests
{
    private const int Length = 6;
    private const double Ridge = 0.5, DescentRidge = 2;

    private static readonly Computation _twoThreads = new(2);

    // Attention, and a nonlinear layer behind it.
    private static readonly Architecture _architecture = new(
        1,
        new PositionEmbedding.Learned(0.5),
        [new Layer.Residual([new Layer.Attention(Score.Linear)]), new Layer.Dense(1, 0.1), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense(2)],
        Readout.Last);

    private static readonly SequenceSet _train = Sequences(0, 12);
    private static readonly SequenceSet _test = Sequences(12, 20);
    private static readonly float[] _labels = [.. Enumerable.Range(0, _train.Count).Select(i => Target(_train[i]))];

    [Fact]
    public void Sampling_all_weights_and_integrating_the_readout_out_agree()
    {
        var sizes = new NetworkSizes(4, 2, 2);
        var settings = new SamplingSettings(SamplerKind.Hmc, 0, 0, BurnIn: 150, Samples: 500, Thin: 1, Chains: 4, Ridge);
        var network = new Network(_architecture, Length, 2, new NetworkOptions(sizes, TrainReadout: true));
        var all = PosteriorSampler.Run<float>(threads => new NetworkEngine<float>(network, threads), _train, _labels, _test, settings, new RandomStream(1, "all"), _twoThreads);
        PosteriorPredictions marginal = Marginal(sizes, settings with { Samples = 250 });
        Assert.InRange(all.LargestRhat, 0.99, 1.03);
        Assert.InRange(marginal.LargestRhat, 0.99, 1.03);
        for (int i = 0; i < _test.Count; i++)
        {
            // Twenty means beyond 5 errors: once in 80,000 seeds.
            double error = double.Hypot(all.StandardError[i, 0], marginal.StandardError[i, 0]);
            Assert.InRange((all.Mean[i, 0] - marginal.Mean[i, 0]) / error, -5, 5);
            Assert.InRange(marginal.Deviation[i, 0] / all.Deviation[i, 0], 0.85, 1.15);
        }
    }

    [Fact]
    public void The_posterior_mean_tends_to_Gaussian_process_regression_as_the_width_grows()
    {
        double[] limit = KernelRegression(KernelKind.Nngp, Ridge), distances = [.. new[] { 4, 128 }.Select(width => Distance(width, limit))];
        Assert.True(distances[1] < 0.05, $"{distances[1]:P1} of the target's norm at width 128");
        Assert.True(distances[0] > 0.1, $"{distances[0]:P1} at width 4: a distance to fall from");
    }

    [Fact]
    public void Networks_trained_by_gradient_descent_tend_to_the_tangent_kernel_predictor_as_the_width_grows()
    {
        // Single networks scatter by 1/√width, a factor of 4 here; each distance is a root mean square over eight of them, with an error of about 15 %: half the factor is five errors.
        double[] limit = KernelRegression(KernelKind.Ntk, DescentRidge), distances = [.. new[] { 16, 256 }.Select(width => DescentDistance(width, limit))];
        Assert.True(distances[1] < 0.1, $"{distances[1]:P1} of the target's norm at width 256");
        Assert.True(distances[0] > 2 * distances[1], $"{distances[0]:P1} at width 16, {distances[1]:P1} at width 256");
    }

    /// <summary>Root mean square distance of single networks, trained to convergence, to a predictor at the test sequences.</summary>
    private static double DescentDistance(int width, double[] limit)
    {
        var network = new Network(_architecture, Length, 2, new NetworkOptions(new NetworkSizes(width, width / 4, 4)));
        var stream = new RandomStream(3, "descent");
        double decay = TrainingSettings.DecayOfRidge(DescentRidge, _train.Count), rate;
        using (var engine = new NetworkEngine<float>(network, 1))
            rate = 0.25 * Curvature.LearningRate(engine, network.Parameters.Initialise<float>(stream.Child(0)), _train, decay, stream.Child(1), _twoThreads);

        // Momentum that damps the slowest direction, the decay's, just so.
        double slowest = Math.Sqrt(rate * decay);
        var settings = new TrainingSettings(
            new OptimizerSettings.Sgd(Math.Pow(1 - slowest, 2)),
            rate,
            new Schedule.Constant(),
            Steps: (int)(14 / slowest),
            WeightDecay: decay,
            DecayTowards: DecayTowards.Initialisation)
        { Centred = true };
        TrainedNetwork<float>[] trained = Ensemble.Train(
            () => new NetworkEngine<float>(network, 1), 8, _train, _labels, settings, stream.Child(2), slots: null, _twoThreads);
        using var forward = new NetworkEngine<float>(network, 1);
        return Math.Sqrt(trained.Average(one => Outputs(one.Parameters).Zip(Outputs(one.Initial), (a, b) => a - b).Zip(limit, (f, g) => (f - g) * (f - g)).Average()));

        float[] Outputs(float[] parameters)
        {
            float[] outputs = new float[_test.Count];
            forward.Evaluate(parameters, _test, outputs);
            return outputs;
        }
    }

    /// <summary>Root mean square distance to a predictor at the test sequences, relative to the target's.</summary>
    private static double Distance(int width, double[] limit)
    {
        var settings = new SamplingSettings(SamplerKind.Hmc, 0, 0, BurnIn: 40, Samples: 40, Thin: 1, Chains: 4, Ridge);
        PosteriorPredictions found = Marginal(new NetworkSizes(width, Math.Max(1, width / 4), 4), settings);
        return Math.Sqrt(found.Mean.Values.Zip(limit, (m, g) => (m - g) * (m - g)).Average());
    }

    private static PosteriorPredictions Marginal(NetworkSizes sizes, SamplingSettings settings)
    {
        var features = new ReadoutFeatures(_architecture, Length, 2, sizes);
        return PosteriorSampler.RunMarginal(features.Model<float>, features.Readout, _train, _labels, _test, settings, new RandomStream(2, "marginal"), _twoThreads);
    }

    private static double[] KernelRegression(KernelKind kind, double ridge)
    {
        var kernel = new InfiniteKernel(_architecture, kind);
        double[] coefficients = GaussianProcessRegression.Fit(kernel.Gram(_train, _twoThreads), ridge).Coefficients([.. _labels.Select(y => (double)y)]);
        Matrix cross = kernel.Gram(_test, _train, _twoThreads);
        return [.. Enumerable.Range(0, _test.Count).Select(i => cross.Row(i).ToArray().Zip(coefficients, (k, a) => k * a).Sum())];
    }

    private static float Target(ReadOnlySpan<int> x) => x[0] + x[1] + x[^1] >= 2 ? 1 : -1;

    /// <summary>Some of the 64 sequences of six bits, in an order that a multiplication shuffles.</summary>
    private static SequenceSet Sequences(int start, int count) => new(
        count, Length, 2, [.. Enumerable.Range(start, count).SelectMany(i => Enumerable.Range(0, Length).Select(a => ((i * 37) + 11) % 64 >> a & 1))]);
}
