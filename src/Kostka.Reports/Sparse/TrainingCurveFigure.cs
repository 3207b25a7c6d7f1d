using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Sparse;

/// <summary>Accuracy against the step: for parity, a plateau and then a jump.</summary>
internal static class TrainingCurveFigure
{
    /// <summary>Draws one task; null without curves.</summary>
    public static Figure? Draw(SparseTaskResult task, string name)
    {
        if (task.Curves.IsEmpty)
            return null;
        SparseCurve first = task.Curves[0];
        var fields = new JsonObject
        {
            ["x"] = new JsonObject { ["field"] = "step", ["type"] = "quantitative", ["title"] = "training steps", ["scale"] = new JsonObject { ["nice"] = false }, ["axis"] = new JsonObject { ["format"] = ",d", ["grid"] = false } },
            ["y"] = new JsonObject
            {
                ["field"] = "accuracy",
                ["type"] = "quantitative",
                ["title"] = "accuracy on new sequences",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0.4, 1), ["nice"] = false, ["clamp"] = true },
                ["axis"] = new JsonObject { ["format"] = ".0%" },
            },
            ["color"] = new JsonObject
            {
                ["field"] = "run",
                ["type"] = "nominal",
                ["sort"] = null,
                ["title"] = null,
                ["legend"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings(task.Curves.Select(Run)), ["range"] = Strings(task.Curves.Select((_, i) => Theme.ByBoxes[(i % (Theme.ByBoxes.Length - 1)) + 1])) },
            },
            ["tooltip"] = new JsonArray(Tooltip("run", "run", null), Tooltip("step", "step", ",d"), Tooltip("accuracy", "accuracy", ".1%"), Tooltip("loss", "loss")),
        };
        JsonObject lines = new()
        {
            ["data"] = Inline(task.Curves.SelectMany(curve => curve.Points.Select(point => new JsonObject
            {
                ["run"] = Run(curve),
                ["step"] = point.Step,
                ["accuracy"] = Number(point.Accuracy),
                ["loss"] = Number(point.Loss),
            }))),
            ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 1.8, ["opacity"] = 0.9 },
        };
        string finding = SparseFindings.Jump(task) ?? $"{task.Task.Name}: accuracy during training";
        return new Figure(
            name,
            finding,
            $"One line a network, each with relevant positions of its own; T = {Words.Count(first.Context)}, {(first.Samples is { } samples ? $"{Words.Count(samples)} training sequences" : "fresh sequences at every step")}. Chance is 50 %.",
            Layered(finding, $"Accuracy against the training step, {task.Curves.Length} networks.", fields, lines));
    }

    private static string Run(SparseCurve curve) => "problem " + (curve.Seed + 1).ToString(CultureInfo.InvariantCulture);
}
