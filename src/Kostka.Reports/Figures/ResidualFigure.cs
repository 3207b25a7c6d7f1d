using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>How far measurement lies from prediction, relative to the prediction.</summary>
internal static class ResidualFigure
{
    /// <summary>Draws measured/predicted − 1; null when nothing was measured.</summary>
    public static Figure? Draw(TargetFindings findings, ReportWords words, string name)
    {
        CurvePoint[] measured = [.. findings.Target.Curve.Where(point => point.Measured is not null && point.Mse > 0)];
        if (measured.Length == 0)
            return null;
        JsonObject[] rows = [.. measured.Select(Row)];
        double reach = 1.15 * rows
            .SelectMany(row => new[] { (double?)row["low"], (double?)row["high"], (double?)row["difference"] })
            .OfType<double>()
            .Select(Math.Abs)
            .Append(1.5 * findings.Tolerance)
            .Max();
        JsonObject encoding = new() { ["x"] = Samples($"training {words.Sequences}", findings.Target.Curve.Select(point => point.N)) };
        string finding = Finding(findings);
        JsonObject specification = Layered(
            finding,
            $"Measured error relative to predicted error, minus one, for {findings.Target.Name}, at {measured.Length} training sizes.",
            encoding,
            Band(findings.Tolerance),
            Zero(),
            Intervals(rows, reach),
            Points(rows));
        specification["height"] = 170;
        string caption = $"Each circle is measured/predicted − 1, its bar the 95 % interval of the measurement; 0 % is perfect agreement. " +
            $"The grey band is ±{Words.Percent(findings.Tolerance)}, what this kind of data leaves open.";
        if (measured.Any(point => !point.Claimed))
            caption += " Pale circles: the prediction is not claimed there.";
        return new Figure(name, finding, caption, specification);
    }

    private static string Finding(TargetFindings findings) => findings.Agreement is { } agreement
        ? $"{findings.Target.Name}: measured errors lie {Words.AboveOrBelow(agreement.MeanDifference)} the prediction on average, " +
            $"and at most {Words.Percent(Math.Abs(agreement.LargestDifference))} off"
        : $"{findings.Target.Name}: measured where the prediction is not claimed, or without a standard error";

    private static JsonObject Row(CurvePoint point)
    {
        Estimate measured = point.Measured!;
        double half = Agreement.IntervalWidth * measured.StandardError;
        return new JsonObject
        {
            ["n"] = point.N,
            ["difference"] = Number((measured.Mean / point.Mse) - 1),
            ["low"] = Number(((measured.Mean - half) / point.Mse) - 1),
            ["high"] = Number(((measured.Mean + half) / point.Mse) - 1),
            ["claimed"] = point.Claimed,
        };
    }

    private static JsonObject Band(double tolerance) => new()
    {
        ["data"] = Inline([new JsonObject { ["from"] = -tolerance, ["to"] = tolerance }]),
        ["mark"] = new JsonObject { ["type"] = "rect", ["color"] = "#dfe4ea", ["opacity"] = 0.7 },
        ["encoding"] = new JsonObject
        {
            ["x"] = null,
            ["y"] = new JsonObject { ["field"] = "from", ["type"] = "quantitative" },
            ["y2"] = new JsonObject { ["field"] = "to" },
        },
    };

    private static JsonObject Zero() => new()
    {
        ["data"] = Inline([new JsonObject { ["zero"] = 0 }]),
        ["mark"] = new JsonObject { ["type"] = "rule", ["color"] = Theme.Blue, ["strokeWidth"] = 1.6 },
        ["encoding"] = new JsonObject { ["x"] = null, ["y"] = new JsonObject { ["field"] = "zero", ["type"] = "quantitative" } },
    };

    private static JsonObject Intervals(JsonObject[] rows, double reach) => new()
    {
        ["data"] = Inline(rows),
        ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.6 },
        ["encoding"] = new JsonObject
        {
            ["y"] = new JsonObject
            {
                ["field"] = "low",
                ["type"] = "quantitative",
                ["title"] = "measured / predicted − 1",
                ["scale"] = new JsonObject { ["domain"] = Numbers(-reach, reach), ["nice"] = false },
                ["axis"] = new JsonObject { ["format"] = "+.1~%", ["tickCount"] = 5 },
            },
            ["y2"] = new JsonObject { ["field"] = "high" },
            ["color"] = Colour(),
        },
    };

    private static JsonObject Points(JsonObject[] rows) => new()
    {
        ["data"] = Inline(rows.Select(row => (JsonObject)row.DeepClone())),
        ["mark"] = new JsonObject { ["type"] = "point", ["fill"] = "white", ["opacity"] = 1, ["size"] = 55, ["strokeWidth"] = 2 },
        ["encoding"] = new JsonObject
        {
            ["y"] = new JsonObject { ["field"] = "difference", ["type"] = "quantitative" },
            ["color"] = Colour(),
            ["tooltip"] = new JsonArray(
                Tooltip("n", "training sequences", ",d"),
                Tooltip("difference", "measured / predicted − 1", "+.2%"),
                Tooltip("low", "from", "+.2%"),
                Tooltip("high", "to", "+.2%")),
        },
    };

    private static JsonObject Colour() => new()
    {
        ["condition"] = new JsonObject { ["test"] = "datum.claimed", ["value"] = Theme.Vermilion },
        ["value"] = "#e8b48f",
    };
}
