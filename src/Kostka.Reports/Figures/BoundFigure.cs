using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>The cross-dataset bound: how much of an idealised measure's eigenfunctions can be learned, and how much was.</summary>
internal static class BoundFigure
{
    private const string Bound = "at most", Found = "measured";

    /// <summary>More lines cannot be told apart.</summary>
    public const int MostModes = 4;

    private static readonly string[] Colours = [Theme.Ink, Theme.Blue, Theme.Vermilion, Theme.Green];

    /// <summary>Draws the leading eigenfunctions; null without a bound.</summary>
    public static Figure? Draw(BoundResult? bound, ReportWords words, string name)
    {
        if (bound is null || bound.Modes.IsEmpty)
            return null;
        BoundMode[] modes = [.. bound.Modes.Take(MostModes)];
        string[] names = [.. modes.Select((mode, t) => BoundFindings.Name(mode, t))];
        JsonObject[] rows = [.. modes.SelectMany((mode, t) => mode.Points.SelectMany(point => new[] { Row(point, point.Bound, names[t], Bound), Row(point, point.Found, names[t], Found) }))];
        string finding = BoundFindings.Headline(bound, words);
        JsonObject encoding = new()
        {
            ["x"] = Samples($"training {words.Sequences}", modes[0].Points.Select(point => point.N)),
            ["y"] = new JsonObject
            {
                ["field"] = "learned",
                ["type"] = "quantitative",
                ["title"] = "learned share of the eigenfunction",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0, 1.02) },
                ["axis"] = new JsonObject { ["format"] = "~%", ["tickCount"] = 6 },
            },
            ["color"] = new JsonObject
            {
                ["field"] = "mode",
                ["type"] = "nominal",
                ["title"] = null,
                ["legend"] = new JsonObject { ["symbolType"] = "stroke" },
                ["scale"] = new JsonObject { ["domain"] = Strings(names), ["range"] = Strings(Colours.Take(names.Length)) },
            },
            ["strokeDash"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["title"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings([Bound, Found]), ["range"] = new JsonArray(Numbers(5, 4), Numbers(1, 0)) },
            },
            ["tooltip"] = new JsonArray(
                Tooltip("mode", "eigenfunction", null), Tooltip("series", "line", null), Tooltip("n", "training sequences", ",d"), Tooltip("learned", "learned share", ".3~%")),
        };
        JsonObject lines = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["clip"] = true },
        };
        JsonObject points = new()
        {
            ["data"] = Inline(rows.Where(row => (string?)row["series"] == Found).Select(row => (JsonObject)row.DeepClone())),
            ["mark"] = new JsonObject { ["type"] = "point", ["fill"] = "white", ["opacity"] = 1, ["size"] = 45, ["strokeWidth"] = 2 },
            ["encoding"] = new JsonObject { ["strokeDash"] = null },
        };
        return new Figure(
            name,
            finding,
            $"Dashed: the most that so many {words.Sequences} can teach of an eigenfunction of the idealised measure ({bound.Measure}), whatever they are; an inequality, not an estimate. " +
            "Solid, in the same colour: what regression on the same sequences learned of it. The bound falls short where the other eigenfunctions get in each other's way.",
            Layered(finding, $"Learnability of {modes.Length} eigenfunctions against the number of training {words.Sequences}, bounds and measurements.", encoding, lines, points));
    }

    private static JsonObject Row(BoundPoint point, Estimate value, string mode, string series) => new()
    {
        ["n"] = point.N,
        ["learned"] = Number(value.Mean),
        ["mode"] = mode,
        ["series"] = series,
    };
}
