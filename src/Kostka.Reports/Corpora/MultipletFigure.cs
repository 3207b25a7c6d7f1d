using System.Text.Json.Nodes;
using Kostka.Corpora;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Corpora;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Corpora;

/// <summary>The levels that the covariance would have were the text permutation symmetric, and what the text makes of each.</summary>
internal static class MultipletFigure
{
    /// <summary>So many levels are shown, in the figure and in the table.</summary>
    internal const int MostLevels = 16;

    private const string Trivial = "trivial irrep", Standard = "standard irrep";

    /// <summary>Draws the levels; null when there is none.</summary>
    public static Figure? Draw(CorpusResults results, string name)
    {
        if (results.Structure is not { Multiplets: { IsDefaultOrEmpty: false } all })
            return null;
        Multiplet[] levels = [.. all.Where(level => level.Partners[^1] > 0).Take(MostLevels)];
        if (levels.Length == 0)
            return null;
        Multiplet[] split = [.. levels.Where(level => level.Standard && double.IsFinite(level.Splitting))];
        string finding = split.Length == 0
            ? "The levels of a permutation-symmetric text, and what this text makes of them"
            : $"In a permutation-symmetric text each standard level would be one value, {Words.Count(split[0].Degeneracy)} times; here the first spreads by {Words.Percent(split[0].Splitting)} of it";
        JsonObject[] points = [.. levels.SelectMany((level, i) => level.Partners.Select(partner => Row(level, i, partner)))];
        JsonObject[] marks = [.. levels.Select((level, i) => Row(level, i, level.Eigenvalue))];
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject { ["field"] = "level", ["type"] = "ordinal", ["title"] = "level, the largest first", ["axis"] = new JsonObject { ["labelAngle"] = 0, ["ticks"] = false } },
            ["y"] = Log("eigenvalue", "eigenvalue", levels.Min(level => level.Partners[^1]) / 1.2, levels.Max(level => level.Partners[0]) * 1.2),
            ["color"] = new JsonObject
            {
                ["field"] = "irrep",
                ["type"] = "nominal",
                ["scale"] = new JsonObject { ["domain"] = Strings([Trivial, Standard]), ["range"] = Strings([Theme.ByBoxes[0], Theme.ByBoxes[1]]) },
            },
            ["tooltip"] = new JsonArray(Tooltip("irrep", "irrep", null), Tooltip("eigenvalue", "eigenvalue", ".4~g"), Tooltip("degeneracy", "degeneracy", ",d"), Tooltip("spread", "relative spread", ".1%")),
        };
        return new Figure(
            name,
            finding,
            "Bars: the eigenvalues of the covariance averaged over all permutations of the positions. Dots: what becomes of them in the real text. Where the dots of a level lie on its bar, " +
            "the text treats all positions alike.",
            Layered(
                finding,
                $"{levels.Length} levels, each with the eigenvalues that the text has instead.",
                encoding,
                new JsonObject { ["data"] = Inline(points), ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 34, ["opacity"] = 0.55 } },
                new JsonObject { ["data"] = Inline(marks), ["mark"] = new JsonObject { ["type"] = "tick", ["thickness"] = 3, ["width"] = 22 } }));
    }

    private static JsonObject Row(Multiplet level, int index, double eigenvalue) => new()
    {
        ["level"] = index + 1,
        ["eigenvalue"] = Number(eigenvalue),
        ["irrep"] = level.Standard ? Standard : Trivial,
        ["degeneracy"] = level.Degeneracy,
        ["spread"] = Number(level.Splitting),
    };
}
