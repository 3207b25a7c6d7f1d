using Kostka.Reports.Corpora;
using Kostka.Reports.Findings;
using Kostka.Reports.Tests.Samples;
using Kostka.Studies.Corpora;

namespace Kostka.Reports.Tests.Corpora;

/// <summary>The report on a text: its files, its sentences, its heat maps.</summary>
public sealed class CorpusReportTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kostka-corpus-");

    [Fact]
    public void The_folder_holds_exactly_what_is_reported()
    {
        WrittenReport written = CorpusReportWriter.Write(SampleCorpora.All["corpus"], _folder.FullName);
        string[] found = [.. _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName).Order(StringComparer.Ordinal)];
        Assert.Equal(found, written.Files.Order(StringComparer.Ordinal));
        Assert.Empty(written.Notes);
        Assert.EndsWith("report.html", written.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sentences_give_the_numbers_and_name_the_tokens()
    {
        CorpusResults results = SampleCorpora.All["corpus"];
        string all = string.Join(' ', CorpusFindings.Sentences(results));
        Assert.Contains($"{Words.Percent(results.Share.Text.OffDiagonal)}", all, StringComparison.Ordinal);
        Assert.Contains("words in windows of 8", all, StringComparison.Ordinal);
        Assert.Contains("95 % interval", all, StringComparison.Ordinal);
        Assert.Contains("the order matters", all, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", all, StringComparison.Ordinal);
        Assert.Contains("characters in windows of 100", string.Join(' ', CorpusFindings.Sentences(SampleCorpora.All["corpus-long-windows"])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_left_out_is_not_spoken_of()
    {
        CorpusResults bare = SampleCorpora.All["corpus-bare"];
        string all = string.Join(' ', CorpusFindings.Sentences(bare));
        Assert.DoesNotContain("interval", all, StringComparison.Ordinal);
        Assert.DoesNotContain("component", all, StringComparison.Ordinal);
        Assert.DoesNotContain("shuffled could", all, StringComparison.Ordinal);
        Assert.True(File.Exists(CorpusReportWriter.Write(bare, _folder.FullName, drawSvg: false).Report));
    }

    [Fact]
    public void Loadings_are_shown_for_the_weightiest_tokens_and_long_windows_by_groups()
    {
        Numerics.Matrix loadings = new(300, 20);
        for (int a = 0; a < 300; a++)
        {
            loadings[a, 3] = a < 150 ? 0.1 : -0.1;
            loadings[a, 7] = a < 150 ? -0.05 : 0.05;
        }

        LoadingWords words = LoadingWords.Of(loadings);
        Assert.Equal(14, words.Tokens.Length);
        Assert.Equal([3, 7], words.Tokens.Where((_, t) => Math.Abs(words.Values[t, 0]) > 0).Order());
        Assert.Equal(128, words.Groups.Length);
        Assert.Equal((1, 300), (words.Groups[0].First, words.Groups[^1].Last));
        Assert.Equal(1, LoadingWords.SignChanges(LoadingWords.Profile(loadings)));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
