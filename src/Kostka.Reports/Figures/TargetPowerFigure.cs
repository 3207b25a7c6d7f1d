using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>Where a target lives among sampled eigenmodes, next to which of them are learned.</summary>
internal static class TargetPowerFigure
{
    private const string Power = "share of the target in modes up to this rank";
    private const int MostPoints = 300;

    /// <summary>Draws the cumulative power by rank; null when the target's power is not known by mode.</summary>
    public static Figure? Draw(TargetFindings findings, SpectrumResult? spectrum, ReportWords words, string name)
    {
        TargetResult target = findings.Target;
        if (target.PowerByMode.IsDefaultOrEmpty || !(target.ResolvedPower > 0) || spectrum?.Modes is not { } modes || target.Curve.IsEmpty)
            return null;
        CurvePoint last = findings.Last ?? target.Curve[^1];
        string learned = $"learned from {Words.Count(last.N)} {words.Sequences}, mode by mode";
        int count = Math.Min(target.PowerByMode.Length, modes.Length);
        double total = target.PowerByMode.Take(count).Sum();
        if (!(total > 0))
            return null;
        var rows = new List<JsonObject>();
        double sum = 0, next = 1;
        int half = 0;
        for (int i = 0; i < count; i++)
        {
            sum += target.PowerByMode[i];
            half = half == 0 && sum >= total / 2 ? i + 1 : half;
            if (i + 1 < next && i + 1 < count)
                continue;
            next = Math.Max(i + 2, next * Math.Pow(count, 1.0 / MostPoints));
            rows.Add(new JsonObject { ["rank"] = i + 1, ["share"] = Number(sum / total), ["series"] = Power });
            rows.Add(new JsonObject { ["rank"] = i + 1, ["share"] = Number(Learnability(modes[i].Eigenvalue, last.Kappa)), ["series"] = learned });
        }

        string finding = half == 1
            ? $"{target.Name}: half of what can be learned lies in the first eigenmode"
            : $"{target.Name}: half of what can be learned lies in the first {Words.Count(half)} eigenmodes";
        JsonObject encoding = new()
        {
            ["x"] = Log("rank", "rank of the eigenmode", 0.9, Math.Max(2, count * 1.1)),
            ["y"] = new JsonObject
            {
                ["field"] = "share",
                ["type"] = "quantitative",
                ["title"] = "share",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0, 1.02), ["nice"] = false },
                ["axis"] = new JsonObject { ["format"] = "~%", ["tickCount"] = 5 },
            },
        };
        JsonObject layer = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject { ["type"] = "line", ["interpolate"] = "step-after", ["strokeWidth"] = 2.2, ["clip"] = true, ["point"] = count < 3 },
            ["encoding"] = new JsonObject
            {
                ["color"] = Series([Power, learned], Strings([Theme.Orange, Theme.Blue])),
                ["strokeDash"] = Series([Power, learned], new JsonArray(Numbers(1, 0), Numbers(6, 3))),
                ["tooltip"] = new JsonArray(Tooltip("series", "line", null), Tooltip("rank", "rank", ",d"), Tooltip("share", "share", ".1%")),
            },
        };
        return new Figure(
            name,
            finding,
            "Solid: how much of the target's resolved power the first modes hold together. Dashed: how much of each single mode is learned from " +
            $"{Words.Count(last.N)} {words.Sequences}. Power that stands where the dashed line is high is learned. The resolved modes hold {Words.Percent(findings.ResolvedShare)} of the target.",
            Layered(finding, $"Cumulative power of {target.Name} over {count} eigenmodes; half is reached at rank {half}.", encoding, layer));
    }

    private static double Learnability(double eigenvalue, double kappa) => eigenvalue > 0 ? eigenvalue / (eigenvalue + kappa) : 0;

    private static JsonObject Series(string[] names, JsonArray range) => new()
    {
        ["field"] = "series",
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject { ["domain"] = Strings(names), ["range"] = range },
    };
}
