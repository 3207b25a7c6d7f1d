using System.Globalization;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>What a reader of a sparse study must know.</summary>
internal static class SparseNotes
{
    /// <summary>The notes.</summary>
    public static IEnumerable<string> Of(SparseResults results)
    {
        foreach (SparseTaskResult task in results.Tasks)
        {
            foreach (SparseLearnerResult learner in task.Learners)
            {
                string who = $"{learner.Learner} on {task.Task.Name}";
                foreach (IGrouping<int, SparsePoint> beyond in learner.Points.Where(point => point.Needed.Median is null).GroupBy(Most))
                    yield return $"{who}: half of the problems are not learned from {Count(beyond.Key)} sequences, the most that may be tried, at T = {Lengths(beyond)}.";
                int diverged = learner.Points.Sum(point => point.Needed.Thresholds.Sum(threshold => threshold.Trials.Sum(trial => trial.Outcome.Diverged)));
                if (diverged > 0)
                    yield return $"{who}: {Count(diverged)} attempts left the finite numbers; a smaller sparse.training.learning_rate avoids that.";
                if (Lengths(learner.Points.Where(point => point.Failures.Optimisation > point.Failures.Data)) is { Length: > 0 } stuck)
                    yield return $"{who}: at T = {stuck} most failures are those of the optimiser, which did not even fit the training sequences: more steps or restarts might need fewer samples.";
            }
        }

        if (results.Settings.Seeds < 6)
            yield return $"Intervals of medians over {results.Settings.Seeds} problems cover less than 95 %; with 6 or more they cover at least that.";
    }

    /// <summary>The largest size that was tried.</summary>
    private static int Most(SparsePoint point) => point.Needed.Thresholds.Max(threshold => threshold.Trials.Max(trial => trial.Samples));

    private static string Lengths(IEnumerable<SparsePoint> points) => string.Join(", ", points.Select(point => Count(point.Context)));

    private static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
