using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Search;

/// <summary>The search for thresholds on a grid: right, sparing, the same however it is carried out.</summary>
public sealed class SampleSearchTests
{
    private static readonly SparseTask _task = new("and", 2, new SymmetricFunction.And(), SparseTask.BalancedAnd(2));

    private static readonly ImmutableArray<int> _sizes = SampleGrid.Geometric(8, 4096, 2);

    private static ProblemDraw Problems(int context) =>
        (seed, training) => SparseProblem.Draw(_task, context, new SplitSizes(training, 1, 1), new RandomStream(5, "search tests").Child((ulong)context).Child((ulong)seed));

    private static string Told(IEnumerable<SamplesNeeded> needed) =>
        string.Join('\n', needed.Select(one => $"{one.Context}: {one.Median} [{one.Low}, {one.High}]; {string.Join(' ', one.Thresholds.Select(seed => $"{seed.Seed}:{seed.Fails}-{seed.Succeeds}({string.Join(',', seed.Trials.Select(trial => trial.Samples))})"))}"));

    [Fact]
    public void Grid_is_geometric_rounded_and_without_repetition()
    {
        Assert.Equal([8, 11, 16, 23, 32, 45, 64], SampleGrid.Geometric(8, 64, 2).AsEnumerable());
        Assert.Equal([2, 3, 4, 5, 6, 7], SampleGrid.Geometric(2, 7, 4).AsEnumerable());
        Assert.Equal([5], SampleGrid.Geometric(5, 9, 1).AsEnumerable());
        Assert.Equal(4096, _sizes[^1]);
    }

    [Fact]
    public void Every_threshold_is_found_from_every_start_in_few_runs()
    {
        Prop.ForAll(Gen.Choose(0, _sizes.Length).Two().ToArbitrary(), pair =>
        {
            (int start, int place) = pair;
            double threshold = place == _sizes.Length ? 5000 : _sizes[place] - 0.5;
            var learner = new StepLearner(_ => threshold);
            SeedThreshold found = new SampleSearch(new SearchSettings(_sizes, 1, 0.99))
                .Find(_task, 20, learner, Problems(20), start == _sizes.Length ? 1e9 : _sizes[start], new Computation(1)).Thresholds[0];
            Assert.Equal(place == 0 ? null : _sizes[place - 1], found.Fails);
            Assert.Equal(place == _sizes.Length ? null : _sizes[place], found.Succeeds);

            // Galloping over a distance d and halving takes at most 2 log2(d + 1) + 2 runs.
            Assert.InRange(learner.Runs.Count, 1, (2 * Math.Log2(Math.Abs(place - start) + 1)) + 2);
            Assert.Equal(learner.Runs.Count, learner.Runs.Distinct().Count());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));
    }

    [Fact]
    public void Neighbouring_lengths_warm_start_one_another()
    {
        var learner = new StepLearner(StepLearner.About(context => 12 * Math.Log(context), 0.2));
        SamplesGrowth growth = Growth(learner, null, 1, [50, 100, 200, 400]);
        foreach (SamplesNeeded needed in growth.Needed)
        {
            Assert.Equal(10, needed.Thresholds.Length);
            foreach (SeedThreshold seed in needed.Thresholds)
            {
                double threshold = StepLearner.About(context => 12 * Math.Log(context), 0.2)(Problems(needed.Context)(seed.Seed, 2));
                Assert.Equal(_sizes.First(size => size > threshold), seed.Succeeds);
            }
        }

        // A spread of 0.2 is half a step of the grid: two or three runs a problem with a start nearby, more than five from the smallest size.
        Assert.InRange(learner.Runs.Count(run => run.Context == 400), 20, 35);
    }

