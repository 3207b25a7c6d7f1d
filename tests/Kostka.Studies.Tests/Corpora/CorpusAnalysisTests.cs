using System.Text;
using Kostka.Sequences;
using Kostka.Studies.Corpora;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests.Corpora;

/// <summary>The analysis of a text as a whole.</summary>
public sealed class CorpusAnalysisTests
{
    private static readonly string _ordered = Text(4000, order: 0.7), _shuffled = Text(4000, order: 0);

    [Fact]
    public void Smaller_vocabularies_are_those_of_a_text_read_with_them()
    {
        CorpusResults results = Run(_ordered, length: 4, vocabulary: 14);
        Assert.Equal([3, 10, 14], results.ByVocabulary.Select(point => point.Vocabulary));
        foreach (int vocabulary in (int[])[3, 10])
        {
            CorpusResults small = Run(_ordered, length: 4, vocabulary);
            ShareResult listed = results.ByVocabulary.Single(point => point.Vocabulary == vocabulary);
            Assert.Equal(small.Share.Text.All, listed.Text.All, 1e-12);
            Assert.Equal(small.Share.Text.OffDiagonal, listed.Text.OffDiagonal, 1e-12);
            Assert.Equal(small.Share.Corrected.OffDiagonal, listed.Corrected.OffDiagonal, 1e-12);
        }
    }

    [Fact]
    public void Shorter_windows_are_those_of_an_analysis_with_them()
    {
        CorpusResults results = Run(_ordered, length: 6, vocabulary: 8);
        Assert.Equal([2, 4, 6], results.ByLength.Select(point => point.Length));
        CorpusResults small = Run(_ordered, length: 4, vocabulary: 8);
        Assert.Equal(small.Share.Text.OffDiagonal, results.ByLength[1].Text.OffDiagonal, 1e-12);
        Assert.Equal(results.Share.Text, results.ByLength[^1].Text);
        Assert.Equal([1, 2, 3, 4, 5], results.Lags.Select(lag => lag.Lag));
    }

    [Fact]
    public void All_components_together_hold_the_whole_variance()
    {
        CorpusResults results = Run(_ordered, length: 3, vocabulary: 5, settings => settings with { Components = 15 });
        Assert.Equal(results.TotalVariance, results.Components.Sum(component => component.Eigenvalue), 1e-9);
        Assert.All(results.Components, component => Assert.Equal(1, component.TrivialWeight + component.StandardWeight, 1e-12));
    }

    [Fact]
    public void Order_is_found_where_it_is_and_not_where_it_is_not()
    {
        // The seed is fixed; a text of independent words would be called ordered in one of twenty.
        CorpusResults ordered = Run(_ordered, length: 4, vocabulary: 8), shuffled = Run(_shuffled, length: 4, vocabulary: 8);
        Assert.Equal(1.0 / 100, ordered.Exchangeability!.PValue, 1e-12);
        Assert.True(shuffled.Exchangeability!.PValue > 0.05, $"p = {shuffled.Exchangeability.PValue}");
        Assert.True(ordered.Share.Corrected.All < 0.98, $"{ordered.Share.Corrected.All}");
        Assert.True(shuffled.Share.Text.All > 0.99, $"{shuffled.Share.Text.All}");
        Assert.True(ordered.Lags[0].Bits > 20 * Math.Abs(shuffled.Lags[0].Bits), $"{ordered.Lags[0].Bits}, {shuffled.Lags[0].Bits}");
    }

    [Fact]
    public void The_interval_holds_the_share_and_the_same_seed_gives_the_same_on_any_number_of_threads()
    {
        CorpusResults one = Run(_ordered, length: 4, vocabulary: 8), two = Run(_ordered, length: 4, vocabulary: 8, threads: 2);
        ShareIntervals interval = one.Share.Intervals!;
        Assert.InRange(one.Share.Text.OffDiagonal, interval.OffDiagonal.Lower, interval.OffDiagonal.Upper);
        Assert.InRange(one.Share.Text.All, interval.All.Lower, interval.All.Upper);
        Assert.True(interval.OffDiagonal.Upper - interval.OffDiagonal.Lower is > 1e-4 and < 0.5);
        Assert.Equal(interval.OffDiagonal.Lower, two.Share.Intervals!.OffDiagonal.Lower, 1e-9);
        Assert.Equal(one.Share.Shuffled.OffDiagonal, two.Share.Shuffled.OffDiagonal, 1e-12);
        Assert.Equal(one.Exchangeability!.PValue, two.Exchangeability!.PValue, 1e-12);
    }

    [Fact]
    public void A_text_too_short_for_the_test_says_so()
    {
        CorpusResults results = Run(Text(60, order: 0.5), length: 4, vocabulary: 4);
        Assert.Null(results.Exchangeability);
        Assert.Contains(results.Notes, note => note.Contains("14 windows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 5, "--length")]
    [InlineData(5000, 5, "--length")]
    [InlineData(4, 1, "--vocabulary")]
    [InlineData(4, 70_000, "--vocabulary")]
    public void Numbers_out_of_range_are_refused_before_the_text_is_read(int length, int vocabulary, string word)
    {
        var settings = new CorpusSettings(["no-such-file.txt"], TextOptions.Words, length, vocabulary);
        RequestException refused = Assert.Throws<RequestException>(() => CorpusAnalysis.Run(settings, new RunOptions(1, "", []), RunObserver.None));
        Assert.Contains(word, refused.Message, StringComparison.Ordinal);
    }

    private static CorpusResults Run(string text, int length, int vocabulary, Func<CorpusSettings, CorpusSettings>? change = null, int threads = 1)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var settings = new CorpusSettings(["-"], new TextOptions(new Tokenization.Words(), StandardInput: input), length, vocabulary)
        {
            Components = 3,
            Resamples = 50,
            Permutations = 99,
            TestWindows = 300,
        };
        return CorpusAnalysis.Run(change?.Invoke(settings) ?? settings, new RunOptions(threads, "kostka corpus", []), RunObserver.None);
    }

    /// <summary>Words of which each follows the one before it with a certain probability, else is drawn anew; the frequencies are the same either way.</summary>
    private static string Text(int count, double order)
    {
        var random = new Random(11);
        int[] words = new int[count];
        for (int i = 0; i < count; i++)
            words[i] = i > 0 && random.NextDouble() < order ? (words[i - 1] + 1) % 16 : random.Next(16);
        return string.Join(' ', words.Select(word => $"w{word}"));
    }
}
