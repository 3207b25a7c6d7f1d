using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Networks.Sampling;
using Kostka.Numerics;

namespace Kostka.Networks.Experiments;

/// <summary>Samples the posterior of a network's weights; the likelihood's variance is the problem's ridge.</summary>
/// <param name="settings">How; its ridge is not looked at.</param>
/// <param name="integrateReadout">Whether the last linear map is integrated out instead of being sampled.</param>
/// <param name="chains">Where the chains of a unit are kept on the way; null to keep none.</param>
public sealed class PosteriorLearner(SamplingSettings settings, bool integrateReadout, Func<NetworkUnit, IChainStore?> chains) : INetworkLearner
{
    // A move of Hamiltonian Monte Carlo that turns by a quarter takes about so many steps.
    private const int UsualLeapfrogSteps = 15;

    /// <inheritdoc/>
    public int Members => settings.Chains;

    /// <inheritdoc/>
    public double Gradients(int n)
    {
        int steps = settings.Kind != SamplerKind.Hmc ? 1 : settings.LeapfrogSteps > 0 ? settings.LeapfrogSteps : UsualLeapfrogSteps;
        return (double)settings.Chains * settings.Moves * steps * n;
    }

    /// <inheritdoc/>
    public LearnedFunction Learn(LearningProblem problem, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        PosteriorPredictions found = Sample(problem, computation);
        ImmutableArray<string> diverged = [.. found.Chains.Select((chain, i) => chain.Divergence is { } message ? $"chain {i + 1}: {message}" : null).OfType<string>()];
        int members = found.Chains.Length - diverged.Length;
        if (members == 0)
            return LearnedFunction.Of([], diverged);
        int tested = problem.Tested;
        return new LearnedFunction(
            members,
            found.Mean.Values,
            [.. found.Deviation.Values.Select(deviation => deviation * deviation)],
            new LearningDiagnostics(
                found.Acceptance,
                Median(found.EffectiveSamples.Values.AsSpan(0, tested)),
                Median(found.Rhat.Values.AsSpan(0, tested)),
                Math.Sqrt(TensorPrimitives.SumOfSquares<double>(found.StandardError.Values.AsSpan(0, tested)) / tested)),
            diverged);
    }

    private PosteriorPredictions Sample(LearningProblem problem, Computation computation)
    {
        Network network = problem.Network;
        float[] labels = Array.ConvertAll(problem.Train.Labels, label => (float)label);
        SamplingSettings sampling = settings with { Ridge = problem.Ridge };
        IChainStore? store = chains(problem.Unit);
        if (!integrateReadout)
        {
            return PosteriorSampler.Run(
                threads => new NetworkEngine<float>(network, threads), problem.Train.Inputs, labels, problem.Points, sampling, problem.Stream, computation, store);
        }

        var features = new ReadoutFeatures(network.Architecture, network.Length, network.Vocabulary, network.Options.Sizes, network.Options.Parametrisation);
        return PosteriorSampler.RunMarginal(
            features.Model<float>, features.Readout, problem.Train.Inputs, labels, problem.Points, sampling, problem.Stream, computation, store);
    }

    private static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
