using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>How the samples needed grow with the length: figures, and the numbers as tables.</summary>
internal static class ScalingSection
{
    public static void Write(HtmlWriter html, Glossary glossary, StudyResults results, ImmutableArray<Figure> figures, ReportWords words)
    {
        if (results.Scaling is not { } scaling)
            return;
        using (html.Begin("section"))
        {
            html.Element("h2", "How the data needed grow with the length");
            using (html.Begin("p"))
            {
                html.Text($"The number of training {words.Sequences} that is needed {ScalingFindings.Goal(scaling)}, with a ");
                glossary.Term(html, "ridge");
                html.Text($" of {Words.Number(scaling.Ridge)}, for each ");
                glossary.Term(html, "irrep");
                html.Text(", by its ");
                glossary.Term(html, "boxes below the first row");
                html.Text(". An irrep of ");
                glossary.Term(html, "dimension");
                html.Text(" d cannot have a larger eigenvalue than trace/d, since so many eigenmodes share it: that is the bound.");
            }

            foreach (Figure figure in figures)
                FigureSections.Draw(html, figure);
            foreach (TargetScaling target in scaling.Targets)
                Numbers(html, scaling, target);
        }
    }

    private static void Numbers(HtmlWriter html, ScalingResult scaling, TargetScaling target)
    {
        string name = target.Target ?? "leading pattern of each irrep";
        using (html.Begin("details"))
        {
            html.Element("summary", $"The numbers: {name}");
            using (DataTable.Place(html, $"Samples needed by length: {name}"))
            using (html.Begin("table"))
            {
                html.Element("caption", $"{name}: samples needed, and in brackets how many times the bound that is");
                FigureSections.Row(html, "th", ["L", "method", .. target.Irreps.Select(irrep => Boxes.NameBelow(irrep.Below)), .. Whole(target, _ => "whole target")]);
                for (int i = 0; i < scaling.Lengths.Length; i++)
                {
                    FigureSections.Row(html, "td",
                    [
                        Words.Count(scaling.Lengths[i]),
                        scaling.Methods[i],
                        .. target.Irreps.Select(irrep => Needed(irrep.Samples.Values[i], irrep.Bound.Values[i])),
                        .. Whole(target, whole => Words.Number(whole.Values[i])),
                    ]);
                }

                FigureSections.Row(html, "td", ["grows as", "", .. target.Irreps.Select(irrep => ScalingFindings.Law(irrep.Samples)), .. Whole(target, ScalingFindings.Law)]);
                FigureSections.Row(html, "td", ["bound grows as", "", .. target.Irreps.Select(irrep => ScalingFindings.Law(irrep.Bound)), .. Whole(target, _ => "")]);
            }
        }
    }

    private static string[] Whole(TargetScaling target, Func<ScalingSeries, string> cell) => target.Whole is { } whole ? [cell(whole)] : [];

    private static string Needed(double samples, double bound) =>
        double.IsFinite(samples) ? string.Create(CultureInfo.InvariantCulture, $"{Words.Number(samples)} ({samples / bound:G3})") : "–";
}
