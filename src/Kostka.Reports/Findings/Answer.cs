using System.Collections.Immutable;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>The answer in plain words: sentences made from a study's numbers.</summary>
public static class Answer
{
    /// <summary>Smaller parts of a target are not worth a sentence.</summary>
    private const double LeastPart = 0.005;

    /// <summary>What the results say about each target, in the study's order.</summary>
    /// <param name="results">What a run found; it may be incomplete.</param>
    public static ImmutableArray<TargetAnswer> Of(StudyResults results)
    {
        ReportWords words = ReportWords.For(results.Data);
        return [.. results.Targets.Select(target => Of(new TargetFindings(target, words.Tolerance), words))];
    }

    internal static TargetAnswer Of(TargetFindings findings, ReportWords words) => new(
        findings.Target.Name,
        findings.Target.Description,
        [
            .. findings.Target.References.IsEmpty ? Learned(findings, words) : Compared(findings, words),
            .. Resolved(findings),
            .. ByIrrep(findings, words),
            .. Agreed(findings),
            .. ScoreFindings.Sentences(findings.Target, words),
            .. NetworkFindings.Sentences(findings.Target, words),
        ]);

    /// <summary>The most important thing about a target in one line, the title of its learning curve.</summary>
    internal static string Headline(TargetFindings findings, ReportWords words)
    {
        string name = findings.Target.Name;
        if (findings.Last is not { } last)
            return $"{name}: no prediction is claimed";
        string error = $"test error {Words.Number(last.Mse)} at {Words.Count(last.N)} {words.Sequences}";
        if (findings.Target.References.IsEmpty)
            return $"{name}: {Words.Percent(Math.Max(0, findings.Learned(last)))} learned from {Words.Count(last.N)} {words.Sequences}";
        ReferencePredictor[] ranked = [.. findings.Target.References.OrderBy(reference => reference.MeanSquaredError)];
        string?[] places =
        [
            ranked.FirstOrDefault(reference => reference.MeanSquaredError > last.Mse) is { } beaten ? $"better than {beaten.Name}" : null,
            ranked.LastOrDefault(reference => reference.MeanSquaredError <= last.Mse) is { } ahead ? $"not as good as {ahead.Name}" : null,
        ];
        return $"{name}: {error}, {string.Join(" but ", places.OfType<string>())}";
    }

    /// <summary>How much of a target without reference predictors is learned, and from how many sequences half of it.</summary>
    private static IEnumerable<string> Learned(TargetFindings findings, ReportWords words)
    {
        if (findings.Last is not { } last)
        {
            yield return "No prediction is claimed for this target at any of the training sizes asked for.";
            yield break;
        }

        double learned = Math.Max(0, findings.Learned(last));
        yield return $"With {Words.Count(last.N)} {words.Sequences}, {Words.Percent(learned)} of it is learned " +
            $"(predicted test error {Words.Number(last.Mse)} of {Words.Number(findings.ZeroError)}).";
        CurvePoint first = findings.Claimed[0];
        double half = findings.ZeroError / 2;
        if (first.Mse <= half)
            yield return $"More than half is learned already from {Words.Count(first.N)} {words.Sequences}.";
        else if (findings.SamplesToReach(half) is { } samples)
            yield return $"Half of it is learned after about {Words.AboutCount(samples)} {words.Sequences}.";
        else
            yield return $"Half of it is not learned within the range where the prediction is claimed, up to {Words.Count(last.N)}.";
    }

