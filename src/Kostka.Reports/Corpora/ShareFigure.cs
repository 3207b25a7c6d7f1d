using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Corpora;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Corpora;

/// <summary>The invariant share of what depends on two positions, against the length of windows or the size of the vocabulary.</summary>
internal static class ShareFigure
{
    private const string Text = "text", Shuffled = "same tokens, shuffled", Corrected = "text, freed of chance";

    /// <summary>Draws the points; null when there are fewer than two.</summary>
    public static Figure? Draw(ImmutableArray<ShareResult> points, string axis, Func<ShareResult, int> x, string name)
    {
        if (points.Length < 2)
            return null;
        bool freed = points.All(point => double.IsFinite(point.Corrected.OffDiagonal));
        string finding = $"Of the dependence between positions, {Words.Percent(Best(points[0]))} is permutation symmetric at a {axis} of {Words.Count(x(points[0]))}, " +
            $"{Words.Percent(Best(points[^1]))} at {Words.Count(x(points[^1]))}{(freed ? " (freed of chance)" : string.Empty)}";
        (string Series, Func<ShareResult, double> Value)[] series =
        [
            (Text, point => point.Text.OffDiagonal),
            (Corrected, point => point.Corrected.OffDiagonal),
            (Shuffled, point => point.Shuffled.OffDiagonal),
        ];
        JsonObject[] rows =
        [
            .. from line in series
               from point in points
               where double.IsFinite(line.Value(point))
               select new JsonObject { ["x"] = x(point), ["share"] = Math.Clamp(line.Value(point), 0, 1), ["series"] = line.Series },
        ];
        JsonObject encoding = new()
        {
            ["x"] = Log("x", axis, x(points[0]) / 1.1, x(points[^1]) * 1.1),
            ["y"] = new JsonObject
            {
                ["field"] = "share",
                ["type"] = "quantitative",
                ["title"] = "invariant share between different positions",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0, 1) },
                ["axis"] = new JsonObject { ["format"] = ".0%" },
            },
            ["color"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["scale"] = new JsonObject { ["domain"] = Strings([Text, Corrected, Shuffled]), ["range"] = Strings([Theme.Blue, Theme.Green, Theme.Grey]) },
            },
            ["tooltip"] = new JsonArray(Tooltip("series", "line", null), Tooltip("x", axis, ",d"), Tooltip("share", "invariant share", ".1%")),
        };
        ((JsonObject)encoding["x"]!)["axis"] = new JsonObject { ["format"] = ",d", ["values"] = Numbers(points.Select(point => (double)x(point))), ["grid"] = false };
        JsonObject layer = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2, ["point"] = new JsonObject { ["size"] = 45, ["filled"] = true } },
        };
        return new Figure(
            name,
            finding,
            $"The share of the covariance between different positions that is the same for every pair of them, by {axis}. Grey: the same tokens in random order, where all of it is chance. " +
            "Green: what remains of the text's share when chance is taken out of the covariance. At 100 % the order of tokens would play no part.",
            Layered(finding, $"Invariant share by {axis}, {points.Length} points, three lines.", encoding, layer));

        double Best(ShareResult point) => freed ? Math.Clamp(point.Corrected.OffDiagonal, 0, 1) : point.Text.OffDiagonal;
    }
}
