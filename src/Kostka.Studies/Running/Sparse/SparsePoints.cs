using System.Globalization;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Fits;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Searches as results.</summary>
internal static class SparsePoints
{
    /// <summary>What one learner needed.</summary>
    public static SparseLearnerResult Of(SamplesGrowth growth, SparseTask task, SearchSettings settings) => new(
        growth.Learner,
        [.. growth.Needed.Select(needed => new SparsePoint(needed, Failures(needed, task.LabelNoise, settings), Attention(needed, settings)))])
    {
        Growth = growth.Fits is { } fits ? Growth(fits) : null,
    };

    /// <summary>What the transformer made of relevant positions at a distance.</summary>
    public static DistancePoint Distance(SparseDistanceSettings distances, int spacing, SparseOutcome[] outcomes, double labelNoise, double accuracy)
    {
        SparseOutcome[] failed = [.. outcomes.Where(outcome => outcome.Accuracy < accuracy)];
        int optimisation = failed.Count(outcome => !outcome.Fitted(labelNoise));
        return new DistancePoint(
            distances.Context, distances.Samples, spacing, Mean(outcomes.Select(outcome => outcome.Accuracy)), new SparseFailures(outcomes.Length, optimisation, failed.Length - optimisation));
    }

    /// <summary>A task in plain words.</summary>
    public static string Describe(SparseTaskSettings task)
    {
        int s = task.Task.Relevant;
        string what = task.Task.Function switch
        {
            SymmetricFunction.Threshold threshold => string.Create(CultureInfo.InvariantCulture, $"at least {threshold.AtLeast} of {s} bits"),
            BitFunction.Table => string.Create(CultureInfo.InvariantCulture, $"a function of {s} bits, given by its values"),
            null => string.Create(CultureInfo.InvariantCulture, $"a random function of {s} bits"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{task.Function} of {s} bits"),
        };
        string where = task.Task.Spacing > 0 ? string.Create(CultureInfo.InvariantCulture, $", {task.Task.Spacing} positions apart") : "";
        string noise = task.Task.LabelNoise > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {task.Task.LabelNoise:P0} of the labels to learn from are wrong") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what} among T{where}, each a one with probability {task.Task.Probability:G3}{noise}");
    }

    private static SparseFailures Failures(SamplesNeeded needed, double labelNoise, SearchSettings settings)
    {
        FailureCounts counts = FailureCounts.Of(needed.Thresholds, settings, labelNoise);
        return new SparseFailures(needed.Thresholds.Sum(threshold => threshold.Trials.Length), counts.RunsOptimisation, counts.RunsData);
    }

    /// <summary>Over problems, each with the mean over its successful runs: runs of one problem are not independent.</summary>
    private static SparseAttention? Attention(SamplesNeeded needed, SearchSettings settings)
    {
        AttentionSummary[][] problems =
        [
            .. needed.Thresholds
                .Select(threshold => threshold.Trials.Where(trial => settings.Succeeds(trial.Outcome.Accuracy)).Select(trial => trial.Outcome.Attention).OfType<AttentionSummary>().ToArray())
                .Where(runs => runs.Length > 0),
        ];
        Estimate Over(Func<AttentionSummary, double> quantity) => Mean(problems.Select(runs => runs.Average(quantity)));
        return problems.Length == 0
            ? null
            : new SparseAttention(Over(one => one.RelevantMass), Over(one => one.SmallestMass), Over(one => one.LargestOther), Over(one => one.Revealed), Over(one => one.HeadsMass));
    }

    private static SparseGrowth Growth(GrowthFits fits) => new(
        new GrowthLaw(fits.Logarithmic.A, fits.Logarithmic.B, fits.Logarithmic.AError, fits.Logarithmic.Aic),
        new GrowthLaw(fits.Power.A, fits.Power.C, fits.Power.CError, fits.Power.Aic),
        fits.SaturatedAic,
        fits.Preferred.ToString().ToLowerInvariant(),
        fits.Supported)
    {
        Varies = fits.Varies,
    };

    private static Estimate Mean(IEnumerable<double> values)
    {
        MeanAndError mean = MeanAndError.Of([.. values]);
        return new Estimate(mean.Mean, mean.StandardError, mean.Count);
    }
}
