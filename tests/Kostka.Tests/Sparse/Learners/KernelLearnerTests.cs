using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Learners.Kernels;
using Kostka.Sparse.Tasks;
using Kostka.Tests.Sparse.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace Kostka.Tests.Sparse.Learners;

public class KernelLearnerTests
{
    private static readonly SparseTask _majority = new("majority", 3, new SymmetricFunction.Majority(), 0.5);

    [Theory]
    [InlineData(KernelKind.Nngp)]
    [InlineData(KernelKind.Ntk)]
    public void Is_the_sign_of_kernel_ridge_regression(KernelKind kind)
    {
        const int samples = 30;
        SparseProblem problem = Draw(samples);
        SparseOutcome outcome = new KernelLearner(new KernelSettings(SmallNetworks.Block(), kind, 0.05)).Learn(problem, samples, new Computation(1));
        var kernel = new InfiniteKernel(SmallNetworks.Block(), kind);
        SequenceSet training = problem.Training.Inputs.Slice(0, samples);
        Matrix<double> gram = Plain(kernel.Gram(training, new Computation(1)));
        Vector<double> alpha = (gram + (0.05 * Matrix<double>.Build.DenseIdentity(samples))).Solve(Vector<double>.Build.Dense(problem.Training.Labels[..samples]));
        Assert.Equal(problem.Training.First(samples).Accuracy((gram * alpha).ToArray()), outcome.TrainingAccuracy);
        Assert.Equal(problem.Selection.Accuracy((Plain(kernel.Gram(problem.Selection.Inputs, training, new Computation(1))) * alpha).ToArray()), outcome.SelectionAccuracy);
        Assert.Equal(problem.Scoring.Accuracy((Plain(kernel.Gram(problem.Scoring.Inputs, training, new Computation(1))) * alpha).ToArray()), outcome.Accuracy);
        Assert.InRange(outcome.Accuracy, 0.6, 0.99);
    }

    [Fact]
    public void Sizes_of_one_problem_do_not_depend_on_their_order()
    {
        SparseProblem problem = Draw(200);
        var kept = new KernelLearner(new KernelSettings(SmallNetworks.Block()));
        foreach (int samples in new[] { 50, 200, 20, 120 })
        {
            SparseOutcome fresh = new KernelLearner(new KernelSettings(SmallNetworks.Block())).Learn(problem, samples, new Computation(1));
            Assert.Equal(fresh, kept.Learn(problem, samples, new Computation(2)));
        }
    }

    [Fact]
    public void More_sequences_than_allowed_are_refused()
    {
        var learner = new KernelLearner(new KernelSettings(SmallNetworks.Block(), MostSamples: 100));
        Assert.Equal(100, learner.MostSamples(_majority, 20));
        Assert.Contains("101 sequences", Assert.Throws<RequestException>(() => learner.Learn(Draw(200), 101, new Computation(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KernelLearner(new KernelSettings(SmallNetworks.Block(), Ridge: 0)));
    }

    private static Matrix<double> Plain(Kostka.Numerics.Matrix values) => Matrix<double>.Build.DenseOfRowMajor(values.Rows, values.Columns, values.Values);

    private static SparseProblem Draw(int samples) => SparseProblem.Draw(_majority, 12, new SplitSizes(samples, 150, 300), new RandomStream(4, "kernel learner tests"));
}
