using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Corpora;

/// <summary>Is the law of windows the same in every order of the positions? A distance, and a test of it by permutations.</summary>
/// <remarks>
/// <para>
/// Two windows x, y are similar by k(x, y) = Π_a (1 + c [x_a = y_a]), a kernel that tells any two laws apart. The squared distance between the law p of
/// a window and its average p̄ over all orders is E k(x, x') − E k(x, πx'), π uniform: the maximum mean discrepancy (Gretton et al., JMLR 13, 2012), of
/// which half the terms fall together because k(πx, πy) = k(x, y). It is Σ_J c^|J| ‖p_J − p̄_J‖² over all sets J of positions, p_J the law of the tokens
/// there. The first term is the mean similarity of different windows, the second the same after every window was permuted on its own.
/// </para>
/// <para>
/// Under the hypothesis that each window could as well have come in any other order, given all the others, permuting each on its own does not change
/// the law of the data. The found mean similarity and B permuted ones then come in any order with the same chance, so that the p-value
/// (1 + #{permuted ≥ found})/(1 + B) is at most α with a chance of at most α, exactly, for dependent windows too (Hemerik and Goeman, TEST 27, 2018).
/// </para>
/// <para>
/// c makes the noise of single positions and that of pairs about as large as each other: L c² q(1 − q) = 1 with q the chance that two tokens of different
/// windows agree; at most 1. It depends on which tokens the windows hold, not on their order, so that the test stays exact.
/// </para>
/// </remarks>
public static class ExchangeabilityTest
{
    /// <summary>So many shuffles over all windows tell what independent tokens look like.</summary>
    private const int MostShuffles = 64;

    /// <summary>Structure of fewer standard deviations of the shuffled values is none.</summary>
    private const double NoticeableDeviations = 3;

    /// <summary>Sums in another order differ by rounding; such differences are ties.</summary>
    private const double Rounding = 1e-12;

    private const double LargestLog = 300;

    /// <summary>Measures and tests the distance of windows from exchangeability.</summary>
    /// <param name="windows">At least 2 windows; a few thousand give a result in seconds. The cost grows as their number squared.</param>
    /// <param name="permutations">Number B of permuted data sets, at least 1; the smallest possible p-value is 1/(1 + B).</param>
    /// <param name="stream">Where the permutations come from; the same stream gives the same result.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">There are fewer than 2 windows.</exception>
    public static ExchangeabilityResult Run(SequenceSet windows, int permutations, RandomStream stream, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        if (windows.Count < 2)
            throw new RequestException($"A test of exchangeability compares windows with each other; {windows.Count} was given, at least 2 are needed.");
        double agreement = TokenFrequencies.Agreement(windows), gain = Gain(windows.Length, agreement);
        double[] similarities = Similarities(windows.Length, agreement, gain);
        int count = windows.Count;

        double[] found = new double[count], permuted = new double[count], totals = new double[permutations];
        WindowSimilarity.Of(windows).AddRowSums(similarities, found);
        ForEach(windows, permutations, computation.Part(0, 0.95), permuted, similarities, (tokens, b) => PermuteEach(tokens, windows.Length, stream.Child((ulong)b)), totals);

        double pairs = (double)count * (count - 1), total = found.Sum(), mean = totals.Average();
        double spread = permutations < 2 ? 0 : MeanAndError.Of(totals).StandardError * Math.Sqrt(permutations);
        double distance = (total - mean) / pairs;
        double[] influence = [.. found.Zip(permuted, (row, other) => (row - (other / permutations)) / (count - 1))];
        double structure = Structure(windows, similarities, gain, agreement, total / pairs, stream.Child((ulong)permutations), computation.Part(0.95, 1));
        return new ExchangeabilityResult(
            distance,
            2 * MeanAndError.Of(influence).StandardError,
            (1.0 + totals.Count(value => value >= total - (Rounding * Math.Abs(total)))) / (1.0 + permutations),
            spread <= Rounding * Math.Abs(mean) ? 0 : (total - mean) / spread,
            distance / structure,
            count,
            permutations,
            1 + gain);
    }

