using Kostka.Networks;
using Kostka.Networks.Sampling;
using Kostka.Networks.Sampling.Diagnostics;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Networks.Sampling;

public sealed class PosteriorSamplerTests
{
    private static readonly Computation _twoThreads = new(2);

    [Theory]
    [InlineData(SamplerKind.Mala, 4000, 4)]
    [InlineData(SamplerKind.Hmc, 2000, 1)]
    public void The_posterior_of_a_linear_model_is_reproduced(SamplerKind kind, int samples, int thin)
    {
        var problem = new LinearProblem(12, seed: 1);
        var found = Run(problem, Settings(kind, samples, thin));
        Assert.InRange(found.LargestRhat, 0.99, 1.02);
        Assert.All(found.Chains, chain => Assert.InRange(chain.Acceptance, 0.4, 0.95));
        for (int i = 0; i < problem.Means.Length; i++)
        {
            // Six means beyond 4.5 errors: once in 25,000 seeds. The deviation has a relative error of about 1/√(2·ESS) = 1.3 %.
            Assert.InRange((found.Mean[i, 0] - problem.Means[i]) / found.StandardError[i, 0], -4.5, 4.5);
            Assert.InRange(found.Deviation[i, 0] / Math.Sqrt(problem.Covariance[i, i]), 0.93, 1.07);
            Assert.True(found.EffectiveSamples[i, 0] > 1500, $"{found.EffectiveSamples[i, 0]}");
        }
    }

