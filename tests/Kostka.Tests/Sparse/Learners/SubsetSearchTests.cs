using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners.Subsets;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Learners;

public class SubsetSearchTests
{
    private static readonly SparseTask _and = new("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3));
    private static readonly SparseTask _majority = new("majority", 3, new SymmetricFunction.Majority(), 0.5);
    private static readonly SparseTask _parity = new("parity", 4, new SymmetricFunction.Parity(), 0.5);
    private static readonly SparseTask _random = new("random", 3, null, 0.5);

    /// <summary>A function of three bits that is not symmetric: the first unless the third, which counts, is one.</summary>
    private static readonly SparseTask _table = new("table", 3, new BitFunction.Table([-1, 1, -1, 1, 1, 1, -1, 1]), 0.4);

    public static TheoryData<string, int, double> Small => new()
    {
        { "and", 9, 0 }, { "and", 70, 0.1 }, { "majority", 12, 0 }, { "majority", 130, 0.2 }, { "parity", 7, 0 }, { "parity", 90, 0.1 }, { "table", 11, 0 }, { "table", 66, 0.15 }, { "random", 40, 0.05 },
    };

    [Theory]
    [MemberData(nameof(Small))]
    public void Keeps_a_function_with_the_fewest_errors_as_plain_enumeration_counts_them(string name, int samples, double noise)
    {
        SparseTask task = Task(name) with { LabelNoise = noise };
        for (ulong seed = 0; seed < 3; seed++)
        {
            SparseProblem problem = Draw(task, 9, samples, seed);
            foreach (SubsetFamily family in new[] { SubsetFamily.Known, SubsetFamily.AnyTable })
            {
                var outcome = new SubsetSearchLearner(new SubsetSettings(family)).Learn(problem, samples, new Computation(1));
                Assert.Equal(FewestErrors(problem, samples, family), (int)Math.Round((1 - outcome.TrainingAccuracy) * samples));
            }
        }
    }

    [Theory]
    [InlineData("and")]
    [InlineData("majority")]
    [InlineData("parity")]
    [InlineData("table")]
    [InlineData("random")]
    public void Finds_the_function_from_enough_noisy_sequences(string name)
    {
        // 300 sequences against C(24,4) × 2^16 tables at most: the chance that another function has fewer errors is below 1e-10 by Chernoff.
        SparseTask task = Task(name) with { LabelNoise = 0.1 };
        foreach (SubsetFamily family in new[] { SubsetFamily.Known, SubsetFamily.AnyTable })
        {
            var outcome = new SubsetSearchLearner(new SubsetSettings(family)).Learn(Draw(task, 24, 300, 5), 300, new Computation(1));
            Assert.Equal(1, outcome.Accuracy);
            Assert.InRange(outcome.TrainingAccuracy, 0.8, 0.97);
            Assert.True(outcome.Fitted(0.1));
        }
    }

    [Fact]
    public void Of_functions_that_fit_equally_well_each_is_as_likely()
    {
        // One bit of six, and two sequences that only three of them explain: over 3,000 seeds each is taken 1,000 ± 26 times; six standard deviations are missed once in 10^8.
        int[] taken = new int[6];
        var inputs = new SequenceSet(2, 6, 2, [1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1]);
        var data = new BitColumns(new LabelledBits(inputs, [1, -1]), 2);
        for (ulong seed = 0; seed < 3000; seed++)
        {
            var search = new KnownFunctionSearch(data, BitStates.Of(new SymmetricFunction.Token(), 1), new RandomStream(seed, "ties"), default);
            search.Run(0);
            Assert.Equal(0, search.Errors);
            Assert.Equal(3, search.Ties);
            taken[search.Best[0]]++;
        }

        Assert.Equal([0, 0, 0], new[] { taken[1], taken[3], taken[5] });
        foreach (int position in new[] { 0, 2, 4 })
            Assert.InRange(taken[position], 1000 - 156, 1000 + 156);
    }

    [Fact]
    public void The_result_does_not_depend_on_where_the_number_of_errors_begins()
    {
        SparseProblem problem = Draw(_majority with { LabelNoise = 0.2 }, 14, 100, 3);
        var data = new BitColumns(problem.Training, 100);
        var errors = new HashSet<int>();
        foreach (int expected in new[] { 0, 5, 20, 60, 100, 500 })
        {
            var search = new KnownFunctionSearch(data, BitStates.Of(problem.Target.Function, 3), new RandomStream(1, "x"), default);
            search.Run(expected);
            errors.Add(search.Errors);
            Assert.Equal(1, search.Ties);
            Assert.Equal(problem.Target.Positions.ToArray(), search.Best);
        }

        Assert.Single(errors);
    }

    [Fact]
    public void States_are_as_few_as_the_function_allows_and_give_its_values()
    {
        Assert.Equal([1, 2, 2, 2, 2], BitStates.Of(new SymmetricFunction.And(), 4).Counts);
        Assert.Equal([1, 2, 2, 2, 2], BitStates.Of(new SymmetricFunction.Parity(), 4).Counts);
        Assert.Equal([1, 2, 3, 4, 3, 2], BitStates.Of(new SymmetricFunction.Majority(), 5).Counts);
        Assert.Equal([1, 2, 4, 8], BitStates.OfPatterns(3).Counts);
        foreach (BitFunction function in new BitFunction[] { new SymmetricFunction.Majority(), new SymmetricFunction.Threshold(2), new BitFunction.Table([1, -1, -1, 1, 1, 1, -1, 1]) })
        {
            var states = BitStates.Of(function, 3);
            for (int pattern = 0; pattern < 8; pattern++)
            {
                byte[] bits = [(byte)(pattern & 1), (byte)((pattern >> 1) & 1), (byte)(pattern >> 2)];
                int state = 0;
                for (int j = 0; j < 3; j++)
                    state = states.Next(j, state, bits[j]);
                Assert.Equal(function.Value(bits) > 0 ? 1 : 0, state);
            }
        }
    }

    [Fact]
    public void Too_many_subsets_are_left_out()
    {
        var learner = new SubsetSearchLearner(new SubsetSettings());
        Assert.Null(learner.MostSamples(_and, 800));
        Assert.Null(learner.MostSamples(_parity, 400));
        Assert.Equal(0, learner.MostSamples(_parity, 800));
        Assert.Equal(85_013_600, SubsetSearchLearner.Subsets(800, 3));
        Assert.Equal(120, SubsetSearchLearner.Subsets(10, 3));
        Assert.Equal(1, SubsetSearchLearner.Subsets(4, 4));
        var error = Assert.Throws<RequestException>(() => new SubsetSearchLearner(new SubsetSettings(MostSubsets: 100)).Learn(Draw(_and, 20, 10, 1), 10, new Computation(1)));
        Assert.Contains("1.14E+03 subsets of 3 among 20 positions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new SubsetSearchLearner(new SubsetSettings()).Learn(Draw(_and, 20, 10, 1), 10, new Computation(1, null, cancelled.Token)));
    }

    /// <summary>Every subset and every sequence, one after the other.</summary>
    private static int FewestErrors(SparseProblem problem, int samples, SubsetFamily family)
    {
        int fewest = samples, s = problem.Task.Relevant;
        for (int chosen = 0; chosen < 1 << problem.Context; chosen++)
        {
            int[] positions = [.. Enumerable.Range(0, problem.Context).Where(t => ((chosen >> t) & 1) == 1)];
            if (positions.Length != s)
                continue;
            int errors;
            LabelledBits data = problem.Training.First(samples);
            if (family is SubsetFamily.Known)
            {
                errors = new JuntaTarget(problem.Target.Function, [.. positions]).Evaluate(new SequenceSample(data.Inputs, [])).Zip(data.Labels).Count(pair => pair.First != pair.Second);
            }
            else
            {
                errors = Enumerable.Range(0, samples).GroupBy(i => string.Concat(positions.Select(t => data.Inputs[i][t])))
                    .Sum(group => Math.Min(group.Count(i => data.Labels[i] > 0), group.Count(i => data.Labels[i] < 0)));
            }

            fewest = Math.Min(fewest, errors);
        }

        return fewest;
    }

    private static SparseTask Task(string name) => new[] { _and, _majority, _parity, _table, _random }.Single(task => task.Name == name);

    private static SparseProblem Draw(SparseTask task, int context, int samples, ulong seed) =>
        SparseProblem.Draw(task, context, new SplitSizes(samples, 200, 500), new RandomStream(seed, "subset search tests"));
}