    /// <summary>The gain c of a position at which two windows agree.</summary>
    /// <param name="length">Window length L.</param>
    /// <param name="agreement">The chance q that tokens of two windows agree.</param>
    internal static double Gain(int length, double agreement)
    {
        double spread = length * agreement * (1 - agreement);
        return spread > 0 ? Math.Min(Math.Min(1, 1 / Math.Sqrt(spread)), LargestLog / (length * (1 - agreement))) : 1;
    }

    /// <summary>By number of agreeing positions, 0 … L: (1 + c)^agreeing in units of the mean for independent tokens, (1 + c q)^L.</summary>
    internal static double[] Similarities(int length, double agreement, double gain)
    {
        double unit = length * double.LogP1(gain * agreement), step = double.LogP1(gain);
        return [.. Enumerable.Range(0, length + 1).Select(agreeing => Math.Exp((agreeing * step) - unit))];
    }

    private static void PermuteEach(int[] tokens, int length, RandomStream stream)
    {
        for (int start = 0; start < tokens.Length; start += length)
            stream.Shuffle(tokens.AsSpan(start, length));
    }

    // Σ over pairs of windows of many rearranged data sets: the total of each, and all row sums together.
    private static void ForEach(
        SequenceSet windows, int sets, Computation computation, double[] rows, double[] similarities, Action<int[], int> rearrange, double[] totals)
    {
        int done = 0;
        Parallel.For(
            0,
            sets,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => new double[rows.Length],
            (b, _, sums) =>
            {
                int[] tokens = (int[])windows.Tokens.Clone();
                rearrange(tokens, b);
                double[] own = new double[sums.Length];
                WindowSimilarity.Of(new SequenceSet(windows.Count, windows.Length, windows.Vocabulary, tokens)).AddRowSums(similarities, own);
                totals[b] = own.Sum();
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += own[i];
                computation.Progress?.Report(Interlocked.Increment(ref done) / (double)sets);
                return sums;
            },
            sums =>
            {
                lock (rows)
                {
                    for (int i = 0; i < sums.Length; i++)
                        rows[i] += sums[i];
                }
            });
    }

    // The squared distance of the windows' law from independent tokens of the same frequencies p: E k(x, x') − 2 E Π_a (1 + c p(x_a)) + a constant, less
    // its mean over shuffles of all tokens, where it would be 0 with p known. Not a number when shuffled tokens come near it.
    private static double Structure(
        SequenceSet windows, double[] similarities, double gain, double agreement, double meanSimilarity, RandomStream stream, Computation computation)
    {
        double[] frequencies = TokenFrequencies.Pooled(windows), factors = new double[MostShuffles], totals = new double[MostShuffles];
        ForEach(
            windows,
            MostShuffles,
            computation,
            new double[windows.Count],
            similarities,
            (tokens, b) =>
            {
                stream.Child((ulong)b).Shuffle(tokens.AsSpan());
                factors[b] = Independent(tokens);
            },
            totals);
        double pairs = (double)windows.Count * (windows.Count - 1);
        double[] shuffled = [.. totals.Zip(factors, (total, factor) => (total / pairs) - (2 * factor))];
        var chance = MeanAndError.Of(shuffled);
        double structure = meanSimilarity - (2 * Independent(windows.Tokens)) - chance.Mean;
        return structure > NoticeableDeviations * chance.StandardError * Math.Sqrt(chance.Count) ? structure : double.NaN;

        double Independent(int[] tokens)
        {
            double sum = 0, unit = windows.Length * double.LogP1(gain * agreement);
            for (int i = 0; i < windows.Count; i++)
            {
                double log = -unit;
                foreach (int token in tokens.AsSpan(i * windows.Length, windows.Length))
                    log += double.LogP1(gain * frequencies[token]);
                sum += Math.Exp(log);
            }

            return sum / windows.Count;
        }
    }
}
