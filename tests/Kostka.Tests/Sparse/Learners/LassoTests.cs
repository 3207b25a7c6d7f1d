using System.Text.Json;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Learners.Lasso;
using Kostka.Sparse.Tasks;

namespace Kostka.Tests.Sparse.Learners;

public class LassoTests
{
    private static readonly SparseTask _and = new("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3));
    private static readonly SparseTask _majority = new("majority", 3, new SymmetricFunction.Majority(), 0.5);
    private static readonly SparseTask _parity = new("parity", 3, new SymmetricFunction.Parity(), 0.5);

    [Fact]
    public void Agrees_with_the_minima_that_SciPy_finds()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "lasso.json")));
        int fits = 0;
        foreach (JsonElement @case in document.RootElement.EnumerateArray())
        {
            string[] rows = [.. @case.GetProperty("bits").EnumerateArray().Select(row => row.GetString()!)];
            double[] labels = [.. @case.GetProperty("labels").EnumerateArray().Select(label => label.GetDouble())];
            var data = new SignColumns(new LabelledBits(new SequenceSet(rows.Length, rows[0].Length, 2, [.. rows.SelectMany(row => row.Select(bit => bit - '0'))]), labels), rows.Length);
            var problem = new LogisticLasso(data);
            Assert.Equal(@case.GetProperty("largest").GetDouble(), problem.LargestPenalty, 1e-14);
            foreach (JsonElement expected in @case.GetProperty("fits").EnumerateArray())
            {
                LassoFit fit = problem.Solve(expected.GetProperty("penalty").GetDouble(), problem.Empty, 1e-13);
                double[] weights = [.. expected.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())];
                for (int t = 0; t < weights.Length; t++)
                    Assert.Equal(weights[t], fit.Weights[t], 1e-9);
                Assert.Equal(expected.GetProperty("intercept").GetDouble(), fit.Intercept, 1e-9);
                Assert.Equal(expected.GetProperty("loss").GetDouble(), LogisticLoss.Mean(fit.Outputs(data), labels), 1e-11);
                Assert.Contains(0.0, fit.Weights);
                fits++;
            }
        }

        Assert.Equal(7, fits);
    }

    [Theory]
    [InlineData(20, 50, 0.0)]
    [InlineData(200, 50, 0.2)]
    [InlineData(60, 60, 0.5)]
    public void Every_fit_of_a_path_meets_the_conditions_of_a_minimum(int samples, int context, double noise)
    {
        // Labels of noise ½ have nothing to do with the bits: the weights are then all small and many.
        SparseProblem problem = Draw(_majority with { LabelNoise = Math.Min(noise, 0.499) }, context, samples, 2);
        var data = new SignColumns(problem.Training, samples);
        var lasso = new LogisticLasso(data);
        LassoFit fit = lasso.Empty;
        for (double share = 1; share > 0.01; share *= 0.6)
        {
            double penalty = share * lasso.LargestPenalty, previous = Objective(fit, data, penalty);
            fit = lasso.Solve(penalty, fit, 1e-10);
            Assert.InRange(fit.Violation, 0, 1e-10);
            Assert.True(Violation(fit, problem.Training, penalty) <= 1.1e-10);
            Assert.True(Objective(fit, data, penalty) <= previous + 1e-14);

            // No point nearby is better.
            var stream = new RandomStream(3, "nearby");
            for (int trial = 0; trial < 50; trial++)
            {
                double[] moved = [.. fit.Weights];
                moved[stream.NextBelow(context)] += 0.02 * stream.NextGaussian();
                Assert.True(Objective(fit with { Weights = moved, Intercept = fit.Intercept + (0.02 * stream.NextGaussian()) }, data, penalty) >= Objective(fit, data, penalty) - 1e-13);
            }

            Assert.Equal(share == 1, fit.Weights.All(weight => weight == 0));
        }

        // A point that is no minimum is not taken for one.
        double[] wrong = [.. fit.Weights];
        wrong[0] += 0.1;
        Assert.True(Violation(fit with { Weights = wrong }, problem.Training, fit.Penalty) > 1e-4);
    }

    [Fact]
    public void Learns_conjunctions_and_majorities_but_no_parity()
    {
        var learner = new LassoLearner(new LassoSettings());
        foreach (SparseTask task in new[] { _and, _majority })
        {
            SparseOutcome few = learner.Learn(Draw(task, 100, 256, 1), 6, new Computation(1)), many = learner.Learn(Draw(task, 100, 256, 1), 256, new Computation(1));
            Assert.InRange(few.Accuracy, 0, 0.9);
            Assert.InRange(many.Accuracy, 0.995, 1);
            Assert.Equal(1, many.TrainingAccuracy);
        }

        SparseOutcome parity = learner.Learn(Draw(_parity, 30, 1000, 1), 1000, new Computation(1));
        Assert.InRange(parity.Accuracy, 0.4, 0.6);
        Assert.True(parity.Fitted(0));
    }

    [Fact]
    public void Takes_the_penalty_that_the_selection_split_prefers()
    {
        // With noise the smallest penalty of the path learns the noise by heart.
        SparseProblem problem = Draw(_majority with { LabelNoise = 0.2 }, 60, 100, 4);
        var path = new LassoSettings(Patience: 100);
        SparseOutcome chosen = new LassoLearner(path).Learn(problem, 100, new Computation(1));
        var data = new SignColumns(problem.Training, 100);
        var lasso = new LogisticLasso(data);
        var selection = new SignColumns(problem.Selection, problem.Selection.Count);
        double best = 0, last = 0;
        LassoFit fit = lasso.Empty;
        for (int k = 0; k < path.Penalties; k++)
        {
            fit = lasso.Solve(lasso.LargestPenalty * Math.Pow(path.SmallestShare, k / (path.Penalties - 1.0)), fit, path.Tolerance * lasso.LargestPenalty);
            last = problem.Selection.Accuracy(fit.Outputs(selection));
            best = Math.Max(best, last);
        }

        Assert.Equal(best, chosen.SelectionAccuracy);
        Assert.True(chosen.SelectionAccuracy > last + 0.05);
    }

    [Fact]
    public void One_label_alone_gives_that_label()
    {
        SparseProblem problem = Enumerable.Range(0, 100).Select(seed => Draw(_and, 10, 2, (ulong)seed)).First(drawn => drawn.Training.Labels.All(label => label == 1));
        SparseOutcome outcome = new LassoLearner(new LassoSettings()).Learn(problem, 2, new Computation(1));
        Assert.Equal(1, outcome.TrainingAccuracy);
        Assert.Equal(problem.Scoring.Labels.Count(label => label == 1) / (double)problem.Scoring.Count, outcome.Accuracy);
    }

    private static double Objective(LassoFit fit, SignColumns data, double penalty) =>
        LogisticLoss.Mean(fit.Outputs(data), data.Labels) + (penalty * fit.Weights.Sum(Math.Abs));

    /// <summary>The conditions of a minimum, sequence by sequence.</summary>
    private static double Violation(LassoFit fit, LabelledBits data, double penalty)
    {
        double[] gradient = new double[fit.Weights.Length];
        double intercept = 0, most = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double output = fit.Intercept;
            for (int t = 0; t < gradient.Length; t++)
                output += fit.Weights[t] * ((2 * data.Inputs[i][t]) - 1);
            double slope = -data.Labels[i] / (1 + Math.Exp(data.Labels[i] * output)) / data.Count;
            intercept += slope;
            for (int t = 0; t < gradient.Length; t++)
                gradient[t] += slope * ((2 * data.Inputs[i][t]) - 1);
        }

        for (int t = 0; t < gradient.Length; t++)
            most = Math.Max(most, fit.Weights[t] == 0 ? Math.Abs(gradient[t]) - penalty : Math.Abs(gradient[t] + (penalty * Math.Sign(fit.Weights[t]))));
        return Math.Max(most, Math.Abs(intercept));
    }

    private static SparseProblem Draw(SparseTask task, int context, int samples, ulong seed) =>
        SparseProblem.Draw(task, context, new SplitSizes(samples, 400, 1000), new RandomStream(seed, "lasso tests"));
}
