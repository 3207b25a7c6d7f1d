using System.Collections.Immutable;
using System.Globalization;
using Kostka.Corpora;
using Kostka.Reports.Findings;
using Kostka.Studies.Corpora;

namespace Kostka.Reports.Corpora;

/// <summary>What was found about a text, in plain sentences.</summary>
public static class CorpusFindings
{
    /// <summary>The sentences, the most important first.</summary>
    public static ImmutableArray<string> Sentences(CorpusResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return [Lead(results), .. Between(results), .. Chance(results), .. Distance(results), .. Components(results), .. Tested(results)];
    }

    /// <summary>What the tokens are called.</summary>
    internal static string Tokens(CorpusResults results) => results.Text.TokenKind;

    private static string Lead(CorpusResults results)
    {
        ShareResult share = results.Share;
        return $"{Words.Percent(share.Text.All)}{Interval(share.Intervals?.All)} of the covariance of {Tokens(results)} in windows of " +
            $"{Words.Count(share.Length)} stays the same when the positions are permuted; for the same {Tokens(results)} in random order it is {Words.Percent(share.Shuffled.All)}.";
    }

    private static IEnumerable<string> Between(CorpusResults results)
    {
        ShareResult share = results.Share;
        yield return $"Most of that covariance belongs to single positions, and says only how often each of the {Tokens(results)} occurs. Of the part between different positions, which says " +
            $"how {Tokens(results)} depend on each other, {Words.Percent(share.Text.OffDiagonal)}{Interval(share.Intervals?.OffDiagonal)} " +
            "is the same for every pair of positions: it tells which of them keep company, not in which order.";
    }

    private static IEnumerable<string> Chance(CorpusResults results)
    {
        ShareResult share = results.Share;
        string freed = double.IsFinite(share.Corrected.OffDiagonal)
            ? $" Freed of what chance adds to the covariance of a text of this size, the share is {Words.Percent(share.Corrected.OffDiagonal)}."
            : string.Empty;
        yield return $"Chance alone would leave about {Words.Percent(results.NoiseFloor)} there (shuffled text has {Words.Percent(share.Shuffled.OffDiagonal)}).{freed}";
    }

    private static IEnumerable<string> Distance(CorpusResults results)
    {
        ImmutableArray<LagResult> lags = results.Lags;
        if (lags.Length < 2 || !(lags[0].Bits > 0))
            yield break;
        LagResult? half = lags.FirstOrDefault(lag => lag.Bits < lags[0].Bits / 2);
        string fades = half is null
            ? $"at distance {Count(lags[^1].Lag)} they still have more than half of it"
            : $"at distance {Count(half.Lag)} less than half of that is left, at distance {Count(lags[^1].Lag)} {Words.Percent(Math.Max(0, lags[^1].Bits / lags[0].Bits))}";
        yield return $"Neighbouring {Tokens(results)} tell {Words.Number(lags[0].Bits)} bits about each other; {fades}. A permutation-symmetric text would have the same at every distance.";
    }

    private static IEnumerable<string> Components(CorpusResults results)
    {
        if (results.Components.IsEmpty)
            yield break;
        int trivial = results.Components.Count(component => component.TrivialWeight > 0.5);
        double share = results.Components.Sum(component => component.Eigenvalue) / results.TotalVariance;
        double pure = results.Components.Average(component => Math.Max(component.TrivialWeight, component.StandardWeight));
        yield return $"The first {Count(results.Components.Length)} principal components hold {Words.Percent(share)} of the variance. {Capital(Number(trivial))} of them " +
            $"{(trivial == 1 ? "is" : "are")} mostly the same at every position (they count {Tokens(results)} in the window), {Number(results.Components.Length - trivial)} " +
            $"compare{(results.Components.Length - trivial == 1 ? "s" : "")} positions; on average {Words.Percent(pure)} of a component lies in the kind that it belongs to. " +
            "If order did not matter, it would be 100 %.";
        PrincipalComponent first = results.Components[0];
        yield return $"The largest is {ComponentWords.Describe(first, results.Text.Alphabet)}.";
    }

    private static IEnumerable<string> Tested(CorpusResults results)
    {
        if (results.Exchangeability is not { } test)
            yield break;
        string p = test.PValue < 0.001 ? "p < 0.001" : string.Create(CultureInfo.InvariantCulture, $"p = {test.PValue:0.###}");
        yield return test.PValue <= 0.05
            ? $"Windows with their {Tokens(results)} shuffled can be told from the real ones ({p}): the order matters."
            : $"In a sample of {Words.Count(test.Windows)} windows, those with their {Tokens(results)} shuffled could not be told from the real ones ({p}).";
    }

    private static string Interval(ShareInterval? interval) => interval is { } found
        ? string.Create(CultureInfo.InvariantCulture, $" (95 % interval {100 * found.Lower:0.0} to {100 * found.Upper:0.0} %)")
        : string.Empty;

    private static string Count(int value) => Words.Count(value);

    private static string Number(int value) => value == 0 ? "none" : Count(value);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
