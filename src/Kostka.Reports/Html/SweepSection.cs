using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>The studies of a sweep, compared in one table and in figures.</summary>
internal static class SweepSection
{
    private const int MostColumns = 4;

    public static void Write(HtmlWriter html, Glossary glossary, StudyResults results, ImmutableArray<Figure> figures, ReportWords words)
    {
        if (results.Sweep.IsEmpty)
            return;
        using (html.Begin("section"))
        {
            html.Element("h2", "The studies of the sweep compared");
            using (html.Begin("p"))
            {
                html.Text("One study for each combination of the swept values. The ");
                glossary.Term(html, "trace");
                html.Text(" is split by ");
                glossary.Term(html, "irrep");
                html.Text(", counted by ");
                glossary.Term(html, "boxes below the first row");
                html.Text(".");
            }

            foreach (Figure figure in figures)
                FigureSections.Draw(html, figure);
            Table(html, results.Sweep, words);
        }
    }

    private static void Table(HtmlWriter html, ImmutableArray<SweepResult> points, ReportWords words)
    {
        int[] below = [.. points.SelectMany(point => Shares(point)).Select(part => part.Below).Distinct().Order()];
        int[] shown = [.. below.Take(MostColumns)];
        bool more = below.Length > shown.Length;
        string[] targets = SweepFigures.Targets(points);
        using (DataTable.Place(html, "The studies of the sweep"))
        using (html.Begin("table"))
        {
            html.Element("caption", $"{Words.Count(points.Length)} studies{(targets.Length > 0 ? $"; of each target the predicted error at the largest number of {words.Sequences}" : "")}");
            FigureSections.Row(html, "th", ["study", "method", "trace", .. shown.Select(Boxes.Phrase), .. more ? ["more"] : Array.Empty<string>(), .. targets]);
            foreach (SweepResult point in points)
            {
                FigureSections.Row(html, "td",
                [
                    SweepFindings.Label(point),
                    point.Results.Spectrum?.Method ?? "–",
                    point.Results.Spectrum is { } spectrum ? Words.Number(spectrum.Trace) : "–",
                    .. shown.Select(k => Shares(point).Where(part => part.Below == k).Select(part => Words.ShortPercent(part.Share)).FirstOrDefault("–")),
                    .. more ? [Words.ShortPercent(Shares(point).Where(part => part.Below > shown[^1]).Sum(part => part.Share))] : Array.Empty<string>(),
                    .. targets.Select(target => Words.Number(
                        point.Results.Targets.FirstOrDefault(found => found.Name == target)?.Curve.LastOrDefault(at => at.Claimed)?.Mse ?? double.NaN)),
                ]);
            }
        }
    }

    private static IReadOnlyList<(int Below, double Share)> Shares(SweepResult point) =>
        point.Results.Spectrum is { } spectrum ? SweepFindings.Shares(spectrum) : [];
}
