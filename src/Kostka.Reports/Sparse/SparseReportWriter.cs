using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Studies.Results;

namespace Kostka.Reports.Sparse;

/// <summary>Writes what people read of a sparse study.</summary>
public static class SparseReportWriter
{
    /// <summary>Writes <c>report.html</c>, <c>figures/*.vl.json</c> and, when Node.js is there, <c>figures/*.svg</c>.</summary>
    /// <param name="results">What was found; it may be incomplete.</param>
    /// <param name="folder">The results folder; made when absent.</param>
    /// <param name="drawSvg">Whether to draw SVG files, which takes a second or two.</param>
    /// <exception cref="RequestException">The folder cannot be written to.</exception>
    public static WrittenReport Write(SparseResults results, string folder, bool drawSvg = true)
    {
        ArgumentNullException.ThrowIfNull(results);
        ImmutableArray<ImmutableArray<Figure>> figures = SparseFigures.Of(results);
        var files = new ReportFiles(folder);
        files.Figures([.. figures.SelectMany(of => of)], drawSvg);
        files.Text("report.html", SparsePage.Write(results, figures));
        return files.Written;
    }
}
