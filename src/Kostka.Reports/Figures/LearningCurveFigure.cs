using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>Test error against the number of training sequences: prediction, measurement, and simple predictors to compare with.</summary>
internal static class LearningCurveFigure
{
    private const string Predicted = "predicted";
    private const string Unclaimed = "predicted, not claimed";
    private const string Equivalent = "equivalent kernel";
    private const string Measured = "measured (95 % interval)";
    private const string HeldOut = "measured, held-out blocks";
    private const string CrossValidated = "cross-validated";

    // Every series: colour, dash and symbol. A line's symbol is a stroke, so one legend serves lines and points.
    private static readonly (string Name, string Colour, double[] Dash, string Shape)[] Styles =
    [
        (Predicted, Theme.Blue, [1, 0], "stroke"),
        (Unclaimed, Theme.PaleBlue, [6, 4], "stroke"),
        (Equivalent, Theme.Slate, [2, 2], "stroke"),
        (Measured, Theme.Vermilion, [1, 0], "circle"),
        (HeldOut, Theme.Purple, [1, 0], "square"),
        (CrossValidated, Theme.Green, [1, 0], "triangle-up"),
    ];

    /// <summary>Draws one target's learning curve; null when there is no point to draw.</summary>
    public static Figure? Draw(TargetFindings findings, ReportWords words, string name) => Draw(CurveQuantity.Error(findings, words), words, name);

    /// <summary>Draws a quantity of one target against the number of training sequences; null when there is no point to draw.</summary>
    public static Figure? Draw(CurveQuantity quantity, ReportWords words, string name)
    {
        CurveQuantity.Point[] curve = [.. quantity.Points];
        if (!curve.Any(point => double.IsFinite(point.Predicted)))
            return null;
        List<JsonObject> lines =
        [
            .. Line(curve, Predicted, point => point.Predicted, (a, b) => a.Claimed && b.Claimed),
            .. Line(curve, Unclaimed, point => point.Predicted, (a, b) => !(a.Claimed && b.Claimed)),
            .. Line(curve.Where(point => double.IsFinite(point.Equivalent)).ToArray(), Equivalent, point => point.Equivalent, (_, _) => true),
        ];
        // Estimates of one n stand side by side, a hundredth of the axis apart.
        double aside = Math.Pow(1.3 * curve.Max(point => point.N) / curve.Min(point => point.N), 0.011);
        List<JsonObject> points =
        [
            .. Points(curve, CrossValidated, point => point.CrossValidated, aside),
            .. Points(curve, HeldOut, point => point.HeldOut, 1 / aside),
            .. Points(curve, Measured, point => point.Measured, 1),
            .. quantity.Networks.SelectMany((series, i) => Points(curve, series.Name, point => point.Networks[i], Math.Pow(aside, i + 2))),
        ];
        var present = Styles.Concat(quantity.Networks.Select(series => (series.Name, series.Colour, Dash: new double[] { 1, 0 }, series.Shape))).Where(style => lines.Concat(points).Any(row => (string?)row["series"] == style.Name)).ToArray();
        List<CurveQuantity.Reference> references =
            [.. quantity.References.Where(reference => double.IsFinite(reference.Value)).OrderBy(reference => reference.Value)];

        double[] values =
        [
            .. lines.Select(row => (double?)row["value"]).Concat(points.SelectMany(row => new[] { (double?)row["low"], (double?)row["high"], (double?)row["value"] }))
                .OfType<double>().Where(value => value > 0),
            .. references.Select(reference => reference.Value),
        ];
        JsonObject axis = ValueAxis(quantity, values, out double low, out double high);

        // On a logarithmic axis an interval that reaches below 0 ends where the axis does.
        foreach (JsonObject row in points.Where(row => low > 0 && (double?)row["low"] < low))
            row["low"] = low;
        JsonObject encoding = new()
        {
            ["x"] = Samples($"training {words.Sequences}", curve.Select(point => point.N)),
            ["y"] = axis,
        };
        JsonObject[] layers =
        [
            .. ReferenceLayers(references, low, high),
            LineLayer(lines, present, quantity),
            .. points.Count == 0 ? Array.Empty<JsonObject>() : [IntervalLayer(points, present, words), PointLayer(points, present, words, quantity)],
        ];
        return new Figure(
            name,
            quantity.Headline,
            Caption(quantity, words, points.Count > 0),
            Layered(quantity.Headline, Describe(quantity, words), encoding, layers));
    }

