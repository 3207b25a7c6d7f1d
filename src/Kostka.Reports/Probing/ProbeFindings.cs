using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Reports.Findings;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Probing;

namespace Kostka.Reports.Probing;

/// <summary>What a probe found, in plain words.</summary>
public static class ProbeFindings
{
    /// <summary>A few sentences, the answer first.</summary>
    public static ImmutableArray<string> Sentences(ProbeResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        ProbedFunction all = results.All;
        if (!double.IsFinite(all.Parts[0].Weight.Mean))
            return ["The outputs are the same on all sequences: there is nothing to split."];
        string outputs = results.Outputs.Length == 1 ? "the output's variance" : $"the variance of all {Words.Count(results.Outputs.Length)} outputs together";
        List<string> sentences =
        [
            $"{Percent(all.Parts[0].Weight)} of {outputs} does not depend on the order of the tokens: it only counts them.",
        ];
        foreach (var level in all.Parts.Skip(1).GroupBy(part => part.Irrep.Below))
        {
            double share = level.Sum(part => part.Weight.Mean), error = Math.Sqrt(level.Sum(part => part.Weight.StandardError * part.Weight.StandardError));
            if (share > 3 * error && share > 0.005)
                sentences.Add($"{Percent(new MeanAndError(share, error, 0))} {Boxes.Meaning(level.Key)} ({Boxes.Phrase(level.Key)} the first row).");
        }

        if (all.Remainder.Mean > 3 * all.Remainder.StandardError && all.Remainder.Mean > 0.005)
            sentences.Add($"{Percent(all.Remainder)} is finer: it looks at more than {Words.Count(results.Settings.Below)} {(results.Settings.Below == 1 ? "position" : "positions")} at once.");
        sentences.Add(
            $"A function without any structure would have {Words.ShortPercent(results.Chance[0])} in the first part" +
            (results.Chance.Length > 2 ? $", and {Words.ShortPercent(results.Chance[1])} in the second." : "."));
        foreach ((string name, ProbedFunction target) in results.Targets.Where(target => double.IsFinite(target.Function.Parts[0].Weight.Mean)))
            sentences.Add($"Of the target {name}, {Percent(target.Parts[0].Weight)} does not depend on the order.");
        return [.. sentences];
    }

    private static string Percent(MeanAndError share) => double.IsFinite(share.StandardError)
        ? $"{Words.ShortPercent(share.Mean)} (± {Words.ShortPercent(share.StandardError)})"
        : Words.ShortPercent(share.Mean);
}
