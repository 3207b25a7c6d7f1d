using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Bench;

/// <summary>
/// Training steps (batches of 128, logistic loss, AdamW, two threads) of two transformers, against PyTorch: two blocks of softmax attention and dense, relu, dense on 64 tokens;
/// and one layer of attention read at an added token, on 400. The share is of the best sgemm rate that a library of this machine reaches in the same run.
/// </summary>
internal static class TrainingBenchmark
{
    private const int Threads = 2, Samples = 1024, Batch = 128, Rounds = 4;
    private const double RoundSeconds = 4;

    public static int Run()
    {
        Console.WriteLine($"training: batches of {Batch}, {Threads} threads; {LinearAlgebra.Default.Description}; fastest of {Rounds} rounds, taken in turn");
        ProductRate best = ProductRate.Best(Threads);
        Console.WriteLine($"best sgemm rate on two threads: {best}");
        Measure("two blocks, L = 64, V = 64, width 128, 8 heads", Blocks(), best.Rate, "blocks");
        Measure("one layer, cls, L = 400, V = 2, width 64, 4 heads", Cls(), best.Rate, "cls", "cls-one-query");
        return 0;
    }

    private static Network Blocks()
    {
        ImmutableArray<Layer> block =
        [
            new Layer.Residual([new Layer.Attention(Score.Softmax)]), new Layer.LayerNorm(),
            new Layer.Residual([new Layer.Dense(1, 0.1), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense(1, 0.1)]), new Layer.LayerNorm(),
        ];
        var architecture = new Architecture(1, new PositionEmbedding.Learned(1), [new Layer.Repeat(2, block)], Readout.Mean);
        return new Network(architecture, 64, 64, new NetworkOptions(new NetworkSizes(128, 8, 16)));
    }

    private static Network Cls()
    {
        ImmutableArray<Layer> layers =
            [new Layer.Attention(Score.Softmax), new Layer.Dense(1, 0.1), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense(1, 0.1)];
        return new Network(new Architecture(1, new PositionEmbedding.Learned(1), layers, Readout.Cls), 400, 2, new NetworkOptions(new NetworkSizes(64, 4, 16)));
    }

    private static void Measure(string title, Network network, double bestRate, params string[] peers)
    {
        double own = double.MaxValue;
        double[] others = [.. peers.Select(_ => double.MaxValue)];
        for (int round = 0; round < Rounds; round++)
        {
            own = Math.Min(own, SecondsOfAStep(network));
            for (int i = 0; i < peers.Length; i++)
                others[i] = Math.Min(others[i], Peer.Seconds("training.py", peers[i], RoundSeconds.ToString(CultureInfo.InvariantCulture)));
        }

        double work = 2e-9 * network.MultiplyAdds(Batch);
        Console.WriteLine($"{title}: {network.Parameters.Count:N0} parameters, {work:F2} GF a step");

        // Work that sharing between equal tokens and leaving out unread positions saves is counted, too: above 100 % it is not done.
        Console.WriteLine($"  Kostka                  {1 / own,8:F1} steps/s   {work / own,7:F1} GF/s   {work / own / bestRate:P0} of the best sgemm rate");
        for (int i = 0; i < peers.Length; i++)
            Console.WriteLine($"  PyTorch, {peers[i],-14} {1 / others[i],8:F1} steps/s   {work / others[i],7:F1} GF/s   Kostka is {others[i] / own:F2} times as fast");
    }

    private static double SecondsOfAStep(Network network)
    {
        var stream = new RandomStream(1, "training benchmark");
        int[] tokens = [.. Enumerable.Range(0, Samples * network.Length).Select(_ => stream.NextBelow(network.Vocabulary))];
        float[] labels = [.. Enumerable.Range(0, Samples).Select(_ => (2f * stream.NextBelow(2)) - 1)];
        var inputs = new SequenceSet(Samples, network.Length, network.Vocabulary, tokens);
        float[] initial = network.Parameters.Initialise<float>(stream.Child(1));
        using var engine = new NetworkEngine<float>(network, Threads);
        using var stop = new CancellationTokenSource();
        var watch = new StepWatch(RoundSeconds, stop);
        var settings = new TrainingSettings(new OptimizerSettings.AdamW(), 1e-3, new Schedule.Constant(), 1000, Batch, LossKind.Logistic, WeightDecay: 0.01);
        try
        {
            while (!stop.IsCancellationRequested)
                Trainer<float>.Run(engine, initial, inputs, labels, settings, stream, null, new Computation(Threads, watch, stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }

        return watch.Fastest;
    }

    /// <summary>Times steps by the reports of progress, one after each, and ends training when the time is up.</summary>
    private sealed class StepWatch(double seconds, CancellationTokenSource stop) : IProgress<double>
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _last = long.MaxValue;

        public double Fastest { get; private set; } = double.MaxValue;

        public void Report(double value)
        {
            long now = Stopwatch.GetTimestamp();
            if (_last < now)
                Fastest = Math.Min(Fastest, Stopwatch.GetElapsedTime(_last, now).TotalSeconds);

            // The last step of a run is reported twice, and the first of the next one follows after other work.
            _last = value >= 1 ? long.MaxValue : now;
            if (Stopwatch.GetElapsedTime(_start).TotalSeconds > seconds)
                stop.Cancel();
        }
    }
}
