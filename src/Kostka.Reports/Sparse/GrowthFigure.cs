using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Sparse;

/// <summary>The transformer alone, beside the two laws.</summary>
internal static class GrowthFigure
{
    private const string LogLaw = "a·ln T + b", PowerLaw = "a·T^c", Needed = "samples needed";
    private const int Steps = 40;

    /// <summary>Draws one task; null without fits.</summary>
    public static Figure? Draw(SparseTaskResult task, SparseProtocol protocol, string name)
    {
        if (task.Learners.FirstOrDefault(learner => learner.Growth is not null && learner.Learner == "transformer") is not { Growth: { } growth } learner)
            return null;
        SparsePoint[] points = [.. learner.Points.Where(point => point.Needed.Median is not null)];
        if (points.Length < 3)
            return null;
        double first = points[0].Context, last = points[^1].Context;
        double Log(double context) => (growth.Log.A * Math.Log(context)) + growth.Log.B;
        double Power(double context) => growth.Power.A * Math.Pow(context, growth.Power.B);
        IEnumerable<double> grid = Enumerable.Range(0, Steps + 1).Select(i => first * Math.Pow(last / first, (double)i / Steps));
        double[] values = [.. points.SelectMany(point => new[] { point.Needed.Median!.Value, point.Needed.High ?? point.Needed.Median.Value }), .. grid.SelectMany(context => new[] { Log(context), Power(context) })];
        JsonObject encoding = new()
        {
            ["x"] = NeededFigure.Context([.. points.Select(point => point.Context)]),
            ["y"] = new JsonObject
            {
                ["field"] = "samples",
                ["type"] = "quantitative",
                ["title"] = $"training sequences for {Words.Percent(protocol.Accuracy)} accuracy",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0, values.Max() * 1.05), ["nice"] = false },
            },
            ["color"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["sort"] = null,
                ["title"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings([Needed, LogLaw, PowerLaw]), ["range"] = Strings([Theme.Blue, Theme.Orange, Theme.Green]) },
            },
        };
        JsonObject laws = new()
        {
            ["data"] = Inline(grid.SelectMany(context => new[] { Row(LogLaw, context, Log(context)), Row(PowerLaw, context, Power(context)) })),
            ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2 },
        };
        JsonObject bars = new()
        {
            ["data"] = Inline(points.Select(point => Row(Needed, point.Context, point.Needed.Median!.Value, point.Needed.Low, point.Needed.High ?? values.Max()))),
            ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4 },
            ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" }, ["y2"] = new JsonObject { ["field"] = "high" } },
        };
        JsonObject dots = new()
        {
            ["data"] = Inline(points.Select(point => Row(Needed, point.Context, point.Needed.Median!.Value, point.Needed.Low, point.Needed.High ?? values.Max()))),
            ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 65, ["opacity"] = 1 },
            ["encoding"] = new JsonObject { ["tooltip"] = new JsonArray(Tooltip("context", "context", ",d"), Tooltip("samples", "samples", ",.4~g")) },
        };
        string finding = $"{task.Task.Name}: {SparseFindings.Verdict(growth)}";
        return new Figure(
            name,
            finding,
            "The transformer's samples needed with the two laws that were fitted to all its problems at once. On this axis a logarithm is a straight line.",
            Layered(finding, "Samples needed by the transformer, with a logarithmic and a power law.", encoding, laws, bars, dots));
    }

    private static JsonObject Row(string series, double context, double samples, double low = double.NaN, double high = double.NaN) => new()
    {
        ["series"] = series,
        ["context"] = Number(context),
        ["samples"] = Number(samples),
        ["low"] = Number(low),
        ["high"] = Number(high),
    };
}
