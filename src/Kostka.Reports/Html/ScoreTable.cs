using System.Collections.Immutable;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>Accuracy, cross-entropy and errors under a second measure as a table.</summary>
internal static class ScoreTable
{
    /// <summary>A pair of columns: predicted and measured.</summary>
    private sealed record Column(string Name, Func<CurvePoint, double> Predicted, Func<CurvePoint, Estimate?> Measured, Func<double, string> Text);

    public static void Write(HtmlWriter html, TargetResult target, ReportWords words)
    {
        ImmutableArray<Column> columns =
        [
            .. new Column[]
            {
                new("accuracy", point => point.Accuracy?.Predicted ?? double.NaN, point => point.Accuracy?.Measured, Words.FinePercent),
                new("accuracy on held-out blocks", _ => double.NaN, point => point.Accuracy?.MeasuredHeldOut, Words.FinePercent),
                new("cross-entropy", point => point.CrossEntropy?.Predicted ?? double.NaN, point => point.CrossEntropy?.Measured, Words.Number),
                new("cross-entropy on held-out blocks", _ => double.NaN, point => point.CrossEntropy?.MeasuredHeldOut, Words.Number),
                new("error under the second measure", point => point.OutOfDistribution?.Mse ?? double.NaN, point => point.OutOfDistribution?.Measured, Words.Number),
                new("accuracy there", point => point.OutOfDistribution?.Accuracy?.Predicted ?? double.NaN, point => point.OutOfDistribution?.Accuracy?.Measured, Words.FinePercent),
                new("cross-entropy there", point => point.OutOfDistribution?.CrossEntropy?.Predicted ?? double.NaN, point => point.OutOfDistribution?.CrossEntropy?.Measured, Words.Number),
            }.Where(column => target.Curve.Any(point => Predicts(column, point) || column.Measured(point) is not null)),
        ];
        if (columns.IsEmpty)
            return;
        bool elsewhere = target.OutOfDistribution is not null;
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", elsewhere ? "Decisions, and the second measure" : "Decisions");
            html.Element(
                "p",
                $"Predicted values first, then those measured, ± 1.96 standard errors.{(target.Classes.IsEmpty ? "" : " Cross-entropy is in nats: 0.693 is a coin's.")}" +
                    (target.Curve.All(point => point.Claimed && (point.OutOfDistribution?.Claimed ?? true)) ? "" : " An asterisk marks predictions that are not claimed."),
                ("class", "aside"));
            using (DataTable.Place(html, $"Scores of {target.Name}"))
            using (html.Begin("table"))
            {
                html.Element("caption", $"{target.Name}: scores by number of training {words.Sequences}");
                FigureSections.Row(html, "th", ["n", .. columns.SelectMany(column => Headings(target, column))]);
                foreach (CurvePoint point in target.Curve)
                    FigureSections.Row(html, "td", [Words.Count(point.N), .. columns.SelectMany(column => Cells(target, column, point))]);
                foreach (ReferencePredictor reference in target.References)
                    Reference(html, columns, target, reference, outside: false);
                foreach (ReferencePredictor reference in target.OutOfDistribution?.References ?? [])
                    Reference(html, columns, target, reference, outside: true);
            }
        }
    }

    private static IEnumerable<string> Headings(TargetResult target, Column column)
    {
        if (target.Curve.Any(point => Predicts(column, point)))
            yield return $"{column.Name}, predicted";
        if (target.Curve.Any(point => column.Measured(point) is not null))
            yield return target.Curve.Any(point => Predicts(column, point)) ? "measured" : column.Name;
    }

    private static IEnumerable<string> Cells(TargetResult target, Column column, CurvePoint point)
    {
        if (target.Curve.Any(other => Predicts(column, other)))
            yield return column.Text(column.Predicted(point)) + (point.Claimed && (point.OutOfDistribution?.Claimed ?? true) ? "" : " *");
        if (target.Curve.Any(other => column.Measured(other) is not null))
        {
            yield return column.Measured(point) switch
            {
                null => "–",
                { StandardError: >= 0 } found => $"{column.Text(found.Mean)} ± {column.Text(Agreement.IntervalWidth * found.StandardError)}",
                { } found => column.Text(found.Mean),
            };
        }
    }

    // A reference's numbers stand in the first column of each pair that it has a number for.
    private static void Reference(HtmlWriter html, ImmutableArray<Column> columns, TargetResult target, ReferencePredictor reference, bool outside)
    {
        IEnumerable<string> Values(Column column)
        {
            double value = (column.Name, outside) switch
            {
                ("accuracy", false) or ("accuracy there", true) => reference.Accuracy,
                ("cross-entropy", false) or ("cross-entropy there", true) => reference.CrossEntropy,
                ("error under the second measure", true) => reference.MeanSquaredError,
                _ => double.NaN,
            };
            int width = Headings(target, column).Count();
            return Enumerable.Range(0, width).Select(i => i == 0 && double.IsFinite(value) ? column.Text(value) : "");
        }

        string[] cells = [.. columns.SelectMany(Values)];
        if (cells.Any(cell => cell.Length > 0))
            FigureSections.Row(html, "td", [outside ? $"{reference.Name} (second measure)" : reference.Name, .. cells]);
    }

    private static bool Predicts(Column column, CurvePoint point) => double.IsFinite(column.Predicted(point));
}
