using Kostka.Numerics;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Probing;

namespace Kostka.Reports.Probing;

/// <summary>The variance of a model by irrep, beside the targets' and chance.</summary>
internal static class ProbeFigure
{
    private const int MostTargets = 3;
    private static readonly string[] _targetColours = [Theme.Orange, Theme.Green, Theme.Purple];

    /// <summary>Draws the bars; null for outputs that do not vary.</summary>
    public static Figure? Draw(ProbeResults results)
    {
        if (!double.IsFinite(results.All.Parts[0].Weight.Mean))
            return null;
        List<IsotypicSeries> series = [Series("model", Theme.Blue, results.All)];
        series.AddRange(results.Targets.Take(MostTargets).Select((target, t) => Series($"target {target.Name}", _targetColours[t], target.Function)));
        series.Add(new IsotypicSeries("chance", "#c9d6e2", [.. results.Chance.Select(share => (share, double.NaN))]));
        return IsotypicFigure.Draw(
            "isotypic-weights",
            $"{Words.ShortPercent(results.All.Parts[0].Weight.Mean)} of what the model says does not depend on the order of the tokens",
            "The variance of the model's outputs, split by irreps of the permutations of positions; error bars are one standard error. Chance: what a function without any structure would have.",
            "share of the variance",
            [.. results.All.Parts.Select(part => Boxes.Name(part.Irrep.Parts)), "all others"],
            series);
    }

    private static IsotypicSeries Series(string name, string colour, ProbedFunction function) =>
        new(name, colour, [.. function.Parts.Select(part => Entry(part.Weight)), Entry(function.Remainder)]);

    private static (double Share, double Error) Entry(MeanAndError weight) => (weight.Mean, weight.StandardError);
}
