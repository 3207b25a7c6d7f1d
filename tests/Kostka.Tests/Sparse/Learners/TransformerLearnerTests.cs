using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Learners;

public sealed class TransformerLearnerTests
{
    private static readonly TransformerLearner _learner = new(TransformerSettings.Default);

    [Fact]
    public void Three_bits_of_fifty_are_found()
    {
        foreach (SparseTask task in new SparseTask[]
        {
            new("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3)),
            new("majority", 3, new SymmetricFunction.Majority(), 0.5),
        })
        {
            SparseOutcome outcome = _learner.Learn(Problem(task, 50, 200), 200, new Computation(1));
            Assert.InRange(outcome.Accuracy, 0.99, 1);
            Assert.True(outcome.Fitted(0));
            Assert.Equal(0, outcome.Diverged);
            Assert.InRange(outcome.Steps, 1, outcome.Attempts * TransformerSettings.Default.Training.Steps);
            Assert.Equal(1, outcome.Attention!.Revealed);
            Assert.InRange(outcome.Attention.RelevantMass, 0.8, 1);
        }
    }

    [Fact]
    public void What_is_learned_depends_on_the_first_sequences_alone_and_not_on_threads()
    {
        var task = new SparseTask("majority", 3, new SymmetricFunction.Majority(), 0.5);
        SparseOutcome one = _learner.Learn(Problem(task, 20, 30), 24, new Computation(1));
        SparseOutcome more = _learner.Learn(Problem(task, 20, 60), 24, new Computation(2));
        Assert.Equal(one, more);
    }

    [Fact]
    public void Coins_are_learned_by_heart_and_tried_again()
    {
        // Half of the labels would be right by chance alone; 12 sequences of 40 bits say nothing about three of them.
        var task = new SparseTask("parity", 3, new SymmetricFunction.Parity(), 0.5);
        SparseOutcome outcome = new TransformerLearner(TransformerSettings.Default with { Restarts = 2 }).Learn(Problem(task, 40, 12), 12, new Computation(1));
        Assert.Equal(2, outcome.Attempts);
        Assert.True(outcome.Fitted(0));

        // Over problems, P(outside) < 1e-6: five standard deviations of 2,000 fair coins are 0.056, and a wrong function may agree a little.
        Assert.InRange(outcome.Accuracy, 0.4, 0.6);
    }

    [Fact]
    public void Wrong_settings_are_refused()
    {
        SparseProblem problem = Problem(new SparseTask("and", 2, new SymmetricFunction.And(), 0.7), 6, 10);
        TransformerSettings right = TransformerSettings.Default;
        foreach (TransformerSettings wrong in new[]
        {
            right with { Restarts = 0 },
            right with { Accuracy = 0.5 },
            right with { Network = right.Network with { Outputs = 2 } },
            right with { Training = right.Training with { LearningRate = 0 } },
        })
            Assert.Throws<RequestException>(() => new TransformerLearner(wrong).Learn(problem, 10, new Computation(1)));
        Assert.Equal(0, (right with { Training = right.Training with { BatchSize = 32 } }).TrainingFor(32).BatchSize);
        Assert.Equal(32, (right with { Training = right.Training with { BatchSize = 32 } }).TrainingFor(33).BatchSize);
    }

    private static SparseProblem Problem(SparseTask task, int context, int training) =>
        SparseProblem.Draw(task, context, new SplitSizes(training, 500, 2000), new RandomStream(6, "learner").Child((ulong)context));
}
