using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>Where a target lives among irreps, and how much of each part is learned.</summary>
internal static class TargetIrrepFigure
{
    /// <summary>Draws the power by irrep as bars, their learned part filled; null when the target's power is not known by irrep.</summary>
    public static Figure? Draw(TargetFindings findings, ReportWords words, string name)
    {
        TargetResult target = findings.Target;
        double total = target.Irreps.IsDefaultOrEmpty ? 0 : target.Irreps.Sum(part => part.Power);
        if (!(total > 0) || target.Curve.IsEmpty)
            return null;
        CurvePoint last = findings.Last ?? target.Curve[^1];
        string learned = $"learned from {Words.Count(last.N)} {words.Sequences}", missing = "not learned";
        var rows = new List<JsonObject>();
        foreach (IrrepPower part in target.Irreps)
        {
            double learnability = last.LearnabilityByIrrep.FirstOrDefault(entry => entry.Partition.SequenceEqual(part.Partition))?.Value ?? 0;
            rows.Add(Row(part, part.Power * learnability / total, learned, learnability));
            rows.Add(Row(part, part.Power * (1 - learnability) / total, missing, learnability));
        }

        IrrepPower largest = target.Irreps.MaxBy(part => part.Power)!;
        string finding = $"{target.Name}: {Words.Percent(largest.Power / total)} of it lies in the irrep {Boxes.Name(largest.Partition)}, " +
            $"{Boxes.Phrase(Boxes.Below(largest.Partition))} the first row";
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "irrep",
                ["type"] = "nominal",
                ["title"] = "irrep, as a partition of the length L",
                ["sort"] = null,
                ["axis"] = new JsonObject { ["labelAngle"] = target.Irreps.Length > 6 ? -40 : 0 },
            },
            ["y"] = new JsonObject
            {
                ["field"] = "share",
                ["type"] = "quantitative",
                ["title"] = "share of the target",
                ["axis"] = new JsonObject { ["format"] = "~%", ["tickCount"] = 5 },
            },
        };
        JsonObject layer = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject { ["type"] = "bar" },
            ["encoding"] = new JsonObject
            {
                ["color"] = new JsonObject
                {
                    ["field"] = "part",
                    ["type"] = "nominal",
                    ["title"] = null,
                    ["scale"] = new JsonObject { ["domain"] = Strings([learned, missing]), ["range"] = Strings([Theme.Blue, "#c9d6e2"]) },
                },
                ["order"] = new JsonObject { ["field"] = "order", ["type"] = "quantitative" },
                ["tooltip"] = new JsonArray(
                    Tooltip("irrep", "irrep", null),
                    Tooltip("part", "part", null),
                    Tooltip("share", "share of the target", ".2%"),
                    Tooltip("learnability", "learned share of this irrep", ".2%")),
            },
        };
        return new Figure(
            name,
            finding,
            $"Each bar is the part of the target that lies in one irrep; its dark part is learned from {Words.Count(last.N)} {words.Sequences}.",
            Layered(finding, $"Power of {target.Name} by irrep, {target.Irreps.Length} irreps, largest {Boxes.Name(largest.Partition)}.", encoding, layer));

        JsonObject Row(IrrepPower part, double share, string kind, double learnability) => new()
        {
            ["irrep"] = Boxes.Name(part.Partition),
            ["share"] = Number(share),
            ["part"] = kind,
            ["order"] = kind == learned ? 0 : 1,
            ["learnability"] = Number(learnability),
        };
    }
}
