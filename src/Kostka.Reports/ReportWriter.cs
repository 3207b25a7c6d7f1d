using Kostka.Reports.Figures;
using Kostka.Reports.Html;
using Kostka.Studies.Results;

namespace Kostka.Reports;

/// <summary>Writes what people read of a run: the report, its figures and its tables.</summary>
public static class ReportWriter
{
    /// <summary>
    /// Writes <c>report.html</c>, <c>curve.csv</c>, <c>networks.csv</c>, <c>spectrum.csv</c>, <c>scaling.csv</c>, <c>sweep.csv</c>, <c>figures/*.vl.json</c> and, when Node.js is there, <c>figures/*.svg</c>.
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
        var files = new ReportFiles(folder);
        files.Figures([.. figures.All], drawSvg);
        if (results.Targets.Any(target => !target.Curve.IsEmpty))
            files.Text("curve.csv", writer => ReportTables.Curve(results, writer));
        if (results.Targets.Any(target => target.Curve.Any(point => !point.Networks.IsEmpty)))
            files.Text("networks.csv", writer => ReportTables.Networks(results, writer));
        if (results.Spectrum is { } spectrum)
            files.Text("spectrum.csv", writer => ReportTables.Spectrum(spectrum, results.Targets, writer));
        if (results.Scaling is { } scaling)
            files.Text("scaling.csv", writer => ReportTables.Scaling(scaling, writer));
        if (!results.Sweep.IsEmpty)
            files.Text("sweep.csv", writer => ReportTables.Sweep(results.Sweep, writer));
        files.Text("report.html", ReportPage.Write(results, figures));
        return files.Written;
    }
}