    private static IEnumerable<JsonObject> Line(
        CurveQuantity.Point[] curve, string series, Func<CurveQuantity.Point, double> value, Func<CurveQuantity.Point, CurveQuantity.Point, bool> joins)
    {
        int run = 0;
        for (int i = 0; i < curve.Length; i++)
        {
            bool before = i > 0 && joins(curve[i - 1], curve[i]);
            bool after = i + 1 < curve.Length && joins(curve[i], curve[i + 1]);
            bool alone = curve.Length == 1 && joins(curve[i], curve[i]);
            if (!before && !after && !alone)
                continue;
            // A new run starts a new line: a series may be interrupted by the other.
            run += before ? 0 : 1;
            yield return new JsonObject
            {
                ["series"] = series,
                ["run"] = run,
                ["n"] = curve[i].N,
                ["value"] = Number(value(curve[i])),
            };
        }
    }

    private static IEnumerable<JsonObject> Points(CurveQuantity.Point[] curve, string series, Func<CurveQuantity.Point, Estimate?> estimate, double aside)
    {
        foreach (CurveQuantity.Point point in curve)
        {
            if (estimate(point) is not { } found || !double.IsFinite(found.Mean))
                continue;
            double half = Agreement.IntervalWidth * found.StandardError;
            yield return new JsonObject
            {
                ["series"] = series,
                ["n"] = point.N,
                ["at"] = Number(point.N * aside),
                ["value"] = Number(found.Mean),
                ["low"] = Number(found.Mean - half),
                ["high"] = Number(found.Mean + half),
                ["repeats"] = found.Repeats,
                ["predicted"] = Number(point.Predicted),
            };
        }
    }

    /// <summary>The axis: logarithmic when errors span more than a factor of 20, and from 0 when they span more than 2.</summary>
    private static JsonObject ValueAxis(CurveQuantity quantity, double[] values, out double low, out double high)
    {
        double least = values.Min(), most = values.Max();
        bool logarithmic = !quantity.IsShare && most > 20 * least;
        bool fromZero = !logarithmic && most > 2 * least;
        double margin = 0.06 * (fromZero ? most : most - least);
        if (margin == 0)
            margin = 0.05 * most;
        low = logarithmic ? least / 1.3 : fromZero ? 0 : least - margin;
        high = logarithmic ? most * 1.3 : quantity.IsShare ? Math.Min(most + margin, 1 + (0.3 * margin)) : most + margin;
        JsonObject axis = new() { ["format"] = quantity.IsShare ? "~%" : "~g", ["tickCount"] = 6 };
        if (logarithmic)
            axis["values"] = Ticks(low, high);
        return new JsonObject
        {
            ["field"] = "value",
            ["type"] = "quantitative",
            ["title"] = quantity.Title,
            ["scale"] = new JsonObject { ["type"] = logarithmic ? "log" : "linear", ["domain"] = Numbers(low, high), ["nice"] = false },
            ["axis"] = axis,
        };
    }

    private static JsonObject LineLayer(List<JsonObject> rows, (string Name, string Colour, double[] Dash, string Shape)[] present, CurveQuantity quantity) => new()
    {
        ["data"] = Inline(rows),
        ["mark"] = new JsonObject { ["type"] = "line", ["point"] = rows.Count(row => (string?)row["series"] == Predicted) == 1, ["clip"] = true },
        ["encoding"] = new JsonObject
        {
            ["color"] = Colour(present),
            ["strokeDash"] = Series(present, new JsonArray([.. present.Select(style => (JsonNode)Numbers(style.Dash))])),
            ["detail"] = new JsonObject { ["field"] = "run", ["type"] = "nominal" },
            ["size"] = new JsonObject
            {
                ["condition"] = new JsonObject { ["test"] = $"datum.series === '{Equivalent}'", ["value"] = 1.3 },
                ["value"] = 2.4,
            },
            ["tooltip"] = new JsonArray(Tooltip("series", "line", null), Tooltip("n", "training sequences", ",d"), Tooltip("value", quantity.Word)),
        },
    };

