using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Sparse;

/// <summary>What a sparse study found, in plain words.</summary>
public static class SparseFindings
{
    private const string Transformer = "transformer";

    /// <summary>A few sentences on a task, the answer first; empty before anything is known.</summary>
    public static ImmutableArray<string> Sentences(SparseTaskResult task)
    {
        ArgumentNullException.ThrowIfNull(task);
        List<string> sentences = [];
        foreach (SparseLearnerResult learner in task.Learners.OrderBy(learner => learner.Learner == Transformer ? 0 : 1))
        {
            if (Needs(learner) is { } needs)
                sentences.Add(needs);
            if (learner.Learner == Transformer && learner.Growth is { } growth)
                sentences.Add(Laws(growth));
        }

        if (task.Predicted?.Points.LastOrDefault(point => point.Samples is not null) is { Samples: { } predicted } last)
            sentences.Add($"Regression with the kernel of infinite width is predicted to need {About(predicted)} sequences at T = {Words.Count(last.Context)}{Times(task, last.Context, predicted)}.");
        if (task.Bound?.Points.LastOrDefault() is { } bound)
        {
            sentences.Add(
                $"The bound from norms guarantees it from {Words.Number(bound.Norms)} sequences on at T = {Words.Count(bound.Context)}: far too many to be of use, as such bounds are; what it tells is that they grow like powers of ln T. " +
                $"A learner that tries every choice of positions is guaranteed to succeed from {Words.Number(bound.FiniteClass)} on.");
        }

        if (Attention(task) is { } attention)
            sentences.Add(attention);
        if (Failures(task) is { } failures)
            sentences.Add(failures);
        if (Jump(task) is { } jump)
            sentences.Add(jump + ".");
        if (!task.Distances.IsEmpty)
            sentences.Add(Distance(task) + ".");
        return [.. sentences];
    }

    /// <summary>The figure's title.</summary>
    internal static string Title(SparseTaskResult task)
    {
        if (task.Learners.FirstOrDefault(learner => learner.Learner == Transformer) is { } learner && Known(learner) is { Length: > 1 } known)
        {
            SparsePoint first = known[0], last = known[^1];
            return $"{task.Task.Name}: a context {Plain((double)last.Context / first.Context)} times as long needs {Plain(last.Needed.Median!.Value / first.Needed.Median!.Value)} times the data";
        }

        return $"{task.Task.Name}: samples needed by context length";
    }

    /// <summary>Which law the data support, as a title.</summary>
    internal static string Verdict(SparseGrowth growth) => growth switch
    {
        { Varies: false } => "the data show no growth with T",
        { Supported: false } => "neither law describes the data",
        { Supported: null } => "too few lengths or problems to tell how it grows",
        { Preferred: "log" } => "the data support a logarithm",
        { Preferred: "power" } => $"the data support a power law, T^{Exponent(growth)}",
        _ => "the data do not tell a logarithm from a power law",
    };

    /// <summary>When parity jumps; null when no curve reaches it.</summary>
    internal static string? Jump(SparseTaskResult task)
    {
        if (task.Curves.IsEmpty)
            return null;
        (int Leaves, int Arrives)[] jumps = [.. task.Curves.Where(curve => First(curve, 0.99) is not null).Select(curve => (First(curve, 0.6)!.Value, First(curve, 0.99)!.Value))];
        if (jumps.Length == 0)
            return null;
        string who = $"{task.Task.Name}: {(jumps.Length == task.Curves.Length ? $"all {jumps.Length}" : $"{jumps.Length} of {task.Curves.Length}")} networks";
        return jumps.Length == 1
            ? $"{task.Task.Name}: 1 of {task.Curves.Length} networks leaves the plateau at step {Words.Count(jumps[0].Leaves)} and is above 99 % at step {Words.Count(jumps[0].Arrives)}"
            : $"{who} leave a plateau between steps {Words.Count(jumps.Min(jump => jump.Leaves))} and {Words.Count(jumps.Max(jump => jump.Leaves))} and are above 99 % between {Words.Count(jumps.Min(jump => jump.Arrives))} and {Words.Count(jumps.Max(jump => jump.Arrives))}";
    }

    /// <summary>What the distance between relevant positions does.</summary>
    internal static string Distance(SparseTaskResult task)
    {
        DistancePoint nearest = task.Distances[0], farthest = task.Distances[^1];
        double difference = farthest.Accuracy.Mean - nearest.Accuracy.Mean;
        double error = Math.Sqrt((farthest.Accuracy.StandardError * farthest.Accuracy.StandardError) + (nearest.Accuracy.StandardError * nearest.Accuracy.StandardError));
        string means = $"{Words.FinePercent(nearest.Accuracy.Mean)} at distance {Words.Count(nearest.Spacing)}, {Words.FinePercent(farthest.Accuracy.Mean)} at {Words.Count(farthest.Spacing)}";
        return !(Math.Abs(difference) > Agreement.IntervalWidth * error)
            ? $"{task.Task.Name}: no effect of the distance between relevant positions ({means})"
            : $"{task.Task.Name}: positions far apart are {(difference > 0 ? "easier" : "harder")} ({means})";
    }

    /// <summary>"28 (20 to 40)", "more than 1,024", "–".</summary>
    internal static string Samples(SparsePoint point)
    {
        if (point.Needed.Median is not { } median)
            return $"more than {Words.Count(point.Needed.Thresholds.Max(seed => seed.Fails ?? 0))}";
        string high = point.Needed.High is { } end ? Plain(end) : "more";
        return $"{Plain(median)} ({Plain(Math.Max(point.Needed.Low, 2))} to {high})";
    }

