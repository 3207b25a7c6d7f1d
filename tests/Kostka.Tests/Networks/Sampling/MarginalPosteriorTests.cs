using Kostka.Networks.Sampling;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Sampling;

public sealed class MarginalPosteriorTests
{
    private static readonly SequenceSet _train = new(5, 2, 3, [0, 0, 0, 1, 1, 0, 1, 2, 0, 2]);
    private static readonly SequenceSet _test = new(3, 2, 3, [1, 1, 0, 0, 1, 2]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_gradient_is_that_of_the_marginal_likelihood(int outputs)
    {
        double[] labels = [1, -1, 0.5, 2, -2, 0.3, 0.1, -0.7, 1.5, -0.2];
        using var posterior = new MarginalPosterior<double>(
            SmallModel<double>.Features(3), new GaussianReadout(1.4, 0.3), new double[6], new RegressionTask<double>(_train, labels[..(5 * outputs)], _test, 0.2));
        var random = new RandomStream(1, "marginal gradient");
        double[] z = [.. Enumerable.Range(0, 6).Select(_ => random.NextGaussian())], gradient = new double[6], unused = new double[6];
        posterior.Evaluate(z, gradient);
        for (int j = 0; j < z.Length; j++)
        {
            const double step = 1e-5;
            double centre = z[j];
            z[j] = centre + step;
            double above = posterior.Evaluate(z, unused);
            z[j] = centre - step;
            double below = posterior.Evaluate(z, unused);
            z[j] = centre;
            Assert.Equal((above - below) / (2 * step), gradient[j], 1e-8);
        }
    }

    [Fact]
    public void Integrating_the_readout_out_changes_no_mean_and_no_deviation()
    {
        double[] labels = [1, -1, 1.5, 1, -1];
        var readout = new GaussianReadout(1.4, 0.3);
        var settings = new SamplingSettings(SamplerKind.Hmc, 0, 0, BurnIn: 200, Samples: 800, Thin: 1, Chains: 4, 0.2);
        var all = PosteriorSampler.Run(
            _ => SmallModel<double>.ReadFeatures(3, readout.Variance, readout.BiasVariance), _train, labels, _test, settings, new RandomStream(1, "all"), new Computation(2));
        var marginal = PosteriorSampler.RunMarginal(
            _ => SmallModel<double>.Features(3), readout, _train, labels, _test, settings, new RandomStream(2, "marginal"), new Computation(2));
        Assert.InRange(all.LargestRhat, 0.99, 1.02);
        Assert.InRange(marginal.LargestRhat, 0.99, 1.02);
        for (int i = 0; i < _test.Count; i++)
        {
            // Three means beyond 4.5 errors: once in 50,000 seeds. Deviations have an error of about 2 %.
            double error = double.Hypot(all.StandardError[i, 0], marginal.StandardError[i, 0]);
            Assert.InRange((all.Mean[i, 0] - marginal.Mean[i, 0]) / error, -4.5, 4.5);
            Assert.InRange(marginal.Deviation[i, 0] / all.Deviation[i, 0], 0.92, 1.08);
            Assert.True(marginal.StandardError[i, 0] < all.StandardError[i, 0]);
        }
    }

    [Fact]
    public void Mini_batches_are_refused()
    {
        var settings = new SamplingSettings(SamplerKind.Langevin, 0.1, 0, 10, 10, 1, 1, 0.2) { BatchSize = 2 };
        Assert.Throws<RequestException>(() => PosteriorSampler.RunMarginal(
            _ => SmallModel<double>.Features(3), new GaussianReadout(), _train, new double[5], _test, settings, new RandomStream(1, "x"), new Computation(1)));
    }
}
