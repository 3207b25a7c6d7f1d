using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Kostka.Numerics;
using Kostka.Sparse.Curves;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Watches transformers in training, several problems side by side.</summary>
internal static class SparseCurveRun
{
    /// <summary>The curves of a task.</summary>
    /// <param name="settings">The sparse block, with curves.</param>
    /// <param name="task">The task.</param>
    /// <param name="stream">The stream of this task and length.</param>
    /// <param name="store">Where finished curves are kept; null for nowhere.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>A curve for each problem.</returns>
    public static ImmutableArray<SparseCurve> Of(SparseSettings settings, SparseTask task, RandomStream stream, ISparseCurveStore? store, Computation computation)
    {
        SparseCurveSettings asked = settings.Curves!;
        int batch = Math.Min(asked.Batch, asked.Samples ?? int.MaxValue);
        var watched = new CurveSettings(asked.Samples, asked.Steps, batch, asked.Every);
        SplitSizes sizes = watched.Sizes(asked.Context, settings.Scoring);
        var curves = new SparseCurve[asked.Seeds];
        int done = 0;
        try
        {
            Parallel.For(0, asked.Seeds, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation }, seed =>
            {
                if (store?.FindCurve(task.Name, seed) is not { } curve)
                {
                    TrainingCurve found = CurveTraining.Run(
                        SparseProblem.Draw(task, asked.Context, sizes, stream.Child((ulong)seed)), settings.Transformer, watched, new Computation(1, null, computation.Cancellation));
                    curve = new SparseCurve(
                        asked.Context, asked.Samples, seed, [.. found.Points.Select(point => new SparseCurvePoint(point.Step, point.TrainingLoss, point.Accuracy, point.RelevantMass ?? double.NaN))]);
                    store?.KeepCurve(task.Name, curve);
                }

                curves[seed] = curve;
                computation.Progress?.Report((double)Interlocked.Increment(ref done) / asked.Seeds);
            });
        }
        catch (AggregateException failed) when (failed.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        return [.. curves];
    }
}
