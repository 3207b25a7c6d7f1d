using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Kostka.Numerics;

namespace Kostka.Studies.OwnModels;

/// <summary>Work on every problem of a folder, several at a time.</summary>
internal static class ProblemLoop
{
    /// <summary>Does the work; an exception of the work passes through.</summary>
    public static void Run(ImmutableArray<OwnModelProblem> problems, Computation computation, Action<OwnModelProblem> work)
    {
        int done = 0;
        var gate = new Lock();
        try
        {
            Parallel.ForEach(problems, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation }, problem =>
            {
                work(problem);
                lock (gate)
                    computation.Progress?.Report((double)++done / problems.Length);
            });
        }
        catch (AggregateException failed) when (failed.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }
    }
}
