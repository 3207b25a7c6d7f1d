using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Tasks;

/// <summary>Draws of tasks: nested data, independent splits, positions, noise.</summary>
public sealed class SparseProblemTests
{
    private static readonly SparseTask _and = new("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3));

    private static RandomStream Stream => new(7, "sparse tests");

    [Fact]
    public void Training_sets_are_nested_and_the_other_splits_stay_as_they_are()
    {
        SparseProblem small = SparseProblem.Draw(_and, 40, new SplitSizes(10, 50, 60), Stream), large = SparseProblem.Draw(_and, 40, new SplitSizes(200, 50, 60), Stream);
        Assert.Equal(small.Target.Positions.AsEnumerable(), large.Target.Positions);
        Assert.Equal(small.Training.Inputs.Tokens, large.Training.First(10).Inputs.Tokens);
        Assert.Equal(small.Training.Labels, large.Training.First(10).Labels);
        Assert.Equal(small.Selection.Inputs.Tokens, large.Selection.Inputs.Tokens);
        Assert.Equal(small.Scoring.Labels, large.Scoring.Labels);
        Assert.NotEqual(large.Training.First(50).Inputs.Tokens, large.Selection.Inputs.Tokens);
        Assert.NotEqual(large.Selection.Inputs.Tokens, large.Scoring.Inputs.Slice(0, 50).Tokens);
    }

    [Fact]
    public void Labels_are_the_function_and_balanced_for_the_conjunction()
    {
        SparseProblem problem = SparseProblem.Draw(_and, 25, new SplitSizes(2, 1, 20_000), Stream);
        double[] outputs = new double[problem.Scoring.Count];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = problem.Target.Positions.All(position => problem.Scoring.Inputs[i][position] == 1) ? 0.3 : -2;
        Assert.Equal(1, problem.Scoring.Accuracy(outputs));
        Assert.Equal(0, problem.Scoring.Accuracy(new double[outputs.Length]));

        // Within five standard errors: a false alarm in two million.
        double ones = problem.Scoring.Labels.Count(label => label > 0) / 20_000.0;
        Assert.InRange(ones, 0.5 - (5 * 0.5 / Math.Sqrt(20_000)), 0.5 + (5 * 0.5 / Math.Sqrt(20_000)));
    }

    [Fact]
    public void Noise_turns_labels_to_learn_from_and_none_to_score_on()
    {
        var sizes = new SplitSizes(4000, 4000, 500);
        SparseProblem clean = SparseProblem.Draw(_and, 12, sizes, Stream), noisy = SparseProblem.Draw(_and with { LabelNoise = 0.2 }, 12, sizes, Stream);
        Assert.Equal(clean.Training.Inputs.Tokens, noisy.Training.Inputs.Tokens);
        Assert.Equal(clean.Scoring.Labels, noisy.Scoring.Labels);
        foreach ((LabelledBits right, LabelledBits turned) in new[] { (clean.Training, noisy.Training), (clean.Selection, noisy.Selection) })
        {
            double share = 1 - right.Accuracy(turned.Labels);

            // Within five standard errors.
            Assert.InRange(share, 0.2 - (5 * 0.4 / Math.Sqrt(4000)), 0.2 + (5 * 0.4 / Math.Sqrt(4000)));
        }
    }

    [Fact]
    public void Positions_are_uniform_over_all_choices()
    {
        var pair = new SparseTask("parity", 2, new SymmetricFunction.Parity(), 0.5);
        var counts = new Dictionary<(int, int), int>();
        const int Draws = 6000;
        for (int i = 0; i < Draws; i++)
        {
            var positions = SparseProblem.Draw(pair, 5, new SplitSizes(2, 1, 1), Stream.Child((ulong)i)).Target.Positions;
            Assert.True(positions[0] < positions[1]);
            counts[(positions[0], positions[1])] = counts.GetValueOrDefault((positions[0], positions[1])) + 1;
        }

        // Chi squared with 9 degrees of freedom is above 40 once in a hundred thousand times.
        double expected = Draws / 10.0;
        Assert.Equal(10, counts.Count);
        Assert.True(counts.Values.Sum(count => (count - expected) * (count - expected) / expected) < 40);
    }

    [Fact]
    public void Spaced_positions_keep_their_distance_and_reach_both_ends()
    {
        var task = new SparseTask("majority", 3, new SymmetricFunction.Majority(), 0.5, Spacing: 4);
        var firsts = new HashSet<int>();
        for (int i = 0; i < 200; i++)
        {
            var positions = SparseProblem.Draw(task, 12, new SplitSizes(2, 1, 1), Stream.Child((ulong)i)).Target.Positions;
            Assert.Equal([positions[0], positions[0] + 4, positions[0] + 8], positions.AsEnumerable());
            firsts.Add(positions[0]);
        }

        Assert.Equal([0, 1, 2, 3], firsts.Order());
    }

    [Fact]
    public void Random_functions_depend_on_every_bit_and_differ()
    {
        var task = new SparseTask("random", 3, null, 0.5);
        var tables = new HashSet<string>();
        for (int i = 0; i < 100; i++)
        {
            var table = (BitFunction.Table)SparseProblem.Draw(task, 10, new SplitSizes(2, 1, 1), Stream.Child((ulong)i)).Target.Function;
            Assert.All(Enumerable.Range(0, 3), bit => Assert.True(RandomFunction.DependsOn(table.Values, bit)));
            tables.Add(string.Join(",", table.Values));
        }

        // Of 218 such functions.
        Assert.True(tables.Count > 50);
        Assert.False(RandomFunction.DependsOn([1, -1, 1, -1], 1));
    }

    [Theory]
    [InlineData(3, 2, 0.5, 0, 0, 2, "3 relevant positions do not fit a context of 2")]
    [InlineData(0, 5, 0.5, 0, 0, 2, "leave nothing to learn")]
    [InlineData(3, 9, 0.5, 0, 5, 2, "the distance may be at most 4")]
    [InlineData(3, 9, 1.0, 0, 0, 2, "the probability of a one is 1")]
    [InlineData(3, 9, 0.5, 0.5, 0, 2, "the label noise is 0.5")]
    [InlineData(3, 9, 0.5, 0, 0, 1, "at least 2 are needed")]
    public void Tasks_that_cannot_be_learned_are_refused(int relevant, int context, double probability, double noise, int spacing, int samples, string message)
    {
        var task = new SparseTask("and", relevant, new SymmetricFunction.And(), probability, noise, spacing);
        RequestException refused = Assert.Throws<RequestException>(() => SparseProblem.Draw(task, context, new SplitSizes(samples, 1, 1), Stream));
        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void Functions_that_do_not_classify_are_refused()
    {
        (BitFunction Function, string Message)[] cases =
        [
            (new SymmetricFunction.Majority(), "can be a tie"),
            (new SymmetricFunction.Fraction(), "have the values 1 and -1"),
            (new BitFunction.Table([1, 1, 1, 1]), "is constant"),
            (new BitFunction.Table([1, -1, 1]), "needs 4 values"),
            (new SymmetricFunction.Threshold(3), "is constant"),
        ];
        foreach ((BitFunction function, string message) in cases)
        {
            RequestException refused = Assert.Throws<RequestException>(() => SparseTaskRules.Check(new SparseTask("f", 2, function, 0.5), 9, new SplitSizes(2, 1, 1)));
            Assert.Contains(message, refused.Message);
        }
    }

    [Fact]
    public void A_learner_draws_the_same_numbers_at_each_call()
    {
        SparseProblem problem = SparseProblem.Draw(_and, 10, new SplitSizes(2, 1, 1), Stream);
        Assert.Equal(problem.Random(20).NextUniform(), problem.Random(20).NextUniform());
        Assert.NotEqual(problem.Random(20).NextUniform(), problem.Random(28).NextUniform());
    }
}
