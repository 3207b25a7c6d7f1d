using System.Diagnostics;
using System.Globalization;
using Kostka.Networks;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Bench;

/// <summary>
/// Training runs of the transformer that learns sparse functions (majority of three of 400 bits, a fixed number of steps on all sequences, then the outputs on 5,000 others), two side
/// by side with a thread each, against PyTorch with two threads, and against two of its processes with one thread each. A run is put together from its fastest step and the fastest of all else,
/// since other programs may run.
/// </summary>
internal static class SparseBenchmark
{
    private const int Context = 400, HeldOut = 5000, Steps = 200, Rounds = 3;
    private const double RoundSeconds = 3;

    public static int Run()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"sparse: {Steps} steps at T = {Context}, {LinearAlgebra.Default.Description}; fastest of {Rounds} rounds, taken in turn"));
        foreach (int samples in new[] { 64, 256 })
        {
            double own = double.MaxValue, threads = double.MaxValue, processes = double.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                own = Math.Min(own, SecondsSideBySide(() => SecondsOfARun(samples)));
                threads = Math.Min(threads, PeerSeconds(samples, 2));
                processes = Math.Min(processes, SecondsSideBySide(() => PeerSeconds(samples, 1)));
            }

            double rate = 2 / own;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"m = {samples}: Kostka, two runs side by side, {60 * rate:F0} runs a minute"));
            Compare("PyTorch, one run on two threads", 1 / threads, rate);
            Compare("PyTorch, two processes of one thread", 2 / processes, rate);
        }

        return 0;
    }

    private static void Compare(string peer, double rate, double own) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {peer}: {60 * rate:F0} runs a minute; Kostka is {own / rate:F1} times as fast"));

    /// <summary>The mean of two that run at the same time.</summary>
    private static double SecondsSideBySide(Func<double> run)
    {
        double[] seconds = new double[2];
        Parallel.For(0, 2, i => seconds[i] = run());
        return seconds.Average();
    }

    private static double PeerSeconds(int samples, int threads) => Peer.Seconds(
        "sparse.py",
        samples.ToString(CultureInfo.InvariantCulture),
        Steps.ToString(CultureInfo.InvariantCulture),
        threads.ToString(CultureInfo.InvariantCulture),
        RoundSeconds.ToString(CultureInfo.InvariantCulture));

    private static double SecondsOfARun(int samples)
    {
        var task = new SparseTask("majority", 3, new SymmetricFunction.Majority(), 0.5);
        SparseProblem problem = SparseProblem.Draw(task, Context, new SplitSizes(samples, 1, HeldOut), new RandomStream(1, "sparse benchmark"));
        TransformerSettings settings = TransformerSettings.Default;
        TrainingSettings training = settings.Training with { Steps = Steps, EarlyStopping = null };
        float[] labels = problem.Training.FloatLabels(), outputs = new float[HeldOut];
        double step = double.MaxValue, rest = double.MaxValue;
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < RoundSeconds)
        {
            long start = Stopwatch.GetTimestamp(), last = 0;
            var network = new Network(settings.Architecture, Context, 2, settings.Network);
            using var engine = new NetworkEngine<float>(network, 1);
            float[] initial = network.Parameters.Initialise<float>(new RandomStream(1, "weights"));
            double made = Stopwatch.GetElapsedTime(start).TotalSeconds;
            TrainedNetwork<float> trained = Trainer<float>.Run(
                engine, initial, problem.Training.Inputs, labels, training, new RandomStream(1, "order"), null, new Computation(1), observer: (steps, _) =>
                {
                    if (steps > 0)
                        step = Math.Min(step, Stopwatch.GetElapsedTime(last).TotalSeconds);
                    last = Stopwatch.GetTimestamp();
                });
            engine.Evaluate(trained.Parameters, problem.Scoring.Inputs, outputs);
            rest = Math.Min(rest, made + Stopwatch.GetElapsedTime(last).TotalSeconds);
        }

        return (Steps * step) + rest;
    }
}
