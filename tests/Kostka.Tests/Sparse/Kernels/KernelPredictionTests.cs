using System.Numerics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Learning;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Kernels;
using Kostka.Sparse.Learners.Kernels;
using Kostka.Sparse.Tasks;
using Kostka.Spectra;
using MathNet.Numerics;

namespace Kostka.Tests.Sparse.Kernels;

public class KernelPredictionTests
{
    private static readonly Computation _one = new(1);

    private static readonly SparseTask[] _tasks =
    [
        new("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3)),
        new("majority", 3, new SymmetricFunction.Majority(), 0.5),
        new("parity2", 2, new SymmetricFunction.Parity(), 0.5),
        new("parity", 3, new SymmetricFunction.Parity(), 0.35),
        new("table", 3, new BitFunction.Table([-1, 1, -1, 1, 1, 1, -1, 1]), 0.6),
        new("noisy", 3, new SymmetricFunction.Threshold(2), 0.7, LabelNoise: 0.1),
    ];

    public static TheoryData<string> Tasks => [.. _tasks.Select(task => task.Name)];

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Is_the_theory_on_all_sequences_one_by_one(string name)
    {
        SparseTask task = Task(name);
        foreach (Architecture architecture in new[] { SmallNetworks.Block(), SmallNetworks.Perceptron, SmallNetworks.Block(Readout.Last) })
        {
            var prediction = KernelPrediction.Compute(architecture, KernelKind.Nngp, task, task.Function!, 6, 0.02, _one);
            foreach (double samples in new[] { 5.0, 40, 1000 })
            {
                KernelPoint point = prediction.At(samples);
                (double accuracy, double mse) = OneByOne(architecture, task, 6, 0.02, samples);
                Assert.Equal(accuracy, point.Accuracy, 1e-8);
                Assert.Equal(mse, point.Mse, 1e-8);
            }
        }
    }

    [Theory]
    [InlineData("and", 16, 60)]
    [InlineData("and", 40, 300)]
    [InlineData("majority", 16, 100)]
    [InlineData("majority", 30, 250)]
    [InlineData("parity2", 10, 200)]
    [InlineData("parity2", 16, 500)]
    [InlineData("table", 12, 150)]
    [InlineData("noisy", 20, 200)]
    public void Agrees_with_measured_regression(string name, int context, int samples)
    {
        // Eight problems: within 1.5 points, and three standard errors of what was measured.
        SparseTask task = Task(name);
        var learner = new KernelLearner(new KernelSettings(SmallNetworks.Block()));
        double[] measured = [.. Enumerable.Range(0, 8).Select(i =>
            learner.Learn(SparseProblem.Draw(task, context, new SplitSizes(samples, 1, 600), new RandomStream((ulong)i, "measured")), samples, Computation.Default).Accuracy)];
        var mean = MeanAndError.Of(measured);
        double predicted = KernelPrediction.Compute(SmallNetworks.Block(), KernelKind.Nngp, task, task.Function!, context, 0.02, _one).At(samples).Accuracy;
        Assert.InRange(predicted, 0.6, 0.998);
        Assert.InRange(mean.Mean - predicted, -0.015 - (3 * mean.StandardError), 0.015 + (3 * mean.StandardError));
    }

    [Fact]
    public void The_accuracy_asked_for_is_reached_there_and_not_before()
    {
        SparseTask task = Task("and");
        double previous = 0;
        foreach (int context in new[] { 20, 100, 2000 })
        {
            var prediction = KernelPrediction.Compute(SmallNetworks.Block(), KernelKind.Nngp, task, task.Function!, context, 0.02, _one);
            KernelPoint reached = prediction.Reaching(0.99)!;
            Assert.InRange(reached.Accuracy, 0.99, 0.99 + 1e-6);
            Assert.True(prediction.At(0.999 * reached.Samples).Accuracy < 0.99);
            Assert.Equal(1, prediction.Power.Sum(), 1e-6);
            Assert.True(reached.Samples > 2 * previous);
            Assert.InRange(reached.Mse, 0.1, 1);
            previous = reached.Samples;
        }
    }

    [Fact]
    public void What_the_kernel_cannot_represent_takes_no_number_of_samples()
    {
        SparseTask task = Task("parity");
        Assert.Null(KernelPrediction.Compute(SmallNetworks.Linear, KernelKind.Nngp, task, task.Function!, 40, 0.02, _one).Reaching(0.99));
        Assert.NotNull(KernelPrediction.Compute(SmallNetworks.Perceptron, KernelKind.Nngp, task, task.Function!, 40, 0.02, _one).Reaching(0.99));
    }

    [Fact]
    public void What_has_no_exact_spectrum_is_refused()
    {
        Architecture causal = SmallNetworks.Block() with { Layers = [new Layer.Attention(Score.Linear, Causal: true)] };
        SparseTask task = Task("and");
        Assert.Throws<RequestException>(() => KernelPrediction.Compute(causal, KernelKind.Nngp, task, task.Function!, 20, 0.02, _one));
        Assert.Throws<RequestException>(() => KernelPrediction.Compute(SmallNetworks.Block(), KernelKind.Nngp, task with { Relevant = 10 }, task.Function!, 20, 0.02, _one));
        Assert.Throws<RequestException>(() => KernelPrediction.Compute(SmallNetworks.Block(), KernelKind.Nngp, task, task.Function!, 2, 0.02, _one));
    }

    /// <summary>The same theory on the kernel operator over all 2^T sequences: eigenfunctions, mean predictor, its mean given the relevant bits, accuracy.</summary>
    private static (double Accuracy, double Mse) OneByOne(Architecture architecture, SparseTask task, int context, double ridge, double samples)
    {
        int count = 1 << context, s = task.Relevant;
        var all = new SequenceSet(count, context, 2, [.. Enumerable.Range(0, count).SelectMany(x => Enumerable.Range(0, context).Select(t => (x >> t) & 1))]);
        double[] probability = [.. Enumerable.Range(0, count).Select(x => Probability(x, context))];
        double[] clean = new JuntaTarget(task.Function!, [.. Enumerable.Range(0, s)]).Evaluate(new SequenceSample(all, []));
        double scale = 1 - (2 * task.LabelNoise);
        Matrix operation = new InfiniteKernel(architecture, KernelKind.Nngp).Gram(all, _one);
        for (int x = 0; x < count; x++)
        {
            for (int y = 0; y < count; y++)
                operation[x, y] *= Math.Sqrt(probability[x] * probability[y]);
        }

        var eigen = LinearAlgebra.Managed.Eigen(operation);
        var theory = SelfConsistentTheory.Solve(new EigenSpectrum(eigen.Values, []), samples, ridge);
        double[] mean = new double[count];
        double unlearned = 1 - (scale * scale);
        for (int i = 0; i < count; i++)
        {
            double coefficient = 0;
            for (int x = 0; x < count; x++)
                coefficient += scale * clean[x] * Math.Sqrt(probability[x]) * eigen.Vectors[i, x];
            unlearned += Math.Pow(theory.Unlearned(i) * coefficient, 2);
            for (int x = 0; x < count; x++)
                mean[x] += theory.Learnability[i] * coefficient * eigen.Vectors[i, x] / Math.Sqrt(probability[x]);
        }

        double[] given = new double[1 << s];
        for (int x = 0; x < count; x++)
            given[x & ((1 << s) - 1)] += probability[x] * mean[x];
        double variance = (theory.Overfitting * unlearned) - (1 - (scale * scale)), accuracy = 0, mse = 0;
        for (int b = 0; b < given.Length; b++)
            variance -= Probability(b, s) * Math.Pow((scale * clean[b]) - (given[b] / Probability(b, s)), 2);
        for (int b = 0; b < given.Length; b++)
        {
            double at = given[b] / Probability(b, s);
            accuracy += Probability(b, s) * 0.5 * SpecialFunctions.Erfc(-clean[b] * at / Math.Sqrt(2 * variance));
            mse += Probability(b, s) * Math.Pow(clean[b] - at, 2);
        }

        return (accuracy, mse + variance);

        double Probability(int pattern, int bits)
        {
            int ones = BitOperations.PopCount((uint)pattern);
            return Math.Pow(task.Probability, ones) * Math.Pow(1 - task.Probability, bits - ones);
        }
    }

    private static SparseTask Task(string name) => _tasks.Single(task => task.Name == name);
}
