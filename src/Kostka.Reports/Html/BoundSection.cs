using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>The cross-dataset bound: its figure, and the numbers as a table.</summary>
internal static class BoundSection
{
    public static void Write(HtmlWriter html, Glossary glossary, StudyResults results, Figure? figure, ReportWords words)
    {
        if (results.Bound is not { } bound || figure is null)
            return;
        using (html.Begin("section"))
        {
            html.Element("h2", $"What these {words.Sequences} can teach at most");
            foreach (string sentence in BoundFindings.Sentences(bound, words))
                html.Element("p", sentence);
            FigureSections.Draw(html, figure);
            Table(html, "Bounds by eigenfunction", "Learned share of each eigenfunction, and its bound", ["eigenfunction", "eigenvalue", "mean square", "half from at least", "half measured from", $"n = {Words.Count(bound.Modes[0].Points[^1].N)}: at most", "measured"],
                bound.Modes.Select((mode, t) => (string[])
                [
                    BoundFindings.Name(mode, t),
                    Words.Number(mode.Eigenvalue),
                    Words.Number(mode.MeanSquare),
                    Words.Number(mode.SamplesForHalf),
                    BoundFindings.HalfLearned(mode) is { } half ? Words.AboutCount(half) : "–",
                    Words.ShortPercent(mode.Points[^1].Bound.Mean),
                    Words.ShortPercent(mode.Points[^1].Found.Mean),
                ]));
            Targets(html, bound);
            using (html.Begin("p", ("class", "aside")))
            {
                html.Text("The predictor of a target has a component along each ");
                glossary.Term(html, "eigenmode");
                html.Text(", here in units of the root mean square of its labels; its bound holds for labels of any kind, and grows with their number.");
            }
        }
    }

    private static void Targets(HtmlWriter html, BoundResult bound)
    {
        ImmutableArray<BoundTarget> targets = bound.Modes[0].Targets;
        for (int p = 0; p < targets.Length; p++)
        {
            int target = p;
            Table(
                html,
                $"The predictor of “{targets[p].Target}” along each eigenfunction",
                $"{targets[p].Target}: component, and in brackets its bound",
                ["eigenfunction", .. targets[p].Points.Select(point => $"n = {Words.Count(point.N)}")],
                bound.Modes.Select((mode, t) => (string[])
                    [BoundFindings.Name(mode, t), .. mode.Targets[target].Points.Select(point => $"{Words.Number(point.Found.Mean)} ({Words.Number(point.Bound.Mean)})")]));
        }
    }

    private static void Table(HtmlWriter html, string summary, string caption, string[] head, IEnumerable<string[]> rows)
    {
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", summary);
            using (DataTable.Place(html, summary))
            using (html.Begin("table"))
            {
                html.Element("caption", caption);
                FigureSections.Row(html, "th", head);
                foreach (string[] row in rows)
                    FigureSections.Row(html, "td", row);
            }
        }
    }
}
