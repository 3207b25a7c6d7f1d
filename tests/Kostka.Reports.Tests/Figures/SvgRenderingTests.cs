using Kostka.Reports.Figures;
using Kostka.Reports.Tests.Samples;

namespace Kostka.Reports.Tests.Figures;

/// <summary>Every figure compiles as Vega-Lite and renders in Node.js without a complaint.</summary>
public class SvgRenderingTests
{
    [Fact]
    public void EveryFigureOfEverySampleRendersWithoutWarnings()
    {
        Figure[] figures = [.. SampleReports.All.SelectMany(sample =>
            sample.Value.Figures.Select(figure => figure with { Name = $"{sample.Key}/{figure.Name}" }))];

        IReadOnlyList<SvgRenderer.Drawing> drawings = SvgRenderer.Render(figures, out string? problem);

        Assert.Null(problem);
        Assert.Equal(figures.Select(figure => figure.Name), drawings.Select(drawing => drawing.Name));
        Assert.Equal(string.Empty, string.Join('\n', drawings.SelectMany(drawing => drawing.Problems.Select(text => $"{drawing.Name}: {text}"))));
        Assert.All(drawings, drawing => Assert.True(drawing.Svg!.StartsWith("<svg", StringComparison.Ordinal), drawing.Name));
        Assert.All(drawings, drawing => Assert.False(drawing.Svg!.Contains("NaN", StringComparison.Ordinal), drawing.Name));
    }

    [Fact]
    public void ABrokenSpecificationIsReportedAndSparesTheOthers()
    {
        Figure good = FigureSet.Of(SampleResults.Synthetic()).Spectrum!;
        Figure bad = good with { Name = "bad", Specification = new() { ["mark"] = "no such mark", ["data"] = new System.Text.Json.Nodes.JsonObject() } };

        IReadOnlyList<SvgRenderer.Drawing> drawings = SvgRenderer.Render([bad, good], out _);

        Assert.NotEmpty(drawings[0].Problems);
        Assert.NotNull(drawings[1].Svg);
        Assert.Empty(drawings[1].Problems);
    }

    [Fact]
    public void WithoutNodeThereAreNoDrawingsAndASentenceSaysWhy()
    {
        IReadOnlyList<SvgRenderer.Drawing> drawings = SvgRenderer.Render([.. FigureSet.Of(SampleResults.Text()).All], out string? problem, "no-such-program-as-node");

        Assert.Empty(drawings);
        Assert.Contains("Node.js was not found", problem, StringComparison.Ordinal);
    }
}
