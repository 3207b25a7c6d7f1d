using System.Collections.Concurrent;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Search;

/// <summary>A learner that succeeds from a known size on, which only the problem decides; it counts its runs.</summary>
internal sealed class StepLearner(Func<SparseProblem, double> threshold, int? most = null) : ISparseLearner
{
    public ConcurrentBag<(int Context, int Samples)> Runs { get; } = [];

    public Action? BeforeRun { get; init; }

    public string Name => "step";

    public int? MostSamples(SparseTask task, int context) => most;

    public SparseOutcome Learn(SparseProblem problem, int samples, Computation computation)
    {
        Assert.Equal(1, computation.Threads);
        Assert.True(problem.Training.Count >= samples);
        BeforeRun?.Invoke();
        computation.Cancellation.ThrowIfCancellationRequested();
        Runs.Add((problem.Context, samples));
        return new SparseOutcome(1, 1, samples > threshold(problem) ? 1 : 0.7, 1);
    }

    /// <summary>A threshold that is log-normal about a law of T, drawn from the problem.</summary>
    public static Func<SparseProblem, double> About(Func<int, double> law, double spread) =>
        problem => law(problem.Context) * Math.Exp(spread * problem.Random(0).NextGaussian());
}

/// <summary>Keeps runs in memory; refuses to keep a run twice.</summary>
internal sealed class MemoryStore : ISparseStore
{
    private readonly ConcurrentDictionary<SparseUnit, SparseOutcome> _runs = [];

    public int Count => _runs.Count;

    public SparseOutcome? Find(SparseUnit unit) => _runs.GetValueOrDefault(unit);

    public void Keep(SparseUnit unit, SparseOutcome outcome) => Assert.True(_runs.TryAdd(unit, outcome));
}
