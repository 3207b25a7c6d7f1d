using System.Collections.Immutable;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sparse.Bounds;
using Kostka.Sparse.Kernels;
using Kostka.Sparse.Learners.Kernels;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>What theory says of the samples needed.</summary>
internal static class SparseTheoryRun
{
    /// <summary>The samples that regression with the infinite-width kernel of the study's model is predicted to need along context lengths; lengths of which no prediction can be made are left out.</summary>
    /// <param name="study">The sparse study, with a model.</param>
    /// <param name="task">The task.</param>
    /// <param name="contexts">Its context lengths.</param>
    /// <param name="note">Takes what a reader must know.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>The prediction; null when there is none for any length.</returns>
    public static SparsePrediction? Predict(Study study, SparseTask task, ImmutableArray<int> contexts, Action<string> note, Computation computation)
    {
        SparseSettings settings = study.RequireSparse();
        KernelSettings kernel = SparseLearners.Kernel(study);
        if (task.Function is not { } function || settings.Accuracy >= 1)
        {
            note($"{task.Name}: nothing is predicted for {(task.Function is null ? "random functions" : "an accuracy of 1")}.");
            return null;
        }

        var points = ImmutableArray.CreateBuilder<PredictedSamples>();
        foreach (int context in contexts)
        {
            try
            {
                KernelPrediction prediction = KernelPrediction.Compute(kernel.Architecture, kernel.Kind, task, function, context, kernel.Ridge, computation with { Progress = null });
                points.Add(new PredictedSamples(context, prediction.Reaching(settings.Accuracy)?.Samples));
            }
            catch (RequestException impossible)
            {
                note($"{task.Name}: nothing is predicted at T = {context.ToString("#,0", CultureInfo.InvariantCulture)}: {impossible.Message}");
            }

            computation.Progress?.Report((points.Count + 0.0) / contexts.Length);
        }

        return points.Count == 0 ? null : new SparsePrediction(kernel.Kind == KernelKind.Ntk ? "ntk" : "nngp", kernel.Ridge, points.ToImmutable());
    }

    /// <summary>What bounds say along context lengths.</summary>
    /// <param name="asked">What is asked of bounds.</param>
    /// <param name="task">The task.</param>
    /// <param name="contexts">Its context lengths.</param>
    /// <param name="note">Takes what a reader must know.</param>
    /// <returns>The bounds; null where there are none.</returns>
    public static SparseBound? Bound(SparseBoundSettings asked, SparseTask task, ImmutableArray<int> contexts, Action<string> note)
    {
        try
        {
            if (task.Function is not { } function)
                throw new RequestException("Functions that are drawn anew in each problem have no explicit construction.");
            var bounds = new Sparse.Bounds.BoundSettings(asked.Gap, asked.Delta, asked.Margin);
            var points = contexts.Select(context => SparseBounds.At(task, function, context, bounds));
            return new SparseBound(
                asked.Gap, asked.Delta, asked.Margin, [.. points.Select(point => new SparseBoundPoint(point.Context, point.Norms, point.FiniteClass, point.Dimension))]);
        }
        catch (RequestException impossible)
        {
            note($"{task.Name}: no bounds. {impossible.Message}");
            return null;
        }
    }
}
