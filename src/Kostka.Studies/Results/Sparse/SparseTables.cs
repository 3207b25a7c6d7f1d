using Kostka.Files;
using Kostka.Sparse.Search;

namespace Kostka.Studies.Results;

/// <summary>The numbers of a sparse study as tables, for spreadsheets and scripts. Cells that are not known are empty.</summary>
internal static class SparseTables
{
    /// <summary>The samples needed: a row for each task, learner and context length.</summary>
    public static void Points(SparseResults results, TextWriter writer)
    {
        var table = new CsvWriter(
            writer, "task", "relevant", "learner", "context", "samples_needed", "low", "high", "coverage", "runs", "failed_optimisation", "failed_data",
            "relevant_mass", "relevant_mass_stderr", "revealed", "revealed_stderr");
        foreach ((SparseTaskResult task, SparseLearnerResult learner, SparsePoint point) in Each(results))
        {
            table.Row(
                task.Task.Name, task.Task.Relevant, learner.Learner, point.Context, point.Needed.Median, point.Needed.Low, point.Needed.High, point.Needed.Coverage,
                point.Failures.Runs, point.Failures.Optimisation, point.Failures.Data, point.Attention?.RelevantMass.Mean, point.Attention?.RelevantMass.StandardError,
                point.Attention?.Revealed.Mean, point.Attention?.Revealed.StandardError);
        }
    }

    /// <summary>Every run of the searches.</summary>
    public static void Trials(SparseResults results, TextWriter writer)
    {
        var table = new CsvWriter(
            writer, "task", "learner", "context", "seed", "samples", "training_accuracy", "selection_accuracy", "accuracy", "attempts", "steps", "diverged",
            "relevant_mass", "smallest_mass", "largest_other", "revealed", "heads_mass");
        foreach ((SparseTaskResult task, SparseLearnerResult learner, SparsePoint point) in Each(results))
        {
            foreach (SeedThreshold threshold in point.Needed.Thresholds)
            {
                foreach (SparseTrial trial in threshold.Trials)
                {
                    table.Row(
                        task.Task.Name, learner.Learner, point.Context, threshold.Seed, trial.Samples, trial.Outcome.TrainingAccuracy, trial.Outcome.SelectionAccuracy, trial.Outcome.Accuracy,
                        trial.Outcome.Attempts, trial.Outcome.Steps, trial.Outcome.Diverged, trial.Outcome.Attention?.RelevantMass, trial.Outcome.Attention?.SmallestMass,
                        trial.Outcome.Attention?.LargestOther, trial.Outcome.Attention?.Revealed, trial.Outcome.Attention?.HeadsMass);
                }
            }
        }
    }

    /// <summary>Prediction and bounds: a row for each task and context length.</summary>
    public static void Theory(SparseResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "task", "relevant", "context", "predicted", "norms", "finite_class", "vc_dimension");
        foreach (SparseTaskResult task in results.Tasks)
        {
            foreach (int context in task.Contexts)
            {
                PredictedSamples? predicted = task.Predicted?.Points.FirstOrDefault(point => point.Context == context);
                SparseBoundPoint? bound = task.Bound?.Points.FirstOrDefault(point => point.Context == context);
                table.Row(task.Task.Name, task.Task.Relevant, context, predicted?.Samples, bound?.Norms, bound?.FiniteClass, bound?.Vc);
            }
        }
    }

    /// <summary>Networks in training: a row for each look.</summary>
    public static void Curves(SparseResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "task", "context", "samples", "seed", "step", "loss", "accuracy", "relevant_mass");
        foreach (SparseTaskResult task in results.Tasks)
        {
            foreach (SparseCurve curve in task.Curves)
            {
                foreach (SparseCurvePoint point in curve.Points)
                    table.Row(task.Task.Name, curve.Context, curve.Samples, curve.Seed, point.Step, point.Loss, point.Accuracy, point.RelevantMass);
            }
        }
    }

    /// <summary>Relevant positions at given distances: a row for each.</summary>
    public static void Distances(SparseResults results, TextWriter writer)
    {
        var table = new CsvWriter(writer, "task", "context", "samples", "spacing", "accuracy", "stderr", "seeds", "failed_optimisation", "failed_data");
        foreach (SparseTaskResult task in results.Tasks)
        {
            foreach (DistancePoint point in task.Distances)
            {
                table.Row(
                    task.Task.Name, point.Context, point.Samples, point.Spacing, point.Accuracy.Mean, point.Accuracy.StandardError, point.Accuracy.Repeats, point.Failures.Optimisation, point.Failures.Data);
            }
        }
    }

    private static IEnumerable<(SparseTaskResult Task, SparseLearnerResult Learner, SparsePoint Point)> Each(SparseResults results) =>
        from task in results.Tasks
        from learner in task.Learners
        from point in learner.Points
        select (task, learner, point);
}
