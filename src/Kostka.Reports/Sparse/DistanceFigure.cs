using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Sparse;

/// <summary>Accuracy against the distance between the relevant positions.</summary>
internal static class DistanceFigure
{
    /// <summary>Draws one task; null without distances.</summary>
    public static Figure? Draw(SparseTaskResult task, string name)
    {
        if (task.Distances.IsEmpty)
            return null;
        DistancePoint first = task.Distances[0];
        JsonObject[] rows = [.. task.Distances.Select(point =>
        {
            double half = double.IsFinite(point.Accuracy.StandardError) ? Agreement.IntervalWidth * point.Accuracy.StandardError : 0;
            return new JsonObject
            {
                ["spacing"] = point.Spacing,
                ["accuracy"] = Number(point.Accuracy.Mean),
                ["low"] = Number(point.Accuracy.Mean - half),
                ["high"] = Number(Math.Min(1, point.Accuracy.Mean + half)),
            };
        })];
        double low = Math.Max(0, Math.Min(0.5, rows.Min(row => (double?)row["low"] ?? 0.5)));
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "spacing",
                ["type"] = "quantitative",
                ["title"] = "distance from one relevant position to the next",
                ["scale"] = new JsonObject { ["type"] = "log", ["domain"] = Numbers(task.Distances.Min(point => point.Spacing) / 1.12, task.Distances.Max(point => point.Spacing) * 1.12), ["nice"] = false },
                ["axis"] = new JsonObject { ["values"] = Numbers(task.Distances.Select(point => (double)point.Spacing)), ["format"] = ",d", ["grid"] = false },
            },
            ["y"] = new JsonObject
            {
                ["field"] = "accuracy",
                ["type"] = "quantitative",
                ["title"] = "accuracy on new sequences",
                ["scale"] = new JsonObject { ["domain"] = Numbers(low, 1), ["nice"] = false },
                ["axis"] = new JsonObject { ["format"] = ".0%" },
            },
            ["tooltip"] = new JsonArray(Tooltip("spacing", "distance", ",d"), Tooltip("accuracy", "accuracy", ".1%")),
        };
        JsonObject Layer(JsonObject mark, JsonObject? own = null)
        {
            mark["color"] = Theme.Blue;
            var layer = new JsonObject { ["data"] = Inline(rows.Select(row => (JsonObject)row.DeepClone())), ["mark"] = mark };
            if (own is not null)
                layer["encoding"] = own;
            return layer;
        }

        string finding = SparseFindings.Distance(task);
        return new Figure(
            name,
            finding,
            $"Transformers trained on {Words.Count(first.Samples)} sequences of T = {Words.Count(first.Context)} tokens; the relevant positions stand at equal distances. Bars are 95 % intervals over problems.",
            Layered(
                finding,
                "Accuracy against the distance between relevant positions.",
                encoding,
                Layer(new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["point"] = new JsonObject { ["filled"] = true, ["size"] = 55 } }),
                Layer(new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4 }, new JsonObject { ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" }, ["y2"] = new JsonObject { ["field"] = "high" } })));
    }
}