    /// <summary>How a target stands to simple predictors.</summary>
    private static IEnumerable<string> Compared(TargetFindings findings, ReportWords words)
    {
        if (findings.Last is not { } last)
        {
            yield return "No prediction is claimed for this target at any of the training sizes asked for.";
            yield break;
        }

        ReferencePredictor[] references = [.. findings.Target.References.OrderByDescending(reference => reference.MeanSquaredError)];
        string others = Words.List([.. references.Select(reference => $"{reference.Name} {Words.Number(reference.MeanSquaredError)}")]);
        yield return $"At {Words.Count(last.N)} {words.Sequences} the network's kernel is predicted to have a test error of " +
            $"{Words.Number(last.Mse)}; for comparison: {others}.";
        foreach (ReferencePredictor reference in references)
        {
            double? samples = findings.SamplesToReach(reference.MeanSquaredError);
            yield return samples switch
            {
                null => $"It does not reach {reference.Name} within the range where the prediction is claimed.",
                { } n when n <= findings.Claimed[0].N => $"It is better than {reference.Name} already with {Words.Count(findings.Claimed[0].N)} {words.Sequences}.",
                { } n => $"It needs about {Words.AboutCount(n)} {words.Sequences} to do better than {reference.Name}.",
            };
        }
    }

    private static IEnumerable<string> Resolved(TargetFindings findings)
    {
        if (findings.ResolvedShare is < 0.98)
        {
            yield return $"The patterns that this run could tell apart hold {Words.Percent(findings.ResolvedShare)} of the target; the rest is counted as noise, " +
                "so the prediction says nothing about learning it.";
        }
    }

    /// <summary>Where a target lives among irreps, and how many sequences each part needs.</summary>
    private static IEnumerable<string> ByIrrep(TargetFindings findings, ReportWords words)
    {
        double total = findings.Target.Irreps.IsDefaultOrEmpty ? 0 : findings.Target.Irreps.Sum(part => part.Power);
        if (!(total > 0) || findings.Last is not { } last)
            yield break;
        foreach (var group in findings.Target.Irreps.GroupBy(part => Boxes.Below(part.Partition)).OrderBy(group => group.Key))
        {
            double power = group.Sum(part => part.Power);
            if (power < LeastPart * total)
                continue;
            double half = group.Where(part => part.Power > LeastPart * power).Max(part => double.IsFinite(part.HalfLearned) ? part.HalfLearned : double.PositiveInfinity);
            if (last.LearnabilityByIrrep.IsEmpty)
            {
                // Known from samples: how much, not how it is learned.
                double error = Math.Sqrt(group.Sum(part => part.StandardError * part.StandardError));
                yield return $"{Words.Percent(power / findings.ZeroError)} (± {Words.Percent(Agreement.IntervalWidth * error / findings.ZeroError)}) of it {Boxes.Meaning(group.Key)}.";
                continue;
            }

            double learned = last.LearnabilityByIrrep
                .Where(entry => Boxes.Below(entry.Partition) == group.Key)
                .Sum(entry => (entry.Value ?? 0) * (group.FirstOrDefault(part => part.Partition.SequenceEqual(entry.Partition))?.Power ?? 0)) / power;
            string needs = double.IsFinite(half)
                ? $"half of it is learned from about {Words.AboutCount(half)} {words.Sequences}"
                : "its greater half is invisible to this kernel";
            yield return $"{Words.Percent(power / total)} of it {Boxes.Meaning(group.Key)}: {needs}, and {Words.Percent(learned)} from {Words.Count(last.N)}.";
        }
    }

    private static IEnumerable<string> Agreed(TargetFindings findings)
    {
        if (findings.Agreement is { } agreement)
        {
            string points = agreement.Points == 1 ? "point" : "points";
            string widened = agreement.Inside == agreement.Points
                ? string.Empty
                : $", and inside that interval widened by {Words.Percent(findings.Tolerance)} in {agreement.InsideTolerance}";
            yield return $"Measured: the prediction lies inside the measured 95 % interval in {agreement.Inside} of {agreement.Points} {points}{widened}; " +
                $"on average the measured error lies {Words.AboveOrBelow(agreement.MeanDifference)} the predicted one " +
                $"(mean signed difference {Words.SignedPercent(agreement.MeanDifference)}).";
        }
        else if (findings.Target.Curve.Any(point => point.Measured is not null))
        {
            yield return "It was measured, but only where no prediction is claimed, or with a single repeat, which gives no interval to compare with.";
        }
        else
        {
            yield return "It was not measured: this is a prediction only.";
        }
    }
}
