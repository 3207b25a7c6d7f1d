using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Sparse;

/// <summary>The samples needed against the context length: every learner, the prediction and the bounds in one figure.</summary>
internal static class NeededFigure
{
    // Bounds stand far above what is measured.
    private const int Height = 420;

    /// <summary>Draws one task; null before anything is known.</summary>
    public static Figure? Draw(SparseTaskResult task, SparseProtocol protocol, string name)
    {
        ImmutableArray<SparseSeries> series = SparseSeries.Of(task);
        if (series.IsEmpty)
            return null;
        double[] values = [.. series.SelectMany(one => one.Points.SelectMany(point => new[] { point.Samples, point.Low, double.IsFinite(point.High) ? point.High : point.Samples }))];
        double low = values.Min() / 1.6, high = values.Max() * 1.6;
        string finding = SparseFindings.Title(task);
        JsonObject samples = Log("samples", $"training sequences for {Words.Percent(protocol.Accuracy)} accuracy", low, high);
        samples["axis"]!["format"] = "~s";
        JsonObject encoding = new()
        {
            ["x"] = Context(task.Contexts),
            ["y"] = samples,
            ["color"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["sort"] = null,
                ["title"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings(series.Select(one => one.Name)), ["range"] = Strings(series.Select(one => one.Colour)) },
            },
            ["tooltip"] = new JsonArray(Tooltip("series", "learner", null), Tooltip("context", "context", ",d"), Tooltip("samples", "samples", ",.4~g"), Tooltip("interval", "95 % interval", null)),
        };
        JsonObject computed = Lines(series.Where(one => one.Computed), dashed: true), measured = Lines(series.Where(one => !one.Computed), dashed: false);
        JsonObject bars = new()
        {
            ["data"] = Inline(series.Where(one => !one.Computed).SelectMany(one => one.Points.Where(point => !point.Above).Select(point => Row(one, point, high)))),
            ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4, ["opacity"] = 0.8 },
            ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" }, ["y2"] = new JsonObject { ["field"] = "high" } },
        };
        JsonObject points = new()
        {
            ["data"] = Inline(series.Where(one => !one.Computed).SelectMany(one => one.Points.Select(point => Row(one, point, high)))),
            ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 65, ["opacity"] = 1 },
            ["encoding"] = new JsonObject
            {
                ["shape"] = new JsonObject
                {
                    ["field"] = "kind",
                    ["type"] = "nominal",
                    ["legend"] = null,
                    ["scale"] = new JsonObject { ["domain"] = Strings(["needed", "more"]), ["range"] = Strings(["circle", "triangle-up"]) },
                },
            },
        };
        JsonObject[] layers = [.. new[] { computed, measured, bars, points }.Where(layer => ((JsonArray)layer["data"]!["values"]!).Count > 0)];
        JsonObject specification = Layered(finding, $"Samples needed against the context length, {series.Length} lines.", encoding, layers);
        specification["height"] = Height;
        return new Figure(
            name,
            finding,
            $"How many labelled sequences half of {Words.Count(protocol.Seeds)} problems need, each with relevant positions of its own; both axes are logarithmic. Bars: intervals of the median that hold in 95 % of cases " +
            "whatever the distribution (the whole range, with five problems or fewer). A triangle: more than that many, the most that was tried. Dashed lines are computed, not measured.",
            specification);
    }

    /// <summary>The context length on an axis with a tick at each.</summary>
    public static JsonObject Context(ImmutableArray<int> contexts) => new()
    {
        ["field"] = "context",
        ["type"] = "quantitative",
        ["title"] = "context length T",
        ["scale"] = new JsonObject { ["type"] = "log", ["domain"] = Numbers(contexts[0] / 1.12, contexts[^1] * 1.12), ["nice"] = false },
        ["axis"] = new JsonObject { ["values"] = Numbers(contexts.Select(context => (double)context)), ["format"] = ",d", ["grid"] = false },
    };

    private static JsonObject Lines(IEnumerable<SparseSeries> series, bool dashed)
    {
        var mark = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2 };
        if (dashed)
            mark["strokeDash"] = Numbers(5, 4);
        return new JsonObject { ["data"] = Inline(series.SelectMany(one => one.Points.Where(point => !point.Above).Select(point => Row(one, point, double.NaN)))), ["mark"] = mark };
    }

    private static JsonObject Row(SparseSeries series, SparseSeries.Point point, double top) => new()
    {
        ["series"] = series.Name,
        ["context"] = point.Context,
        ["samples"] = Number(point.Samples),
        ["low"] = Number(point.Low),
        ["high"] = Number(double.IsFinite(point.High) ? point.High : top),
        ["kind"] = point.Above ? "more" : "needed",
        ["interval"] = point.Above ? $"more than {Words.Count((long)point.Samples)}" : series.Computed ? "computed" : $"{Words.Number(point.Low)} to {(double.IsFinite(point.High) ? Words.Number(point.High) : "more than was tried")}",
    };
}
