using System.Collections.Immutable;
using Kostka.Sequences;

namespace Kostka.Studies.Corpora;

/// <summary>What <c>kostka corpus</c> is asked: which text, read how, and how closely it is looked at.</summary>
/// <param name="Files">The files, read one after the other; <c>-</c> is standard input.</param>
/// <param name="Text">How they are read and split into tokens.</param>
/// <param name="Length">Window length L, at least 2.</param>
/// <param name="Vocabulary">Number of symbols V, the one for all rarer tokens among them.</param>
/// <param name="Seed">The seed of every random stream.</param>
public sealed record CorpusSettings(ImmutableArray<string> Files, TextOptions Text, int Length, int Vocabulary, ulong Seed = 1)
{
    /// <summary>The longest window whose lags are counted one by one.</summary>
    public const int LongestWindow = 1024;

    /// <summary>The largest vocabulary: symbols are kept in 16 bits.</summary>
    public const int LargestVocabulary = 50_000;

    /// <summary>Number of principal components, at least 0.</summary>
    public int Components { get; init; } = 12;

    /// <summary>Number of bootstrap resamples, at least 0; with 0 there are no intervals.</summary>
    public int Resamples { get; init; } = 200;

    /// <summary>Number of random permutations of the test of exchangeability, at least 0; with 0 it is left out.</summary>
    public int Permutations { get; init; } = 199;

    /// <summary>Number of windows that the test of exchangeability looks at; fewer where the text does not hold as many that do not overlap.</summary>
    public int TestWindows { get; init; } = 1000;

    /// <summary>Checks what can be checked before the text is read.</summary>
    /// <exception cref="RequestException">A number is out of range, or no file is given.</exception>
    public void Check()
    {
        Require(Files.Length > 0, "FILE: no text is given; name at least one file, or - for standard input.");
        Require(
            Length is >= 2 and <= LongestWindow,
            $"--length: windows of {Length} tokens were asked for; a window has from 2 to {LongestWindow} (one token has no order to speak of).");
        Require(
            Vocabulary is >= 2 and <= LargestVocabulary,
            $"--vocabulary: {Vocabulary} symbols were asked for; possible are 2 (one token, and one symbol for all others) to {LargestVocabulary}.");
        Require(Components is >= 0 and <= 1000, $"--components: {Components} is not a number from 0 to 1000.");
        Require(Resamples is 0 or (>= 20 and <= 100_000), $"--resamples: {Resamples} is neither 0 (no intervals) nor a number from 20 to 100000.");
        Require(Permutations is >= 0 and <= 100_000, $"--permutations: {Permutations} is not a number from 0 to 100000.");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new RequestException(message);
    }
}
