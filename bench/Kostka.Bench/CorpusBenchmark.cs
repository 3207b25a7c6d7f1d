using System.Diagnostics;
using Kostka.Corpora;
using Kostka.Files;
using Kostka.Numerics;

namespace Kostka.Bench;

/// <summary>
/// Shares, lags and components of windows of L = 32 tokens over V = 10,000 symbols: 5 million tokens against NumPy, and 100 million for time and memory. The text
/// comes from the bigram model of the files given.
/// </summary>
internal static class CorpusBenchmark
{
    private const int Vocabulary = 10_000, Length = 32, Threads = 2, Rounds = 2;

    public static int Run(IReadOnlyList<string> files)
    {
        int[] tokens = BigramText.Generate(files, Vocabulary, 5_000_000);
        string folder = Directory.CreateTempSubdirectory("kostka-corpus").FullName;
        try
        {
            string input = Path.Combine(folder, "tokens.npy"), output = Path.Combine(folder, "result.npy");
            NpyFile.Write(input, (ReadOnlyMemory<int>)tokens, tokens.Length);
            double ours = double.PositiveInfinity, peer = double.PositiveInfinity;
            WindowCovariance? covariance = null;
            for (int round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                covariance = WindowCovariance.Compute(tokens, Vocabulary, Length, new Computation(Threads));
                ours = Math.Min(ours, watch.Elapsed.TotalSeconds);
                peer = Math.Min(peer, Peer.Seconds("corpus.py", input, $"{Vocabulary}", $"{Length}", $"{Threads}", output));
            }

            Console.WriteLine($"shares and lags of 5,000,000 tokens, L = {Length}, V = {Vocabulary}, {Threads} threads");
            Console.WriteLine($"  Kostka {ours:F2} s   NumPy {peer:F2} s   ratio {peer / ours:F1}");
            Console.WriteLine($"  largest difference {LargestDifference(covariance!, NpyFile.ReadDoubles(output, 1).Values):E1} (NumPy leaves out the ends of the text)");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static int RunLarge(IReadOnlyList<string> files, int count)
    {
        int[] tokens = BigramText.Generate(files, Vocabulary, count);
        Console.WriteLine($"{count} tokens generated, peak memory so far {PeakMegabytes()} MB");

        // A tokenised text keeps the numbers of its words beside the symbols of the vocabulary.
        int[] words = [.. tokens];
        var watch = Stopwatch.StartNew();
        WindowCovariance covariance = WindowCovariance.Compute(tokens, Vocabulary, Length, new Computation(Threads));
        Console.WriteLine($"shares and lags   {watch.Elapsed.TotalSeconds:F1} s   {covariance.Share}   peak memory {PeakMegabytes()} MB");
        watch.Restart();
        PrincipalStructure structure = covariance.Structure(4, new Computation(Threads));
        Console.WriteLine(
            $"4 components      {watch.Elapsed.TotalSeconds:F1} s   largest eigenvalue {structure.Components[0].Eigenvalue:G6}, " +
            $"largest residual {structure.Components.Max(c => c.Residual):E1}   peak memory {PeakMegabytes()} MB");
        GC.KeepAlive(words);
        return 0;
    }

    private static double LargestDifference(WindowCovariance covariance, ReadOnlySpan<double> peer)
    {
        double[] ours = [.. covariance.Shares.SelectMany(s => new[] { s.Share.All, s.Share.OffDiagonal }), .. covariance.Lags.Select(lag => lag.Norm)];
        double largest = 0;
        for (int i = 0; i < ours.Length; i++)
            largest = Math.Max(largest, Math.Abs((peer[i] / ours[i]) - 1));
        return largest;
    }

    private static long PeakMegabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6).Trim(" kB\t")) / 1000;
    }
}
