using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>The samples that each part of a target needs against the sequence length, beside the bound.</summary>
internal static class ScalingFigure
{
    private const string Needed = "needed", Bound = "bound";

    /// <summary>Draws one target; null when no number of samples is known.</summary>
    public static Figure? Draw(ScalingResult scaling, TargetScaling target, ReportWords words, string name)
    {
        IrrepScaling[] drawn = [.. target.Irreps.Where(irrep => irrep.Samples.Values.Any(value => double.IsFinite(value) && value > 0))];
        if (drawn.Length == 0)
            return null;
        JsonObject[] rows = [.. drawn.SelectMany(irrep => Rows(scaling, irrep, irrep.Samples, Needed)), .. drawn.SelectMany(irrep => Rows(scaling, irrep, irrep.Bound, Bound))];
        double[] values = [.. rows.Select(row => (double)row["samples"]!)];
        string subject = target.Target ?? "leading pattern of each irrep";
        IrrepScaling steepest = drawn.Where(irrep => double.IsFinite(irrep.Samples.Exponent)).DefaultIfEmpty(drawn[^1]).MaxBy(irrep => irrep.Samples.Exponent)!;
        string finding = double.IsFinite(steepest.Samples.Exponent)
            ? $"{subject}: doubling the context {ScalingFindings.Multiplies(steepest.Samples.Exponent, $"the {words.Sequences} needed")}, for the part with {Boxes.Phrase(steepest.Below.Sum())} the first row"
            : $"{subject}: {words.Sequences} needed by length";
        JsonObject encoding = new()
        {
            ["x"] = Log("length", "length L of a sequence", scaling.Lengths[0] / 1.15, scaling.Lengths[^1] * 1.15),
            ["y"] = Log("samples", $"training {words.Sequences} {ScalingFindings.Goal(scaling)}", values.Min() / 2, values.Max() * 2),
            ["color"] = BoxesScale.Colour("below", drawn.Select(irrep => irrep.Below.Sum())),
            ["detail"] = new JsonArray(Nominal("irrep"), Nominal("series")),
            ["strokeDash"] = new JsonObject
            {
                ["field"] = "series",
                ["type"] = "nominal",
                ["title"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings([Needed, Bound]), ["range"] = new JsonArray(Numbers(1, 0), Numbers(5, 4)) },
            },
            ["tooltip"] = new JsonArray(
                Tooltip("irrep", "irrep", null),
                Tooltip("series", "line", null),
                Tooltip("length", "length", ",d"),
                Tooltip("samples", words.Sequences, ".4~g"),
                Tooltip("exponent", "grows as", null)),
        };
        JsonObject layer = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject
            {
                ["type"] = "line",
                ["strokeWidth"] = 2,
                ["clip"] = true,
                ["point"] = scaling.Lengths.Length == 1,
            },
        };
        return new Figure(
            name,
            finding,
            $"Solid: the {words.Sequences} needed {ScalingFindings.Goal(scaling)}, part by part, from the exact spectrum at every length; both axes are logarithmic. Dashed, in the same colour: " +
            "ridge × dimension / trace, the fewest that any kernel of this trace could need. Where a solid line runs beside its dashed one, the bound tells the growth; where it is steeper, " +
            "the network prefers the part even less than its dimension alone would make it.",
            Layered(finding, $"Samples needed by length for {subject}, {drawn.Length} irreps, lengths {Words.Count(scaling.Lengths[0])} to {Words.Count(scaling.Lengths[^1])}.", encoding, layer));
    }

    private static IEnumerable<JsonObject> Rows(ScalingResult scaling, IrrepScaling irrep, ScalingSeries series, string kind)
    {
        for (int i = 0; i < scaling.Lengths.Length; i++)
        {
            if (!double.IsFinite(series.Values[i]) || !(series.Values[i] > 0))
                continue;
            yield return new JsonObject
            {
                ["length"] = scaling.Lengths[i],
                ["samples"] = Number(series.Values[i]),
                ["series"] = kind,
                ["irrep"] = Boxes.NameBelow(irrep.Below),
                ["below"] = Boxes.Phrase(irrep.Below.Sum()),
                ["exponent"] = ScalingFindings.Law(series),
            };
        }
    }

    private static JsonObject Nominal(string field) => new() { ["field"] = field, ["type"] = "nominal" };
}