    [Fact]
    public void Threads_do_not_change_anything()
    {
        string one = Told(Growth(Learner(), null, 1, [30, 60, 120]).Needed);
        Assert.Equal(one, Told(Growth(Learner(), null, 2, [30, 60, 120]).Needed));
        Assert.Equal(one, Told(Growth(Learner(), null, 3, [30, 60, 120]).Needed));

        static StepLearner Learner() => new(StepLearner.About(context => Math.Sqrt(context) * 9, 0.8));
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 40)]
    public void Interrupted_search_goes_on_without_repeating_a_run(int threads, int after)
    {
        Func<SparseProblem, double> threshold = StepLearner.About(context => Math.Sqrt(context) * 9, 0.8);
        var whole = new StepLearner(threshold);
        string expected = Told(Growth(whole, null, 1, [30, 60, 120]).Needed);

        using var stop = new CancellationTokenSource();
        var store = new MemoryStore();
        int runs = 0;
        var first = new StepLearner(threshold)
        {
            BeforeRun = () =>
            {
                if (Interlocked.Increment(ref runs) > after)
                    stop.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Growth(first, store, threads, [30, 60, 120], stop.Token));
        Assert.Equal(first.Runs.Count, store.Count);
        Assert.InRange(store.Count, after - threads, after);

        // The store itself refuses a run that is done twice.
        var second = new StepLearner(threshold);
        Assert.Equal(expected, Told(Growth(second, store, threads, [30, 60, 120]).Needed));
        Assert.Equal(whole.Runs.Count, first.Runs.Count + second.Runs.Count);
        var third = new StepLearner(threshold);
        Assert.Equal(expected, Told(Growth(third, store, threads, [30, 60, 120]).Needed));
        Assert.Empty(third.Runs);
    }

    [Fact]
    public void Grid_ends_where_the_learner_does()
    {
        SamplesNeeded needed = new SampleSearch(new SearchSettings(_sizes, 7, 0.99)).Find(_task, 20, new StepLearner(_ => 300, most: 200), Problems(20), null, new Computation(2));
        Assert.Null(needed.Median);
        Assert.Null(needed.High);
        Assert.Equal(181, needed.Low);
        Assert.All(needed.Thresholds, seed => Assert.Equal((181, null), (seed.Fails, seed.Succeeds)));
        RequestException refused = Assert.Throws<RequestException>(
            () => new SampleSearch(new SearchSettings(_sizes, 2, 0.99)).Find(_task, 20, new StepLearner(_ => 300, most: 7), Problems(20), null, new Computation(2)));
        Assert.Contains("at most 7 sequences of length 20, but the smallest sample size to try is 8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_of_a_learner_is_told_as_it_is()
    {
        var learner = new StepLearner(_ => throw new RequestException("no such thing"));
        Assert.Equal("no such thing", Assert.Throws<RequestException>(() => Growth(learner, null, 2, [30])).Message);
    }

    [Fact]
    public void Observers_see_every_run_and_every_length()
    {
        List<SparseUnit> units = [];
        List<int> lengths = [];
        var learner = new StepLearner(_ => 100);
        new GrowthSearch(new SampleSearch(new SearchSettings(_sizes, 6, 0.99)), [16, 32]).Run(
            _task, learner, Problems, new Computation(2), growth => lengths.Add(growth.Needed.Length), (unit, _) => units.Add(unit));
        Assert.Equal([1, 2], lengths);
        Assert.Equal(learner.Runs.Order(), units.Select(unit => (unit.Context, unit.Samples)).Order());
        Assert.All(units, unit => Assert.Equal(("and", "step"), (unit.Task, unit.Learner)));
    }

    [Fact]
    public void Failures_are_counted_by_their_kind()
    {
        SearchSettings settings = new(_sizes, 2, 0.99);
        ImmutableArray<SeedThreshold> thresholds =
        [
            new(0, 16, 23, [Trial(8, 0.6, 0.9), Trial(16, 1, 0.98), Trial(23, 0.5, 0.99)]),
            new(1, 8, 11, [Trial(8, 0.94, 0.7), Trial(11, 1, 1)]),
            new(2, null, 8, [Trial(8, 1, 1)]),
        ];
        Assert.Equal(new FailureCounts(1, 1, 2, 1), FailureCounts.Of(thresholds, settings, 0));
        Assert.Equal(new FailureCounts(0, 2, 1, 2), FailureCounts.Of(thresholds, settings, 0.05));

        static SparseTrial Trial(int samples, double training, double accuracy) => new(samples, new SparseOutcome(training, 1, accuracy, 1));
    }

    private static SamplesGrowth Growth(ISparseLearner learner, ISparseStore? store, int threads, ImmutableArray<int> contexts, CancellationToken stop = default) =>
        new GrowthSearch(new SampleSearch(new SearchSettings(_sizes, 10, 0.99), store), contexts).Run(_task, learner, Problems, new Computation(threads, null, stop));
}
