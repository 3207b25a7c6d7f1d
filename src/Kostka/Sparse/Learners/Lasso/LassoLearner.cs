using Kostka.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners.Lasso;

/// <summary>
/// L1-regularised logistic regression on the signs 2b − 1 of all positions, the classical way to find few relevant ones among many. A path of penalties is followed from the smallest at which all weights are 0;
/// that with the best accuracy on the selection split is taken, of equals that with the smallest logistic loss there.
/// </summary>
/// <remarks>It represents functions that are linearly separable in the bits, such as conjunctions and majorities; of a parity it learns nothing.</remarks>
public sealed class LassoLearner : ISparseLearner
{
    private readonly LassoSettings _settings;

    /// <summary>The learner of given settings.</summary>
    public LassoLearner(LassoSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Penalties < 2 || settings.SmallestShare is not (> 0 and < 1) || settings.Patience < 1 || !(settings.Tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(settings), settings, "A path needs two penalties at least, a smallest share between 0 and 1, a patience of 1 and a positive tolerance.");
        _settings = settings;
    }

    /// <inheritdoc/>
    public string Name => "lasso";

    /// <inheritdoc/>
    public int? MostSamples(SparseTask task, int context) => null;

    /// <inheritdoc/>
    public SparseOutcome Learn(SparseProblem problem, int samples, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(computation);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(samples, problem.Training.Count);
        var training = new SignColumns(problem.Training, samples);
        var selection = new SignColumns(problem.Selection, problem.Selection.Count);
        (LassoFit best, int steps) = Choose(training, selection, problem.Selection, computation.Cancellation);
        return new SparseOutcome(
            problem.Training.First(samples).Accuracy(best.Outputs(training)),
            problem.Selection.Accuracy(best.Outputs(selection)),
            problem.Scoring.Accuracy(best.Outputs(new SignColumns(problem.Scoring, problem.Scoring.Count))),
            1)
        {
            Optimal = true,
            Steps = steps,
        };
    }

    /// <summary>The best fit of the path on the selection split, and the Newton steps of all.</summary>
    private (LassoFit Best, int Steps) Choose(SignColumns training, SignColumns selection, LabelledBits split, CancellationToken cancellation)
    {
        // Where all labels are the same there is one answer.
        if (training.Labels.All(label => label == training.Labels[0]))
            return (new LassoFit(0, new double[training.Positions], training.Labels[0], 0, 0), 0);
        var problem = new LogisticLasso(training);
        LassoFit fit = problem.Empty, best = fit;
        double bestAccuracy = -1, lossOfBest = 0, leastLoss = double.PositiveInfinity;
        int steps = 0, improved = 0;
        for (int k = 0; k < _settings.Penalties && k - improved <= _settings.Patience; k++)
        {
            double penalty = problem.LargestPenalty * Math.Pow(_settings.SmallestShare, (double)k / (_settings.Penalties - 1));
            fit = problem.Solve(penalty, fit, _settings.Tolerance * problem.LargestPenalty, cancellation);
            steps += fit.Steps;
            double[] outputs = fit.Outputs(selection);
            double accuracy = split.Accuracy(outputs), loss = LogisticLoss.Mean(outputs, split.Labels);
            if (accuracy > bestAccuracy || loss < leastLoss)
                improved = k;
            if (accuracy > bestAccuracy || (accuracy == bestAccuracy && loss < lossOfBest))
                (best, bestAccuracy, lossOfBest) = (fit, accuracy, loss);
            leastLoss = Math.Min(leastLoss, loss);
        }

        return (best, steps);
    }
}
