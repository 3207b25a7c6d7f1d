using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Search;

/// <summary>Draws problem number <paramref name="seed"/> of one task at one context length. Drawn again with more training sequences, it begins with the same ones. Called from several threads.</summary>
/// <param name="seed">Number of the problem, from 0.</param>
/// <param name="training">How many training sequences it must hold at least.</param>
public delegate SparseProblem ProblemDraw(int seed, int training);

/// <summary>
/// How many samples does a learner need? For each of several problems the smallest size of a grid that succeeds, by galloping from a start and halving, on nested training sets. A success is taken to stay one with more data;
/// the threshold found is one place at which a failure is followed by a success.
/// </summary>
/// <param name="settings">The grid, the number of problems, what counts as a success.</param>
/// <param name="store">Where finished runs are kept and looked up; null for nowhere.</param>
public sealed class SampleSearch(SearchSettings settings, ISparseStore? store = null)
{
    private readonly SearchSettings _settings = Checked(settings);

    /// <summary>The grid, the number of problems, what counts as a success.</summary>
    public SearchSettings Settings => _settings;

    /// <summary>
    /// The samples needed at one context length. Problems run side by side, one thread each; the result depends neither on the number of threads nor on what the store already held.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="context">Context length T.</param>
    /// <param name="learner">The learner. Where it takes at most so many sequences, the grid ends there.</param>
    /// <param name="draw">Draws the problems, each when it is needed.</param>
    /// <param name="start">About where to begin; null for the smallest size.</param>
    /// <param name="computation">Threads, progress by problems, cancellation: finished runs are then in the store.</param>
    /// <param name="finished">Told of each run, those found in the store included; never twice at a time.</param>
    /// <exception cref="RequestException">The learner cannot learn from even the smallest size.</exception>
    public SamplesNeeded Find(
        SparseTask task, int context, ISparseLearner learner, ProblemDraw draw, double? start, Computation computation, Action<SparseUnit, SparseOutcome>? finished = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(learner);
        ArgumentNullException.ThrowIfNull(draw);
        ArgumentNullException.ThrowIfNull(computation);
        ImmutableArray<int> sizes = Sizes(task, context, learner);
        int first = start is { } about ? SampleGrid.Nearest(sizes.AsSpan(), about) : 0;
        var thresholds = new SeedThreshold[_settings.Seeds];
        var gate = new Lock();
        int done = 0;
        try
        {
            Parallel.For(0, _settings.Seeds, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation }, Search);
        }
        catch (AggregateException failed) when (failed.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        return SamplesNeeded.Of(context, [.. thresholds]);

        void Search(int seed)
        {
            SparseProblem? problem = null;
            thresholds[seed] = Threshold(seed, sizes, first, Run);
            lock (gate)
                computation.Progress?.Report((double)++done / _settings.Seeds);

            SparseOutcome Run(int samples)
            {
                var unit = new SparseUnit(task.Name, learner.Name, context, seed, samples);
                if (store?.Find(unit) is not { } outcome)
                {
                    computation.Cancellation.ThrowIfCancellationRequested();
                    if (problem is null || problem.Training.Count < samples)
                        problem = draw(seed, Math.Min(2 * samples, sizes[^1]));
                    outcome = learner.Learn(problem, samples, new Computation(1, null, computation.Cancellation));
                    store?.Keep(unit, outcome);
                }

                lock (gate)
                    finished?.Invoke(unit, outcome);
                return outcome;
            }
        }
    }

    private SeedThreshold Threshold(int seed, ImmutableArray<int> sizes, int start, Func<int, SparseOutcome> run)
    {
        var trials = new SortedList<int, SparseTrial>();
        while (true)
        {
            Bracket bracket = Bracket.Of(sizes.Length, [.. trials.Select(trial => (trial.Key, _settings.Succeeds(trial.Value.Outcome.Accuracy)))]);
            if (bracket.Next(sizes.Length, start) is not { } place)
                return new SeedThreshold(seed, bracket.Low < 0 ? null : sizes[bracket.Low], bracket.High == sizes.Length ? null : sizes[bracket.High], [.. trials.Values]);
            trials.Add(place, new SparseTrial(sizes[place], run(sizes[place])));
        }
    }

    private ImmutableArray<int> Sizes(SparseTask task, int context, ISparseLearner learner)
    {
        int most = learner.MostSamples(task, context) ?? int.MaxValue;
        ImmutableArray<int> sizes = [.. _settings.Samples.Where(size => size <= most)];
        return !sizes.IsEmpty
            ? sizes
            : throw new RequestException($"{learner.Name} learns from at most {most} sequences of length {context}, but the smallest sample size to try is {_settings.Samples[0]}; begin with a smaller one.");
    }

    private static SearchSettings Checked(SearchSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        return settings;
    }
}
