using System.Collections.Immutable;
using System.Diagnostics;
using Kostka.Networks;
using Kostka.Networks.Experiments;
using Kostka.Networks.Losses;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Studies.Running;

/// <summary>What training costs: the number of gradients that a method takes, times what one takes on this machine.</summary>
internal static class NetworkCost
{
    private const int Trial = 64;
    private const double LongestTrial = 0.3;

    /// <summary>Seconds for all networks of a study, about.</summary>
    public static double Seconds(ImmutableArray<NetworkModel> models, NetworkSettings settings, int targets, INetworkLearner learner, int threads, ulong seed) =>
        targets * settings.Repeats * models.Sum(model => settings.Train.Sum(learner.Gradients) * SecondsOfGradient(model.Network, Math.Max(1, threads / learner.Members), seed)) / Math.Min(threads, learner.Members);

    /// <summary>Seconds that the gradient of one sequence takes, the shortest of a few trials.</summary>
    private static double SecondsOfGradient(Network network, int threads, ulong seed)
    {
        var stream = new RandomStream(seed, "cost of networks");
        int[] tokens = new int[Trial * network.Length], rows = [.. Enumerable.Range(0, Trial)];
        foreach (ref int token in tokens.AsSpan())
            token = stream.NextBelow(network.Vocabulary);
        var inputs = new SequenceSet(Trial, network.Length, network.Vocabulary, tokens);
        using var engine = new NetworkEngine<float>(network, threads);
        float[] parameters = network.Parameters.Initialise<float>(stream), gradient = new float[parameters.Length], labels = new float[Trial];
        var loss = new SquareLoss<float>();
        double shortest = double.PositiveInfinity;
        long started = Stopwatch.GetTimestamp();
        do
        {
            long start = Stopwatch.GetTimestamp();
            engine.Gradient(parameters, inputs, rows, labels, loss, gradient);
            shortest = Math.Min(shortest, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < LongestTrial);
        return shortest / Trial;
    }
}
