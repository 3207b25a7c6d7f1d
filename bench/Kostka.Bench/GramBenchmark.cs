using System.Diagnostics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Bench;

internal static class GramBenchmark
{
    public static int Run(ReadOnlySpan<string> args)
    {
        int n = 500, length = 32;
        Layer[] block =
        [
            new Layer.Residual([new Layer.Attention(Score.Linear)]),
            new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]),
        ];
        var model = new Architecture(1, new PositionEmbedding.Learned(0.25), [.. block, .. block], Readout.Mean);
        var random = new RandomStream(1, "bench");
        int[] tokens = [.. Enumerable.Range(0, n * length).Select(_ => random.NextBelow(1000))];
        var x = new SequenceSet(n, length, 1000, tokens);
        foreach (KernelKind kind in Enum.GetValues<KernelKind>())
        {
            var kernel = new InfiniteKernel(model, kind);
            foreach (int threads in (int[])[1, 2])
            {
                double best = double.MaxValue;
                for (int i = 0; i < 5; i++)
                {
                    var watch = Stopwatch.StartNew();
                    kernel.Gram(x, new Computation(threads));
                    best = Math.Min(best, watch.Elapsed.TotalSeconds);
                }

                Console.WriteLine($"{kind} threads {threads}: {best:F3} s, {best * threads / (0.5 * n * n * length * length) * 1e9:F2} ns per cell");
            }
        }

        return 0;
    }
}
