using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>
/// Why runs failed. A run that does not even learn its training set by heart failed by its optimisation; one that does, but is wrong elsewhere, had too little data.
/// </summary>
/// <param name="SeedsOptimisation">Problems whose largest failing size below the threshold failed by optimisation: there, more steps or restarts might have lowered the threshold.</param>
/// <param name="SeedsData">Problems for which it failed by too little data.</param>
/// <param name="RunsOptimisation">Runs of all sizes that failed by optimisation.</param>
/// <param name="RunsData">Runs of all sizes that failed by too little data.</param>
public sealed record FailureCounts(int SeedsOptimisation, int SeedsData, int RunsOptimisation, int RunsData)
{
    /// <summary>Counts the failed runs of problems.</summary>
    /// <param name="thresholds">The problems.</param>
    /// <param name="settings">What counts as a success.</param>
    /// <param name="labelNoise">Probability of a wrong label to learn from.</param>
    public static FailureCounts Of(ImmutableArray<SeedThreshold> thresholds, SearchSettings settings, double labelNoise)
    {
        ArgumentNullException.ThrowIfNull(settings);
        SparseTrial[] last = [.. thresholds.SelectMany(threshold => threshold.Trials.Where(trial => trial.Samples == threshold.Fails))];
        SparseTrial[] failed = [.. thresholds.SelectMany(threshold => threshold.Trials).Where(trial => !settings.Succeeds(trial.Outcome.Accuracy))];
        return new FailureCounts(last.Count(Unfitted), last.Length - last.Count(Unfitted), failed.Count(Unfitted), failed.Length - failed.Count(Unfitted));

        bool Unfitted(SparseTrial trial) => !trial.Outcome.Fitted(labelNoise);
    }
}