    [Fact]
    public void Floats_and_doubles_sample_the_same_posterior()
    {
        var problem = new LinearProblem(12, seed: 1);
        SamplingSettings settings = Settings(SamplerKind.Hmc, 500, 1) with { StepSize = 0.2 };
        var wide = Run(problem, settings);
        var narrow = PosteriorSampler.Run(
            _ => SmallModel<float>.Linear(LinearProblem.Length),
            problem.Train,
            [.. problem.Labels.Select(y => (float)y)],
            problem.Test,
            settings,
            new RandomStream(5, "sampling"),
            _twoThreads);

        // The same random numbers: the chains part only where a refusal hangs on the last digits.
        for (int i = 0; i < problem.Means.Length; i++)
            Assert.Equal(wide.Mean[i, 0], narrow.Mean[i, 0], 0.2 * wide.StandardError[i, 0]);
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.3)]
    public void The_bias_of_Langevin_dynamics_is_what_its_step_makes_it(double step)
    {
        // One weight, one label: with Φ = (z − y)²/2δ a step is z' = (cos h − (h/2δ) sin h) z + … + sin h ξ, of stationary variance
        // sin²h/(1 − (cos h − (h/2δ) sin h)²); the truth is δ/(1 + δ).
        const double ridge = 0.5;
        double slope = Math.Cos(step) - (step / 2 / ridge * Math.Sin(step)), variance = Math.Pow(Math.Sin(step), 2) / (1 - (slope * slope));
        double bias = (variance / (ridge / (1 + ridge))) - 1;
        var one = new SequenceSet(1, 1, 2, [1]);
        var model = new ParameterLayout([new ParameterTensor("weight", [1], 0, 1, Trained: true)]);
        var settings = new SamplingSettings(SamplerKind.Langevin, step, 0, BurnIn: 100, Samples: 20_000, Thin: 1, Chains: 2, ridge);
        var found = PosteriorSampler.Run(_ => One(model), one, [1.0], one, settings, new RandomStream(6, "bias"), _twoThreads);

        // Of 40,000 samples with little correlation the variance has an error of about 1.2 %: the band is four and a half of them.
        Assert.InRange(found.Deviation[0, 0] * found.Deviation[0, 0] / variance, 0.945, 1.055);
        Assert.InRange(bias / (step * step), 0.55, 0.75);
        Assert.InRange((found.Mean[0, 0] - (1 / (1 + ridge))) / found.StandardError[0, 0], -4.5, 4.5);
    }

    [Fact]
    public void Mini_batches_find_the_mean_of_a_linear_model()
    {
        var problem = new LinearProblem(12, seed: 1);
        var found = Run(problem, Settings(SamplerKind.Langevin, 4000, 10) with { StepSize = 0.05, BatchSize = 4, BurnIn = 1000 });
        Assert.True(double.IsNaN(found.Acceptance));
        for (int i = 0; i < problem.Means.Length; i++)
            Assert.InRange((found.Mean[i, 0] - problem.Means[i]) / found.StandardError[i, 0], -4.5, 4.5);
    }

    [Fact]
    public void Results_are_the_same_to_the_bit_on_any_number_of_threads()
    {
        var problem = new LinearProblem(8, seed: 2);
        SamplingSettings settings = Settings(SamplerKind.Hmc, 50, 2);
        var alone = Run(problem, settings, new Computation(1));
        var together = Run(problem, settings, new Computation(3));
        Assert.Equal(alone.Mean.Values, together.Mean.Values);
        Assert.Equal(alone.Chains.AsEnumerable(), together.Chains);
    }

    [Theory]
    [InlineData(SamplerKind.Hmc, 0, 0)]
    [InlineData(SamplerKind.Mala, 0, 0)]
    [InlineData(SamplerKind.Langevin, 0.1, 3)]
    public void A_run_that_was_stopped_goes_on_to_the_same_bits(SamplerKind kind, double step, int batch)
    {
        var problem = new LinearProblem(8, seed: 2);
        SamplingSettings settings = Settings(kind, 40, 2) with { StepSize = step, BatchSize = batch, BurnIn = 60 };
        var whole = Run(problem, settings);
        var store = new MemoryStore();
        int stops = 0;
        foreach (double share in new[] { 0.1, 0.4, 0.45, 0.8 })
        {
            using var cancellation = new CancellationTokenSource();
            var stopping = new Computation(2, new Callback(done => Stop(cancellation, done >= share)), cancellation.Token);
            Assert.ThrowsAny<OperationCanceledException>(() => Run(problem, settings, stopping, store));
            stops++;
        }

        var resumed = Run(problem, settings, _twoThreads, store);
        Assert.Equal(4, stops);
        Assert.Equal(whole.Mean.Values, resumed.Mean.Values);
        Assert.Equal(whole.EffectiveSamples.Values, resumed.EffectiveSamples.Values);
        Assert.Equal(whole.Chains.AsEnumerable(), resumed.Chains);

        // And what is finished is not done again.
        store.Saves = 0;
        Assert.Equal(whole.Mean.Values, Run(problem, settings, _twoThreads, store).Mean.Values);
        Assert.Equal(0, store.Saves);
    }

    [Fact]
    public void Chains_in_different_modes_are_seen_to_disagree()
    {
        // θ² = 4 ± 0.1: modes at ±2 that no chain leaves. The output θ² agrees; the weight, seen through a second model's eyes, would not.
        var one = new SequenceSet(1, 1, 2, [1]);
        var settings = new SamplingSettings(SamplerKind.Hmc, 0, 0, 100, 200, 1, Chains: 6, 0.01);
        var stream = new RandomStream(8, "modes");
        var store = new MemoryStore();
        var found = PosteriorSampler.Run(_ => SmallModel<double>.Square(), one, [4.0], one, settings, stream, _twoThreads, store);
        Assert.Equal(4, found.Mean[0, 0], 0.1);
        double[][] weights = [.. Enumerable.Range(0, 6).Select(chain => new[] { store.Load(chain)!.Position[0] })];
        Assert.Contains(weights, w => w[0] > 1.5);
        Assert.Contains(weights, w => w[0] < -1.5);
        Assert.True(MixingDiagnostics.Of([.. weights.Select((w, c) => Enumerable.Range(0, 20).Select(t => w[0] + (0.01 * ((t + c) % 3))).ToArray())]).Rhat > 1.5);
    }

    [Fact]
    public void Langevin_dynamics_that_diverges_says_where()
    {
        var one = new SequenceSet(1, 1, 2, [1]);
        var settings = new SamplingSettings(SamplerKind.Langevin, 1, 0, 20, 50, 1, Chains: 2, 1e-3);
        var found = PosteriorSampler.Run(_ => SmallModel<double>.Square(), one, [4.0], one, settings, new RandomStream(9, "divergence"), _twoThreads);
        Assert.All(found.Chains, chain =>
        {
            Assert.Contains("at move", chain.Divergence, StringComparison.Ordinal);
            Assert.Contains("with a step of 1.", chain.Divergence, StringComparison.Ordinal);
        });
        Assert.Equal(double.NaN, found.Mean[0, 0]);
    }

    [Fact]
    public void Weights_that_are_not_trained_keep_one_draw_of_the_prior_for_all_chains()
    {
        var layout = new ParameterLayout([new ParameterTensor("weight", [1], 0, 1, Trained: true), new ParameterTensor("fixed", [1], 1, 3, Trained: false)]);
        var seen = new System.Collections.Concurrent.ConcurrentBag<double>();
        var one = new SequenceSet(1, 1, 2, [1]);
        var settings = new SamplingSettings(SamplerKind.Mala, 0.5, 0, 10, 10, 1, Chains: 3, 0.5);
        PosteriorSampler.Run(
            _ => new SmallModel<double>(layout, (parameters, _, slopes) =>
            {
                seen.Add(parameters[1]);
                (slopes[0], slopes[1]) = (1, 1);
                return parameters[0] + parameters[1];
            }),
            one,
            [1.0],
            one,
            settings,
            new RandomStream(10, "fixed"),
            _twoThreads);
        Assert.NotEqual(0, Assert.Single(seen.Distinct()));
    }

    public static TheoryData<SamplingSettings, string> Wrong()
    {
        SamplingSettings good = Settings(SamplerKind.Langevin, 100, 1) with { StepSize = 0.1 };
        return new()
        {
            { good with { StepSize = 2 }, "step size" },
            { good with { StepSize = double.NaN }, "step size" },
            { good with { LeapfrogSteps = -1 }, "leapfrog" },
            { good with { Samples = 3 }, "samples" },
            { good with { Thin = 0 }, "thinning" },
            { good with { Chains = 0 }, "chains" },
            { good with { Ridge = 0 }, "noise" },
            { good with { TargetAcceptance = 1 }, "acceptance" },
            { good with { StepSize = 0, BurnIn = 5 }, "burn-in" },
            { good with { Thin = 100_000_000 }, "moves" },
            { good with { BatchSize = 9 }, "batch size is 9" },
            { good with { BatchSize = 4, Kind = SamplerKind.Mala }, "Metropolis" },
            { good with { BatchSize = 4, StepSize = 0 }, "give it" },
        };
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Wrong_settings_are_refused_by_name(SamplingSettings settings, string named) =>
        Assert.Contains(named, Assert.Throws<RequestException>(() => settings.Check(8)).Message, StringComparison.Ordinal);

    private static SamplingSettings Settings(SamplerKind kind, int samples, int thin) =>
        new(kind, StepSize: 0, LeapfrogSteps: 0, BurnIn: 300, samples, thin, Chains: 4, LinearProblem.Ridge);

    private static PosteriorPredictions Run(LinearProblem problem, SamplingSettings settings, Computation? computation = null, IChainStore? store = null) =>
        PosteriorSampler.Run(
            _ => SmallModel<double>.Linear(LinearProblem.Length),
            problem.Train,
            problem.Labels,
            problem.Test,
            settings,
            new RandomStream(5, "sampling"),
            computation ?? _twoThreads,
            store);

    private static SmallModel<double> One(ParameterLayout layout) => new(layout, (parameters, _, slopes) =>
    {
        slopes[0] = 1;
        return parameters[0];
    });

    private static void Stop(CancellationTokenSource cancellation, bool now)
    {
        if (now)
            cancellation.Cancel();
    }

    private sealed class Callback(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class MemoryStore : IChainStore
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<int, ChainSnapshot> _snapshots = new();

        public int Saves { get; set; }

        public TimeSpan Interval => TimeSpan.FromMilliseconds(1);

        public ChainSnapshot? Load(int chain) => _snapshots.GetValueOrDefault(chain);

        public void Save(int chain, ChainSnapshot snapshot)
        {
            Saves++;
            _snapshots[chain] = snapshot;
        }
    }
}
