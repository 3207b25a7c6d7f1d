using System.Runtime.ExceptionServices;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.Running;

/// <summary>Runs of several problems at one sample size.</summary>
internal static class SparseRuns
{
    /// <summary>Learns several problems side by side, one thread each.</summary>
    /// <param name="task">The task.</param>
    /// <param name="context">Context length T.</param>
    /// <param name="learner">The learner.</param>
    /// <param name="samples">Sample size m.</param>
    /// <param name="seeds">Number of problems.</param>
    /// <param name="draw">Draws them.</param>
    /// <param name="store">Where finished runs are kept; null for nowhere.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>An outcome for each problem.</returns>
    public static SparseOutcome[] Of(SparseTask task, int context, ISparseLearner learner, int samples, int seeds, ProblemDraw draw, ISparseStore? store, Computation computation)
    {
        var outcomes = new SparseOutcome[seeds];
        int done = 0;
        try
        {
            Parallel.For(0, seeds, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation }, seed =>
            {
                var unit = new SparseUnit(task.Name, learner.Name, context, seed, samples);
                if (store?.Find(unit) is not { } outcome)
                {
                    outcome = learner.Learn(draw(seed, samples), samples, new Computation(1, null, computation.Cancellation));
                    store?.Keep(unit, outcome);
                }

                outcomes[seed] = outcome;
                computation.Progress?.Report((double)Interlocked.Increment(ref done) / seeds);
            });
        }
        catch (AggregateException failed) when (failed.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        return outcomes;
    }
}
