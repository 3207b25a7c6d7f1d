using Kostka.Reports.Tests.Samples;
using Microsoft.Playwright;

namespace Kostka.Reports.Tests.Browser;

/// <summary>The report as a reader opens it: a file, in a browser, without a network.</summary>
public sealed class ReportInBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kostka-report-");

    public static TheoryData<string, int> SamplesAndWidths
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string sample in SampleReports.All.Keys)
                cases.Add(sample, 400);
            foreach (string sample in (string[])["synthetic", "text", "exact", "trained", "corpus", "corpus-long-windows", "sparse"])
                cases.Add(sample, 1280);

            return cases;
        }
    }

    [ChromiumTheory]
    [MemberData(nameof(SamplesAndWidths))]
    public async Task EveryFigureIsDrawnQuietlyOfflineAndInside(string sample, int width)
    {
        int figures = SampleReports.All[sample].Figures.Count;
        WrittenReport report = SampleReports.All[sample].Write(_folder.FullName, false);
        IPage page = await chromium.OpenAsync(width);
        var address = new Uri(report.Report);
        List<string> complaints = [];
        page.Console += (_, message) => complaints.Add($"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => complaints.Add($"error: {error}");
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) != address)
                complaints.Add($"request: {request.Url}");
        };

        await page.GotoAsync(address.AbsoluteUri);
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('figure.chart')].every(figure => figure.dataset.state)");

        Assert.Equal(figures, await page.Locator("figure.chart[data-state=drawn]").CountAsync());
        Assert.Equal(figures, await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('figure.chart')].filter(figure => figure.querySelector('svg .role-mark path, svg .role-mark line')).length"));
        Assert.Equal("no", await page.EvaluateAsync<string>("document.documentElement.scrollWidth > innerWidth ? `${document.documentElement.scrollWidth} wide` : 'no'"));
        Assert.Equal(string.Empty, await page.EvaluateAsync<string>(TextsOutsideTheirDrawing));
        Assert.NotEqual("broken in", await page.TitleAsync());
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.Equal(string.Empty, string.Join('\n', complaints));
        if (Environment.GetEnvironmentVariable("KOSTKA_SCREENSHOTS") is { Length: > 0 } screenshots)
            await page.ScreenshotAsync(new() { Path = Path.Combine(screenshots, $"{sample}-{width}.png"), FullPage = true });
        await page.CloseAsync();
    }

    [ChromiumTheory]
    [InlineData("text")]
    public async Task PointingAtAMeasurementShowsItsNumbers(string sample)
    {
        WrittenReport report = ReportWriter.Write(SampleResults.All[sample], _folder.FullName, drawSvg: false);
        IPage page = await chromium.OpenAsync(1280);
        await page.GotoAsync(new Uri(report.Report).AbsoluteUri);
        await page.WaitForSelectorAsync("figure.chart[data-state=drawn]");

        await page.Locator("figure.chart .mark-symbol.role-mark path").Last.HoverAsync();

        ILocator tooltip = page.Locator("#vg-tooltip-element.visible");
        await tooltip.WaitForAsync();
        Assert.Equal("visible", await tooltip.EvaluateAsync<string>("element => getComputedStyle(element).visibility"));
        Assert.NotEqual(string.Empty, (await tooltip.InnerTextAsync()).Trim());
        await page.CloseAsync();
    }

    [ChromiumTheory]
    [InlineData("synthetic")]
    [InlineData("text")]
    [InlineData("exact")]
    [InlineData("corpus")]
    public async Task SvgFilesCutNoTextOff(string sample)
    {
        WrittenReport report = SampleReports.All[sample].Write(_folder.FullName, true);
        IPage page = await chromium.OpenAsync(1280);
        string[] drawings = [.. report.Files.Where(file => file.EndsWith(".svg", StringComparison.Ordinal))];

        Assert.NotEmpty(drawings);
        foreach (string drawing in drawings)
        {
            await page.SetContentAsync($"<figure class='chart'><div class='drawing' style='width: max-content'>{await File.ReadAllTextAsync(drawing)}</div></figure>");
            Assert.Equal(string.Empty, await page.EvaluateAsync<string>(TextsOutsideTheirDrawing));
            Assert.InRange(await page.EvaluateAsync<double>("document.querySelector('svg .role-axis-domain line, svg .mark-rect.role-mark').getBoundingClientRect().width"), 440, 680);
        }

        await page.CloseAsync();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Texts of figures that stick out of their drawing and are cut off.</summary>
    private const string TextsOutsideTheirDrawing =
        """
        [...document.querySelectorAll('figure.chart svg')].flatMap(svg => {
          const frame = svg.closest('.drawing').getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter(text => {
            const box = text.getBoundingClientRect();
            return box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1);
          }).map(text => text.textContent);
        }).join('\n')
        """;
}
