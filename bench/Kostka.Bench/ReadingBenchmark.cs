using System.Diagnostics;
using System.Text;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Bench;

/// <summary>
/// Reading text as words, beside <c>wc -w</c> on the same file, in one go: a text of 50 million words over few different ones, and one of as many over
/// 468,000 (Zipf's law), which no cache holds. <c>wc</c> only counts; reading numbers every word.
/// </summary>
internal static class ReadingBenchmark
{
    private const int Words = 50_000_000, Repeats = 5;

    public static int Run()
    {
        string folder = Directory.CreateTempSubdirectory("kostka-bench").FullName;
        try
        {
            Console.WriteLine($"{Words / 1_000_000} million words; fastest of {Repeats} rounds, taken in turn");
            foreach (int types in (int[])[1_000, 468_000])
            {
                string file = Path.Combine(folder, "text.txt");
                Write(file, types);
                Compare(file);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string file)
    {
        double reading = double.MaxValue, counting = double.MaxValue;
        int tokens = 0, types = 0;
        for (int round = 0; round < Repeats; round++)
        {
            reading = Math.Min(reading, Seconds(() =>
            {
                TokenizedText text = TokenizedText.Read([file], TextOptions.Words);
                (tokens, types) = (text.Tokens.Length, text.TypeCount);
            }));
            counting = Math.Min(counting, Seconds(() => Count(file)));
        }

        double size = new FileInfo(file).Length / 1e6;
        Console.WriteLine($"{types} types, {tokens} tokens, {size:F0} MB");
        Console.WriteLine($"  Kostka   {reading:F3} s   {size / reading:F0} MB/s");
        Console.WriteLine($"  wc -w    {counting:F3} s   {size / counting:F0} MB/s");
        Console.WriteLine($"  speed relative to wc -w {counting / reading:F2}");
    }

    private static void Count(string file)
    {
        using Process process = Process.Start(new ProcessStartInfo("wc", ["-w", file]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }

    // Word k has a probability proportional to 1/k: its rank is the power r^u of the number of ranks r, for uniform u. Lines have 25 words.
    private static void Write(string file, int types)
    {
        byte[][] words = [.. Enumerable.Range(0, types).Select(Spelling)];
        var random = new RandomStream(1, "text");
        using var stream = new BufferedStream(File.Create(file), 1 << 20);
        for (int i = 0; i < Words; i++)
        {
            int rank = i < types ? i : (int)Math.Pow(types, random.NextUniform()) - 1;
            stream.Write(words[rank]);
            stream.Write(i % 25 == 24 ? " \n"u8 : " "u8);
        }
    }

    // Short for frequent words, three to eight letters for the others.
    private static byte[] Spelling(int rank)
    {
        var word = new StringBuilder();
        for (int rest = rank; rest > 0 || word.Length == 0; rest /= 26)
            word.Append((char)('a' + (rest % 26)));
        if (rank >= 676)
            word.Append("ing tion s ness ly ed er ment".Split(' ')[rank % 8]);
        return Encoding.ASCII.GetBytes(word.ToString());
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
