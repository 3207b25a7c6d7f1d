using Kostka.Files;
using Kostka.Numerics;
using Kostka.Reports.Figures;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Probing;
using Kostka.Studies.Results;

namespace Kostka.Reports.Probing;

/// <summary>Writes what people read of a probe.</summary>
public static class ProbeReportWriter
{
    /// <summary>Writes <c>report.html</c>, <c>results.json</c>, <c>weights.csv</c>, the figure as Vega-Lite and, when Node.js is there, as SVG.</summary>
    /// <param name="results">What was found.</param>
    /// <param name="folder">The folder; made when absent.</param>
    /// <param name="drawSvg">Whether to draw SVG files, which takes a second or two.</param>
    /// <exception cref="RequestException">The folder cannot be written to.</exception>
    public static WrittenReport Write(ProbeResults results, string folder, bool drawSvg = true)
    {
        ArgumentNullException.ThrowIfNull(results);
        Figure? figure = ProbeFigure.Draw(results);
        var files = new ReportFiles(folder);
        files.Figures(figure is null ? [] : [figure], drawSvg);
        files.Text("results.json", ResultsDocument.Text(ProbeDocument.Of(results)));
        files.Text("weights.csv", writer => Weights(results, writer));
        files.Text("report.html", ProbePage.Write(results, figure));
        return files.Written;
    }

    private static void Weights(ProbeResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "function", "irrep", "weight", "stderr", "chance");
        foreach ((string name, ProbedFunction function) in results.Outputs.Prepend(("all", results.All)).Concat(results.Targets.Select(target => ($"target {target.Name}", target.Function))))
        {
            for (int k = 0; k < function.Parts.Length; k++)
                Row(name, function.Parts[k].Irrep.ToString(), function.Parts[k].Weight, results.Chance[k]);
            Row(name, "others", function.Remainder, results.Chance[^1]);
        }

        void Row(string name, string irrep, MeanAndError weight, double chance) => table.Row(name, irrep, weight.Mean, weight.StandardError, chance);
    }
}
