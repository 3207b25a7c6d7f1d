using Kostka.Networks.Sampling;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Sampling;

/// <summary>
/// Does a move leave the posterior alone? Weights from the prior and labels from the likelihood make weights a draw of the posterior of those labels; after some moves
/// they must still be, over many repeats, a draw of the prior (Geweke, <i>Getting it right</i>, JASA 2004).
/// </summary>
public sealed class InvarianceTests
{
    private const int Repeats = 20_000;
    private const double Ridge = 0.3;

    // Six statistics; one of them beyond 4.5 standard errors: once in 25,000 seeds.
    private const double Limit = 4.5;

    [Theory]
    [InlineData(SamplerKind.Mala, 0.25, 1)]
    [InlineData(SamplerKind.Hmc, 0.15, 5)]
    public void Metropolis_moves_leave_the_posterior_alone(SamplerKind kind, double step, int leapfrogSteps)
    {
        double worst = Worst(kind, step, leapfrogSteps, out double acceptance);
        Assert.InRange(acceptance, 0.3, 0.9); // many refusals, or there would be nothing to see
        Assert.InRange(worst, 0, Limit);
    }

    [Fact]
    public void Uncorrected_moves_of_the_same_step_do_not() => Assert.True(Worst(SamplerKind.Langevin, 0.25, 1, out _) > 3 * Limit);

    private static double Worst(SamplerKind kind, double step, int leapfrogSteps, out double acceptance)
    {
        var settings = new SamplingSettings(kind, step, leapfrogSteps, BurnIn: 0, Samples: 4, Thin: 1, Chains: 1, Ridge);
        var stream = new RandomStream(11, "invariance");
        var inputs = new SequenceSet(3, 1, 3, [0, 1, 2]);
        var model = SmallModel<double>.Bent();
        double[] scales = [.. model.Parameters.Tensors.Select(t => t.Deviation)], outputs = new double[3];
        double[][] statistics = [.. Enumerable.Range(0, 6).Select(_ => new double[Repeats])];
        acceptance = 0;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            RandomStream random = stream.Child((ulong)repeat);
            double[] z = [random.NextGaussian(), random.NextGaussian()];
            model.Evaluate([scales[0] * z[0], scales[1] * z[1]], inputs, outputs);
            double[] labels = [.. outputs.Select(f => f + (Math.Sqrt(Ridge) * random.NextGaussian()))];
            using var posterior = new Posterior<double>(model, new double[2], new RegressionTask<double>(inputs, labels, inputs, Ridge));
            double[] tuning = new double[ChainSnapshot.TuningLength];
            tuning[0] = step;
            var start = new ChainSnapshot(0, z, tuning, [], [], []);
            var chain = new Chain(posterior, settings, 3, new ChainTrace(4, 3), random.Child(0), start);
            for (int move = 0; move < 4; move++)
                chain.Advance();
            double[] before = Statistics(z), after = Statistics(chain.Snapshot().Position);
            for (int s = 0; s < before.Length; s++)
                statistics[s][repeat] = after[s] - before[s];
            acceptance += chain.Summary().Acceptance / Repeats;
        }

        return statistics.Max(s => MeanAndError.Of(s) is var found ? Math.Abs(found.Mean) / found.StandardError : 0);
    }

    /// <summary>What must not change on average; cut off, since a diverged chain is anywhere.</summary>
    private static double[] Statistics(double[] z)
    {
        double a = Bounded(z[0]), b = Bounded(z[1]);
        return [a, b, a * a, b * b, a * b, a * a * b];

        static double Bounded(double value) => double.IsNaN(value) ? 5 : Math.Clamp(value, -5, 5);
    }
}
