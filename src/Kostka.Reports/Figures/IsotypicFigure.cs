using System.Text.Json.Nodes;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>One kind of function among those whose shares by irrep are compared.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Shares">Its share in each irrep, with the standard error, in the order of the irreps; not a number where unknown.</param>
internal sealed record IsotypicSeries(string Name, string Colour, IReadOnlyList<(double Share, double Error)> Shares);

/// <summary>Shares by irrep of several functions side by side, with error bars.</summary>
internal static class IsotypicFigure
{
    /// <summary>Draws the bars.</summary>
    /// <param name="name">The figure's name.</param>
    /// <param name="finding">What it shows.</param>
    /// <param name="caption">How to read it.</param>
    /// <param name="quantity">The title of the vertical axis.</param>
    /// <param name="irreps">The names of the irreps.</param>
    /// <param name="series">The functions.</param>
    public static Figure Draw(
        string name, string finding, string caption, string quantity, IReadOnlyList<string> irreps, IReadOnlyList<IsotypicSeries> series)
    {
        JsonObject[] rows =
        [
            .. series.SelectMany(one => one.Shares.Select((value, k) => new JsonObject
            {
                ["irrep"] = irreps[k],
                ["function"] = one.Name,
                ["share"] = Number(value.Share),
                ["low"] = Number(value.Share - value.Error),
                ["high"] = Number(value.Share + value.Error),
                ["error"] = Number(value.Error),
            })).Where(row => row["share"] is not null),
        ];
        JsonArray order = Strings(series.Select(one => one.Name));
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "irrep",
                ["type"] = "nominal",
                ["title"] = "irrep, as a partition of the length L",
                ["sort"] = null,
                ["axis"] = new JsonObject { ["labelAngle"] = irreps.Count > 6 ? -40 : 0 },
            },
            ["xOffset"] = new JsonObject { ["field"] = "function", ["type"] = "nominal", ["sort"] = order.DeepClone() },
            ["tooltip"] = new JsonArray(Tooltip("irrep", "irrep", null), Tooltip("function", "of", null), Tooltip("share", quantity, ".2%"), Tooltip("error", "standard error", ".2%")),
        };
        JsonObject bars = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject { ["type"] = "bar" },
            ["encoding"] = new JsonObject
            {
                ["y"] = Share("share", quantity),
                ["color"] = new JsonObject
                {
                    ["field"] = "function",
                    ["type"] = "nominal",
                    ["title"] = null,
                    ["scale"] = new JsonObject { ["domain"] = order, ["range"] = Strings(series.Select(one => one.Colour)) },
                },
            },
        };
        JsonObject errors = new()
        {
            ["data"] = Inline(rows.Where(row => row["error"] is not null).Select(row => (JsonObject)row.DeepClone())),
            ["mark"] = new JsonObject { ["type"] = "rule", ["color"] = Theme.Slate, ["strokeWidth"] = 1.2 },
            ["encoding"] = new JsonObject { ["y"] = Share("low", quantity), ["y2"] = new JsonObject { ["field"] = "high" } },
        };
        return new Figure(name, finding, caption, Layered(finding, $"Shares of {irreps.Count} irreps for {series.Count} functions.", encoding, bars, errors));
    }

    private static JsonObject Share(string field, string title) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = title,
        ["axis"] = new JsonObject { ["format"] = "~%", ["tickCount"] = 5 },
    };
}
