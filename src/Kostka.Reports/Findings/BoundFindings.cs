using Kostka.Reports.Figures;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What can be said in words about the cross-dataset bound.</summary>
internal static class BoundFindings
{
    /// <summary>"1: (L)", "2: (L−1, 1)"; by rank alone where no irrep holds more than half.</summary>
    public static string Name(BoundMode mode, int index) => Irrep(mode) is { } irrep ? $"{index + 1}: {irrep}" : $"{index + 1}";

    /// <summary>The irrep that holds more than half of an eigenfunction, or null.</summary>
    public static string? Irrep(BoundMode mode) =>
        mode.Isotypic.IsEmpty || mode.Isotypic.MaxBy(weight => weight.Weight) is not { Weight: > 0.5 } largest ? null : Boxes.Name(largest.Partition);

    public static string Headline(BoundResult bound, ReportWords words)
    {
        int shown = Hardest(bound);
        BoundMode mode = bound.Modes[shown];
        return $"Half of eigenfunction {Name(mode, shown)} takes at least {Words.AboutCount(Math.Max(1, mode.SamplesForHalf))} {words.Sequences}" +
            (HalfLearned(mode) is { } found ? $"; regression takes about {Words.AboutCount(found)}" : "");
    }

    /// <summary>The sentences of the section.</summary>
    public static IEnumerable<string> Sentences(BoundResult bound, ReportWords words)
    {
        int n = bound.Modes[0].Points[^1].N;
        yield return $"For each of the {bound.Modes.Length} leading eigenfunctions of the idealised measure ({bound.Measure}), the table says how large it is on the study's " +
            $"{words.Sequences} (1 where they are as that measure says), the fewest {words.Sequences} from which half of it can be learned with a ridge of {Words.Number(bound.Ridge)}, " +
            $"and what {Words.Count(n)} of them can teach at most and did teach.";
        bool holds = bound.Modes.SelectMany(mode => mode.Points.Concat(mode.Targets.SelectMany(target => target.Points))).All(point => point.Found.Mean <= point.Bound.Mean * (1 + 1e-9));
        yield return holds
            ? "No measured value exceeds its bound."
            : "A measured value exceeds its bound, which cannot be: please report this as a mistake of the program.";
    }

    /// <summary>The eigenfunction that needs the most samples, of those that are drawn.</summary>
    private static int Hardest(BoundResult bound) => bound.Modes.IndexOf(bound.Modes.Take(BoundFigure.MostModes).MaxBy(mode => mode.SamplesForHalf)!);

    /// <summary>Where the measured learnability passes one half, interpolated in log n; null where it does not within the sizes.</summary>
    public static double? HalfLearned(BoundMode mode)
    {
        for (int i = 1; i < mode.Points.Length; i++)
        {
            double below = mode.Points[i - 1].Found.Mean, above = mode.Points[i].Found.Mean;
            if (below < 0.5 && above >= 0.5)
                return Math.Exp(double.Lerp(Math.Log(mode.Points[i - 1].N), Math.Log(mode.Points[i].N), (0.5 - below) / (above - below)));
        }

        return null;
    }
}
