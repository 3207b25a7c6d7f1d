using System.Text.Json;
using Kostka.Files;
using Kostka.Reports.Figures;
using Kostka.Reports.Html;
using Kostka.Studies.Results;

namespace Kostka.Reports;

/// <summary>Writes what people read of a run: the report, its figures and its tables.</summary>
public static class ReportWriter
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    /// <summary>
    /// Writes <c>report.html</c>, <c>curve.csv</c>, <c>spectrum.csv</c>, <c>scaling.csv</c>, <c>sweep.csv</c>, <c>figures/*.vl.json</c> and, when Node.js is there, <c>figures/*.svg</c>.
    /// Each file is replaced as a whole, so that an interrupted write leaves the old one.
    /// </summary>
    /// <param name="results">What a run found; it may be incomplete.</param>
    /// <param name="folder">The results folder; made when absent.</param>
    /// <param name="drawSvg">Whether to draw SVG files, which takes a second or two.</param>
    /// <returns>What was written, and what a reader should know about it.</returns>
    /// <exception cref="RequestException">The folder cannot be written to.</exception>
    /// <exception cref="IOException">Writing failed on the way: the disk is full.</exception>
    public static WrittenReport Write(StudyResults results, string folder, bool drawSvg = true)
    {
        FigureSet figures = FigureSet.Of(results);
        Figure[] all = [.. figures.All];
        var files = new List<string>();
        var notes = new List<string>();
        string drawings = Path.Combine(folder, "figures");
        Make(drawings);

        foreach (Figure figure in all)
        {
            string path = Path.Combine(drawings, figure.Name + ".vl.json");
            AtomicFile.Write(path, stream =>
            {
                using var json = new Utf8JsonWriter(stream, s_indented);
                figure.Specification.WriteTo(json);
            });
            files.Add(path);
        }

        if (drawSvg)
            DrawSvg();
        if (results.Targets.Any(target => !target.Curve.IsEmpty))
            WriteText("curve.csv", writer => ReportTables.Curve(results, writer));
        if (results.Spectrum is { } spectrum)
            WriteText("spectrum.csv", writer => ReportTables.Spectrum(spectrum, results.Targets, writer));
        if (results.Scaling is { } scaling)
            WriteText("scaling.csv", writer => ReportTables.Scaling(scaling, writer));
        if (!results.Sweep.IsEmpty)
            WriteText("sweep.csv", writer => ReportTables.Sweep(results.Sweep, writer));
        string report = Path.Combine(folder, "report.html");
        AtomicFile.WriteText(report, ReportPage.Write(results, figures));
        files.Add(report);
        return new WrittenReport(report, [.. files], [.. notes]);

        void WriteText(string name, Action<TextWriter> write)
        {
            string path = Path.Combine(folder, name);
            AtomicFile.WriteText(path, write);
            files.Add(path);
        }

        void DrawSvg()
        {
            IReadOnlyList<SvgRenderer.Drawing> drawn = SvgRenderer.Render(all, out string? problem);
            if (problem is not null)
                notes.Add(problem);
            foreach (Figure figure in all)
            {
                string path = Path.Combine(drawings, figure.Name + ".svg");
                SvgRenderer.Drawing? drawing = drawn.FirstOrDefault(found => found.Name == figure.Name);
                if (drawing?.Svg is { } svg)
                {
                    AtomicFile.WriteText(path, svg);
                    files.Add(path);
                    continue;
                }

                // A drawing of an earlier run must not stand beside newer numbers.
                File.Delete(path);
                if (drawing is not null)
                    notes.Add($"The figure {figure.Name} could not be drawn as SVG: {string.Join("; ", drawing.Problems)}");
            }
        }
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new RequestException($"The folder {folder} cannot be made: no permission to write there. Choose another with --out.", refused);
        }
    }
}