    private static JsonObject IntervalLayer(List<JsonObject> rows, (string Name, string Colour, double[] Dash, string Shape)[] present, ReportWords words) => new()
    {
        ["data"] = Inline(rows.Select(row => (JsonObject)row.DeepClone())),
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.6, ["clip"] = true },
        ["encoding"] = new JsonObject
        {
            ["x"] = At(words),
            ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" },
            ["y2"] = new JsonObject { ["field"] = "high" },
            ["color"] = Colour(present),
        },
    };

    private static JsonObject PointLayer(List<JsonObject> rows, (string Name, string Colour, double[] Dash, string Shape)[] present, ReportWords words, CurveQuantity quantity) => new()
    {
        ["data"] = Inline(rows),
        ["mark"] = new JsonObject { ["type"] = "point", ["fill"] = "white", ["opacity"] = 1, ["size"] = 55, ["strokeWidth"] = 2 },
        ["encoding"] = new JsonObject
        {
            ["x"] = At(words),
            ["color"] = Colour(present),
            ["shape"] = Series(present, Strings(present.Select(style => style.Shape))),
            ["tooltip"] = new JsonArray(
                Tooltip("series", "point", null),
                Tooltip("n", "training sequences", ",d"),
                Tooltip("value", quantity.Word),
                Tooltip("low", "from"),
                Tooltip("high", "to"),
                Tooltip("repeats", "repeats", ",d"),
                Tooltip("predicted", "predicted")),
        },
    };

    private static JsonObject At(ReportWords words) => new() { ["field"] = "at", ["type"] = "quantitative", ["title"] = $"training {words.Sequences}" };

    private static JsonObject Colour((string Name, string Colour, double[] Dash, string Shape)[] present) =>
        Series(present, Strings(present.Select(style => style.Colour)));

    private static JsonObject Series((string Name, string Colour, double[] Dash, string Shape)[] present, JsonArray range) => new()
    {
        ["field"] = "series",
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject { ["domain"] = Strings(present.Select(style => style.Name)), ["range"] = range },
    };

    private static IEnumerable<JsonObject> ReferenceLayers(List<CurveQuantity.Reference> references, double low, double high)
    {
        if (references.Count == 0)
            yield break;
        // A label stands above its line, or below it where the next line is too near. High lines are labelled at the right, where the
        // curve has come down; low ones at the left, where it has not yet.
        IEnumerable<JsonObject> rows = references.Select((reference, i) => new JsonObject
        {
            ["name"] = $"{reference.Name}: {reference.Text}",
            ["value"] = Number(reference.Value),
            ["below"] = i + 1 < references.Count && references[i + 1].Value - reference.Value < 0.07 * (high - low),
            ["upper"] = reference.Value > (low + high) / 2,
        });
        JsonArray data = new([.. rows]);
        yield return new JsonObject
        {
            ["data"] = new JsonObject { ["values"] = data },
            ["mark"] = new JsonObject { ["type"] = "rule", ["strokeDash"] = Numbers(3, 3), ["color"] = Theme.Grey },
            ["encoding"] = new JsonObject { ["x"] = null },
        };
        foreach (bool below in (bool[])[false, true])
        {
            foreach (bool upper in (bool[])[false, true])
            {
                yield return new JsonObject
                {
                    ["data"] = new JsonObject { ["values"] = data.DeepClone() },
                    ["transform"] = new JsonArray(new JsonObject
                    {
                        ["filter"] = $"datum.below === {(below ? "true" : "false")} && datum.upper === {(upper ? "true" : "false")}",
                    }),
                    ["mark"] = new JsonObject
                    {
                        ["type"] = "text",
                        ["align"] = upper ? "right" : "left",
                        ["dx"] = upper ? -4 : 4,
                        ["dy"] = below ? 9 : -8,
                        ["color"] = Theme.Slate,
                        ["fontSize"] = 11.5,
                        ["limit"] = new JsonObject { ["expr"] = "width - 8" },
                    },
                    ["encoding"] = new JsonObject
                    {
                        ["x"] = new JsonObject { ["value"] = upper ? JsonValue.Create("width") : JsonValue.Create(0) },
                        ["text"] = new JsonObject { ["field"] = "name", ["type"] = "nominal" },
                    },
                };
            }
        }
    }

    private static string Caption(CurveQuantity quantity, ReportWords words, bool measured)
    {
        string text = $"{quantity.Meaning}, against the number of {words.Sequences} trained on. The line is computed before any training";
        text += measured
            ? "; circles are regressions really carried out, their bars 95 % intervals over the repeats."
            : "; nothing was measured.";
        if (quantity.Points.Any(point => !point.Claimed))
            text += " Where the line is dashed and pale, the sampled spectrum does not carry the prediction: it is drawn, not claimed.";
        if (quantity.Points.Any(point => point.Networks.Any(network => network is not null)))
            text += " The other symbols are finite networks, trained on sequences of the same kind.";
        return quantity.Points.Any(point => double.IsFinite(point.Equivalent))
            ? text + " The equivalent kernel is an older, simpler theory, drawn for comparison."
            : text;
    }

    private static string Describe(CurveQuantity quantity, ReportWords words)
    {
        CurveQuantity.Point first = quantity.Points[0], last = quantity.Points[^1];
        return $"{quantity.Subject}: the predicted {quantity.Word} goes from {Words.Number(first.Predicted)} at {Words.Count(first.N)} " +
            $"training {words.Sequences} to {Words.Number(last.Predicted)} at {Words.Count(last.N)}.";
    }
}
