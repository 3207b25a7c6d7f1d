using System.Diagnostics;
using System.Globalization;
using Kostka.Architectures;
using Kostka.Files;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Exact;

namespace Kostka.Bench;

/// <summary>
/// Exact spectra of a two-block erf transformer over {0,1}^L, k ≤ 3: the Hahn transform beside a NumPy script of the same algorithm (bench/peers/hahn.py), both
/// with all processors and in turn; then nested quadrature, whose cost does not depend on L.
/// </summary>
internal static class SpectrumBenchmark
{
    private const int Irreps = 3;

    private static readonly Architecture _model = new(
        1,
        new PositionEmbedding.Learned(0.25),
        [
            new Layer.Residual([new Layer.Attention(Score.Linear)]),
            new Layer.Residual([new Layer.Dense(1, 0.01), new Layer.Activation(ActivationFunction.Erf), new Layer.Dense()]),
            new Layer.Residual([new Layer.Attention(Score.Linear)]),
            new Layer.Activation(ActivationFunction.Relu),
        ],
        Readout.Mean);

    public static int Run()
    {
        int threads = Environment.ProcessorCount;
        Console.WriteLine($"Spectrum of a two-block erf transformer over two symbols, k ≤ {Irreps}; {threads} threads; fastest of the rounds, taken in turn");
        string folder = Directory.CreateTempSubdirectory("kostka-bench").FullName;
        bool agree = true;
        try
        {
            foreach ((int length, int rounds) in ((int, int)[])[(256, 5), (1024, 5), (4096, 2)])
            {
                string output = Path.Combine(folder, "eigenvalues.npy");
                double ours = double.MaxValue, theirs = double.MaxValue;
                SymmetricSpectrum spectrum = Spectrum(length, ExactMethod.Exact, threads);
                for (int round = 0; round < rounds; round++)
                {
                    ours = Math.Min(ours, Seconds(() => Spectrum(length, ExactMethod.Exact, threads)));
                    theirs = Math.Min(theirs, Peer.Seconds("hahn.py", Text(length), Text(Irreps), Text(threads), output));
                }

                Matrix expected = NpyFile.ReadDoubles(output, 2).ToMatrix();
                double difference = Enumerable.Range(0, 2).Max(k => Math.Abs((expected[k, 0] / spectrum.Irreps[k].Eigenvalues[0]) - 1));
                agree &= difference < 1e-9;
                Console.WriteLine($"exact, L = {length,9}   Kostka {ours:F3} s   NumPy {theirs:F3} s   ratio {theirs / ours:F1}   largest relative difference, k < 2: {difference:E1}");
            }

            foreach (int length in (int[])[1024, 1_000_000])
            {
                Spectrum(length, ExactMethod.Quadrature, threads);
                double seconds = Enumerable.Range(0, 5).Min(_ => Seconds(() => Spectrum(length, ExactMethod.Quadrature, threads)));
                Console.WriteLine($"quadrature, L = {length,9}   {seconds:F3} s");
            }

            Console.WriteLine($"largest working set: {Process.GetCurrentProcess().PeakWorkingSet64 / (double)(1 << 20):F0} MiB");
            return agree ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SymmetricSpectrum Spectrum(int length, ExactMethod method, int threads) => SymmetricSpectrum.Compute(
        ExactSpectra.Choose(_model, KernelKind.Nngp, new IidMeasure(length, [0.5, 0.5]), method, Irreps), new Computation(threads));

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
