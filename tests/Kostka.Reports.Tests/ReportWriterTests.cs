using System.Text.RegularExpressions;
using Kostka.Reports.Tests.Samples;

namespace Kostka.Reports.Tests;

public sealed class ReportWriterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kostka-report-");

    [Fact]
    public void TheFolderHoldsExactlyWhatIsReported()
    {
        WrittenReport written = ReportWriter.Write(SampleResults.Text(), _folder.FullName);

        string[] found = [.. _folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName).Order(StringComparer.Ordinal)];
        Assert.Equal(found, written.Files.Order(StringComparer.Ordinal));
        Assert.Empty(written.Notes);
        string figures = Path.Combine(_folder.FullName, "figures");
        Assert.All(
            (string[])["curve-next-token", "residuals-next-token", "target-next-token", "spectrum"],
            name => Assert.True(File.Exists(Path.Combine(figures, name + ".svg")) && File.Exists(Path.Combine(figures, name + ".vl.json")), name));
    }

    [Fact]
    public void TheSameResultsGiveTheSameBytes()
    {
        string first = File.ReadAllText(ReportWriter.Write(SampleResults.Exact(), _folder.FullName, drawSvg: false).Report);
        string second = File.ReadAllText(ReportWriter.Write(SampleResults.Exact(), _folder.FullName, drawSvg: false).Report);

        Assert.Equal(first, second);
    }

    [Fact]
    public void ThePageRefersToNothingOutsideItselfAndKeepsTheLicences()
    {
        string page = File.ReadAllText(ReportWriter.Write(SampleResults.Synthetic(), _folder.FullName, drawSvg: false).Report);
        string markup = Regex.Replace(page, "<script.*?</script>", string.Empty, RegexOptions.Singleline);

        Assert.DoesNotMatch("(?i)<(link|img|iframe|object|embed|base)|\\s(src|href|action)=|url\\(|@import", markup);
        Assert.Contains("default-src &#39;none&#39;; script-src &#39;sha256-", markup, StringComparison.Ordinal);
        Assert.Contains("Redistribution and use in source and binary forms", page, StringComparison.Ordinal);
        Assert.Contains("vega 6.4.0", page, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInterruptedRunSaysSoAndAWholeOneDoesNot()
    {
        const string Banner = "This run was interrupted.";
        Assert.Contains(Banner, Page("interrupted"), StringComparison.Ordinal);
        Assert.DoesNotContain(Banner, Page("synthetic"), StringComparison.Ordinal);

        string Page(string sample) => File.ReadAllText(ReportWriter.Write(SampleResults.All[sample], _folder.FullName, drawSvg: false).Report);
    }

    [Fact]
    public void EveryTechnicalWordIsExplainedOnce()
    {
        string page = File.ReadAllText(ReportWriter.Write(SampleResults.Exact(), _folder.FullName, drawSvg: false).Report);
        string[] explained = [.. Regex.Matches(page, "<dfn>(.*?)</dfn>").Select(match => match.Groups[1].Value)];

        Assert.Equal(explained.Distinct(), explained);
        Assert.Superset(new HashSet<string> { "irrep", "boxes below the first row", "eigenmode", "learnability", "ridge", "test error" }, explained.ToHashSet());
        int firstTitle = page.IndexOf("the first row</h3>", StringComparison.Ordinal);
        Assert.InRange(page.IndexOf("<dfn>boxes below the first row</dfn>", StringComparison.Ordinal), 0, firstTitle);
    }

    [Fact]
    public void TablesHoldEveryPointAndLeaveUnknownCellsEmpty()
    {
        ReportWriter.Write(SampleResults.Text(), _folder.FullName, drawSvg: false);
        string[] curve = File.ReadAllLines(Path.Combine(_folder.FullName, "curve.csv"));
        string[] spectrum = File.ReadAllLines(Path.Combine(_folder.FullName, "spectrum.csv"));

        Assert.Equal(SampleResults.Text().Targets[0].Curve.Length + 1, curve.Length);
        Assert.StartsWith("next_token,64,true,", curve[1], StringComparison.Ordinal);
        Assert.Contains(curve, line => line.EndsWith(",,,,,,,", StringComparison.Ordinal));
        Assert.Equal("rank,eigenvalue,stderr,power_next_token", spectrum[0]);
        Assert.Equal(SampleResults.Text().Spectrum!.Modes!.Value.Length + 1, spectrum.Length);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
