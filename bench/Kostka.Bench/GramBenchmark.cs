using System.Diagnostics;
using System.Globalization;
using Kostka.Architectures;
using Kostka.Files;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Bench;

/// <summary>
/// The Gram matrix of N = 500 windows, L = 32, of two blocks with erf (NNGP), beside a vectorised NumPy script that does the same work on all L² cells
/// with cached self terms (bench/peers/gram.py), in one go. The dense geometry is the like-for-like comparison; the tool itself takes four cells here.
/// </summary>
internal static class GramBenchmark
{
    private const int Count = 500, Length = 32, Vocabulary = 1000, Repeats = 5;

    public static int Run()
    {
        Layer[] block =
        [
            new Layer.Residual([new Layer.Attention(Score.Linear)]),
            new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]),
        ];
        var random = new RandomStream(1, "bench");
        int[] tokens = [.. Enumerable.Range(0, Count * Length).Select(_ => random.NextBelow(Vocabulary))];
        var x = new SequenceSet(Count, Length, Vocabulary, tokens);
        int threads = Environment.ProcessorCount;

        // Smooth positions of vanishing length scale are independent ones, but keep the tool on the dense geometry.
        InfiniteKernel dense = Kernel(block, new PositionEmbedding.Exponential(0.25, 1e-3)), match = Kernel(block, new PositionEmbedding.Learned(0.25));
        Matrix ours = dense.Gram(x, new Computation(threads)), matched = match.Gram(x, new Computation(threads));

        string folder = Directory.CreateTempSubdirectory("kostka-bench").FullName;
        try
        {
            string input = Path.Combine(folder, "tokens.npy"), output = Path.Combine(folder, "gram.npy");
            NpyFile.Write(input, (ReadOnlyMemory<int>)tokens, Count, Length);
            Console.WriteLine($"NNGP Gram matrix, N = {Count}, L = {Length}, two blocks with erf; {threads} processors; fastest of {Repeats} rounds, taken in turn");
            double[] best = [double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue];
            for (int round = 0; round < Repeats; round++)
            {
                best[0] = Math.Min(best[0], Seconds(() => dense.Gram(x, new Computation(1))));
                best[1] = Math.Min(best[1], Seconds(() => dense.Gram(x, new Computation(threads))));
                best[2] = Math.Min(best[2], Seconds(() => match.Gram(x, new Computation(threads))));
                best[3] = Math.Min(best[3], Peer.Seconds("gram.py", input, output, "1", "1"));
                best[4] = Math.Min(best[4], Peer.Seconds("gram.py", input, output, Text(threads), "1"));
            }

            Matrix theirs = NpyFile.ReadDoubles(output, 2).ToMatrix();
            double difference = Enumerable.Range(0, ours.Values.Length).Max(i => Math.Abs((ours.Values[i] / theirs.Values[i]) - 1));
            double geometries = Enumerable.Range(0, ours.Values.Length).Max(i => Math.Abs((ours.Values[i] / matched.Values[i]) - 1));
            Console.WriteLine($"largest relative difference: to NumPy {difference:E1}, dense to match geometry {geometries:E1}");
            Console.WriteLine($"allocated beyond the result: dense {Beyond(dense, x, threads):F1} MiB, match {Beyond(match, x, threads):F1} MiB");
            Console.WriteLine($"Kostka, dense, 1 thread            {best[0]:F3} s");
            Console.WriteLine($"Kostka, dense, {threads} threads           {best[1]:F3} s");
            Console.WriteLine($"Kostka as it is (match), {threads} threads {best[2]:F3} s");
            Console.WriteLine($"NumPy, 1 thread                    {best[3]:F3} s");
            Console.WriteLine($"NumPy, {threads} threads                   {best[4]:F3} s");
            Console.WriteLine($"ratio dense, 1 thread each         {best[3] / best[0]:F1}");
            Console.WriteLine($"ratio dense, {threads} threads, to NumPy's best {Math.Min(best[3], best[4]) / best[1]:F1}");
            Console.WriteLine($"ratio as it is, to NumPy's best    {Math.Min(best[3], best[4]) / best[2]:F0}");
            return difference < 1e-11 && geometries < 1e-12 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static InfiniteKernel Kernel(Layer[] block, PositionEmbedding position) =>
        new(new Architecture(1, position, [.. block, .. block], Readout.Mean), KernelKind.Nngp);

    /// <summary>MiB allocated in all for one Gram matrix, without the matrix itself: self terms, batches, threads.</summary>
    private static double Beyond(InfiniteKernel kernel, SequenceSet x, int threads)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        kernel.Gram(x, new Computation(threads));
        return (GC.GetTotalAllocatedBytes(precise: true) - before - (8.0 * Count * Count)) / (1 << 20);
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
