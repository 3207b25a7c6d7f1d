using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Sparse;

/// <summary>Where successful networks attend.</summary>
internal static class AttentionFigure
{
    private const string Relevant = "on the relevant positions", Other = "on the most attended other position", Uniform = "uniform attention";

    /// <summary>Draws one task; null without attention.</summary>
    public static Figure? Draw(SparseTaskResult task, string name)
    {
        SparsePoint[] points = [.. task.Learners.SelectMany(learner => learner.Points).Where(point => point.Attention is not null)];
        if (points.Length == 0)
            return null;
        double mean = points.Average(point => point.Attention!.RelevantMass.Mean);
        string finding = $"{task.Task.Name}: networks that succeed put {Words.Percent(mean)} of their attention on the {Words.Count(task.Task.Relevant)} relevant positions";
        JsonObject encoding = new()
        {
            ["x"] = NeededFigure.Context(task.Contexts),
            ["y"] = new JsonObject
            {
                ["field"] = "mass",
                ["type"] = "quantitative",
                ["title"] = "share of the attention",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0, 1) },
                ["axis"] = new JsonObject { ["format"] = ".0%" },
            },
            ["color"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["sort"] = null,
                ["title"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings([Relevant, Other, Uniform]), ["range"] = Strings([Theme.Blue, Theme.Vermilion, Theme.Grey]) },
            },
            ["tooltip"] = new JsonArray(Tooltip("series", "attention", null), Tooltip("context", "context", ",d"), Tooltip("mass", "share", ".1%")),
        };
        JsonObject lines = new()
        {
            ["data"] = Inline(points.SelectMany(point => new[]
            {
                Row(Relevant, point.Context, point.Attention!.RelevantMass), Row(Other, point.Context, point.Attention.LargestOther),
                Row(Uniform, point.Context, new Estimate(task.Task.Relevant / (point.Context + 1.0), 0, 1)),
            })),
            ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["point"] = new JsonObject { ["filled"] = true, ["size"] = 45 } },
        };
        JsonObject bars = new()
        {
            ["data"] = Inline(points.SelectMany(point => new[] { Row(Relevant, point.Context, point.Attention!.RelevantMass), Row(Other, point.Context, point.Attention.LargestOther) })),
            ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4 },
            ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" }, ["y2"] = new JsonObject { ["field"] = "high" } },
        };
        return new Figure(
            name,
            finding,
            "Attention of the token that is read out, averaged over new sequences and over the runs that succeeded; of several heads the one that looks most at the relevant positions. Bars are 95 % intervals. Grey: what the relevant positions would get if attention were uniform.",
            Layered(finding, "Attention on relevant positions against the context length.", encoding, lines, bars));
    }

    private static JsonObject Row(string series, int context, Estimate mass)
    {
        double half = double.IsFinite(mass.StandardError) ? Agreement.IntervalWidth * mass.StandardError : 0;
        return new JsonObject
        {
            ["series"] = series,
            ["context"] = context,
            ["mass"] = Number(mass.Mean),
            ["low"] = Number(Math.Max(0, mass.Mean - half)),
            ["high"] = Number(Math.Min(1, mass.Mean + half)),
        };
    }
}