    private static SparsePoint[] Known(SparseLearnerResult learner) => [.. learner.Points.Where(point => point.Needed.Median is not null)];

    private static string Subject(string learner) => learner switch
    {
        Transformer => "The trained transformer",
        "lasso" => "Logistic regression with an L1 penalty",
        "subsets" => "Searching all subsets of positions",
        "kernel" => "Kernel regression, as measured,",
        _ => learner,
    };

    private static string? Needs(SparseLearnerResult learner)
    {
        SparsePoint[] known = Known(learner);
        string name = Subject(learner.Learner);
        if (learner.Points.IsEmpty)
            return null;
        if (known.Length == 0)
            return $"{name} does not succeed with the most that was tried ({Words.Count(learner.Points.Max(point => point.Needed.Thresholds.Max(seed => seed.Fails ?? 0)))} sequences).";
        SparsePoint first = known[0], last = known[^1];
        string range = known.Length == 1
            ? $"{name} needs {Plain(first.Needed.Median!.Value)} sequences at T = {Words.Count(first.Context)}"
            : $"{name} needs {Plain(first.Needed.Median!.Value)} sequences at T = {Words.Count(first.Context)} and {Plain(last.Needed.Median!.Value)} at T = {Words.Count(last.Context)}";
        return learner.Points.Length > known.Length && learner.Points[^1] != last
            ? $"{range}; beyond, more than was tried."
            : range + ".";
    }

    private static string Laws(SparseGrowth growth)
    {
        string laws = $"{Fitted(growth.Log.A)} (± {Fitted(growth.Log.StandardError)})·ln T {(growth.Log.B < 0 ? "−" : "+")} {Fitted(Math.Abs(growth.Log.B))}, and T to the power {Exponent(growth)} (± {Fitted(growth.Power.StandardError)})";
        string difference = $"(Akaike's criterion: {Fitted(growth.Log.Aic)} and {Fitted(growth.Power.Aic)}, {Fitted(growth.SaturatedAic)} with a mean for each T)";
        return growth switch
        {
            { Varies: false } => $"The data show no growth with T {difference}. The fits: {laws}.",
            { Supported: null } => $"Too few lengths or problems were looked at to tell how that grows. The fits: {laws}.",
            { Supported: false } => $"Neither law describes how that grows {difference}. The fits were {laws}.",
            { Preferred: "log" } => $"That grows like a logarithm rather than a power of T {difference}. The fits: {laws}.",
            { Preferred: "power" } => $"That grows like a power of T rather than a logarithm {difference}. The fits: {laws}.",
            _ => $"The data do not tell a logarithm from a power law {difference}. The fits: {laws}.",
        };
    }

    private static string Exponent(SparseGrowth growth) => growth.Power.B.ToString("0.00", CultureInfo.InvariantCulture);

    private static string? Attention(SparseTaskResult task)
    {
        SparsePoint[] points = [.. task.Learners.SelectMany(learner => learner.Points).Where(point => point.Attention is not null)];
        return points.Length == 0
            ? null
            : $"Networks that succeed put {Words.Percent(points.Average(point => point.Attention!.RelevantMass.Mean))} of their attention on the relevant positions; " +
              $"of the relevant positions, {Words.Percent(points.Average(point => point.Attention!.Revealed.Mean))} are among the {Words.Count(task.Task.Relevant)} most attended ones.";
    }

    private static string? Failures(SparseTaskResult task)
    {
        if (task.Learners.FirstOrDefault(learner => learner.Learner == Transformer) is not { Points.IsEmpty: false } learner)
            return null;
        int runs = learner.Points.Sum(point => point.Failures.Runs), optimisation = learner.Points.Sum(point => point.Failures.Optimisation), data = learner.Points.Sum(point => point.Failures.Data);
        string fitted = optimisation == 0 ? "none failed to fit its training data" : $"{Words.Count(optimisation)} did not even fit them: failures of optimisation, not of data";
        return $"Of {Words.Count(runs)} runs of the transformer, {Words.Count(runs - optimisation - data)} succeeded, {Words.Count(data)} fitted too few data, and {fitted}.";
    }

    /// <summary>A number as it is said: "28", "1.9", "1,400".</summary>
    internal static string Plain(double value) => Math.Abs(value) < 1e7 ? value.ToString(Math.Abs(value) < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture) : Words.Number(value);

    /// <summary>A fitted number, to two decimals below ten.</summary>
    internal static string Fitted(double value) => value.ToString(Math.Abs(value) < 10 ? "0.##" : "#,0.#", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string About(double samples) => samples < 1e6 ? Words.AboutCount(samples) : Words.Number(samples);

    /// <summary>", 5,000 times as many as the transformer", where that is known.</summary>
    private static string Times(SparseTaskResult task, int context, double samples) =>
        task.Learners.FirstOrDefault(learner => learner.Learner == Transformer)?.Points.FirstOrDefault(point => point.Context == context)?.Needed.Median is { } median && samples > 2 * median
            ? $", {About(samples / median)} times as many as the transformer"
            : "";

    /// <summary>The first step from which on the accuracy stays at or above a level; null for never.</summary>
    private static int? First(SparseCurve curve, double level) => curve.Points.FirstOrDefault(point => point.Accuracy >= level)?.Step;
}
