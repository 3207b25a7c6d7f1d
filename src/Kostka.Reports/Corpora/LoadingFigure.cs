using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Numerics;
using Kostka.Reports.Figures;
using Kostka.Sequences;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Corpora;

/// <summary>A principal component as a heat map: which tokens, at which positions.</summary>
internal static class LoadingFigure
{
    private const int LongestName = 18;

    public static Figure Draw(Matrix loadings, Alphabet alphabet, string name, string finding)
    {
        var words = LoadingWords.Of(loadings);
        // Names may repeat (they are for display), rows may not.
        string[] rows = [.. words.Tokens.Select((token, t) => Short(alphabet.Name(token)))];
        for (int t = 0; t < rows.Length; t++)
        {
            if (rows.Take(t).Contains(rows[t]))
                rows[t] += $" ({words.Tokens[t].ToString(CultureInfo.InvariantCulture)})";
        }

        string[] columns = [.. words.Groups.Select(group => group.First == group.Last ? Number(group.First) : $"{Number(group.First)}–{Number(group.Last)}")];
        double largest = words.Values.Cast<double>().Max(Math.Abs);
        IEnumerable<JsonObject> cells =
            from t in Enumerable.Range(0, rows.Length)
            from g in Enumerable.Range(0, columns.Length)
            select new JsonObject { ["token"] = rows[t], ["position"] = columns[g], ["loading"] = VegaLite.Number(words.Values[t, g]) };
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "position",
                ["type"] = "ordinal",
                ["title"] = "position in the window",
                ["sort"] = Strings(columns),
                ["axis"] = new JsonObject { ["labelAngle"] = 0, ["ticks"] = false, ["domain"] = false },
            },
            ["y"] = new JsonObject
            {
                ["field"] = "token",
                ["type"] = "nominal",
                ["title"] = null,
                ["sort"] = Strings(rows),
                ["axis"] = new JsonObject { ["ticks"] = false, ["domain"] = false, ["labelLimit"] = 160, ["labelOverlap"] = false },
            },
            ["color"] = new JsonObject
            {
                ["field"] = "loading",
                ["type"] = "quantitative",
                ["scale"] = new JsonObject { ["domain"] = Numbers(-largest, 0, largest), ["range"] = Strings([Theme.Vermilion, "#f7f7f7", Theme.Blue]) },
                ["legend"] = new JsonObject { ["title"] = "loading", ["orient"] = "right", ["direction"] = "vertical", ["gradientLength"] = 120, ["format"] = ".2f" },
            },
            ["tooltip"] = new JsonArray(Tooltip("token", "token", null), Tooltip("position", "position", null), Tooltip("loading", "loading", ".3f")),
        };
        JsonObject layer = new() { ["data"] = Inline(cells), ["mark"] = new JsonObject { ["type"] = "rect", ["stroke"] = "white", ["strokeWidth"] = 0.5 } };
        JsonObject figure = Layered(finding, $"Heat map of {rows.Length} tokens by {columns.Length} positions.", encoding, layer);
        figure["height"] = 20 * rows.Length;
        return new Figure(
            name,
            finding,
            "Rows: the weightiest tokens. Columns: positions of the window.",
            figure);
    }

    /// <summary>A token's name, short enough for an axis.</summary>
    public static string Short(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName - 1), "…");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
