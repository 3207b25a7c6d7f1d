using Kostka.Reports.Figures;
using Kostka.Reports.Tests.Samples;

namespace Kostka.Reports.Tests;

/// <summary>Every figure of every sample compiles as Vega-Lite and renders in Node.js without a complaint.</summary>
public class SvgRenderingTests
{
    public static TheoryData<string> Samples => [.. SampleResults.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void EveryFigureRendersWithoutWarnings(string sample)
    {
        Figure[] figures = [.. FigureSet.Of(SampleResults.All[sample]).All];

        IReadOnlyList<SvgRenderer.Drawing> drawings = SvgRenderer.Render(figures, out string? problem);

        Assert.Null(problem);
        Assert.Equal(figures.Select(figure => figure.Name), drawings.Select(drawing => drawing.Name));
        Assert.All(drawings, drawing =>
        {
            Assert.Equal(string.Empty, string.Join('\n', drawing.Problems));
            Assert.True(drawing.Svg!.StartsWith("<svg", StringComparison.Ordinal), drawing.Name);
            Assert.False(drawing.Svg.Contains("NaN", StringComparison.Ordinal), drawing.Name);
        });
    }
}
