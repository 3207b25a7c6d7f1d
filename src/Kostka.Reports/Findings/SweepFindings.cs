using System.Collections.Immutable;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What sets the studies of a sweep apart, in plain words.</summary>
internal static class SweepFindings
{
    private const int LongestLabel = 60;

    /// <summary>A study by its swept values; a long value is cut.</summary>
    public static string Label(SweepResult point) => string.Join(", ", point.Labels.Select(label =>
    {
        string text = label.ToString();
        return text.Length <= LongestLabel ? text : string.Concat(text.AsSpan(0, LongestLabel - 1), "…");
    }));

    /// <summary>The share of the trace by boxes below the first row, ascending; empty for a spectrum that is not resolved by irrep.</summary>
    public static IReadOnlyList<(int Below, double Share)> Shares(SpectrumResult spectrum) =>
        [.. spectrum.Irreps.GroupBy(irrep => Boxes.Below(irrep.Partition)).OrderBy(group => group.Key).Select(group => (group.Key, Math.Max(group.Sum(irrep => irrep.TraceShare), 0)))];

    /// <summary>The comparison in a few sentences.</summary>
    public static ImmutableArray<string> Sentences(ImmutableArray<SweepResult> points, ReportWords words)
    {
        SweepResult[] known = [.. points.Where(point => point.Results.Spectrum is { } spectrum && Shares(spectrum).Count > 0)];
        string[] targets = [.. points.SelectMany(point => point.Results.Targets.Select(target => target.Name)).Distinct()];
        return
        [
            .. known.Length > 0 ? [MostSymmetric(known) + "."] : Array.Empty<string>(),
            .. targets.Select(target => Easiest(points, target, words) + "."),
        ];
    }

    /// <summary>Which study prefers functions of the counts alone the most, and which the least.</summary>
    public static string MostSymmetric(IReadOnlyList<SweepResult> points)
    {
        SweepResult most = points.MaxBy(point => Symmetric(point))!, least = points.MinBy(point => Symmetric(point))!;
        return ReferenceEquals(most, least)
            ? $"{Words.Percent(Symmetric(most))} of the trace lies in functions of the counts alone"
            : $"The share of functions of the counts alone ranges from {Words.Percent(Symmetric(least))} ({Label(least)}) to {Words.Percent(Symmetric(most))} ({Label(most)})";
    }

    /// <summary>Which study learns a target best from the most sequences, and which worst.</summary>
    public static string Easiest(IEnumerable<SweepResult> points, string target, ReportWords words)
    {
        var last = points
            .Select(point => (Point: point, At: point.Results.Targets.FirstOrDefault(found => found.Name == target)?.Curve.LastOrDefault(at => at.Claimed && double.IsFinite(at.Mse))))
            .Where(pair => pair.At is not null).ToArray();
        if (last.Length == 0)
            return $"{target}: no prediction is claimed";
        var best = last.MinBy(pair => pair.At!.Mse);
        var worst = last.MaxBy(pair => pair.At!.Mse);
        return $"{target}: the error at {Words.Count(best.At!.N)} {words.Sequences} ranges from {Words.Number(best.At.Mse)} ({Label(best.Point)}) to {Words.Number(worst.At!.Mse)} ({Label(worst.Point)})";
    }

    private static double Symmetric(SweepResult point) => Shares(point.Results.Spectrum!).FirstOrDefault(part => part.Below == 0).Share;
}
