using System.Numerics.Tensors;

namespace Kostka.Sparse.Learners.Lasso;

/// <summary>
/// L1-regularised logistic regression: the minimum over w, b of (1/m) Σ ln(1 + exp(−y_i (b + w·x_i))) + λ ‖w‖_1, the intercept b free, on signs x. By Newton steps: the quadratic model of the loss with
/// the penalty is minimised by coordinate descent over the positions that have a weight or should have one, then a line search (Yuan, Ho, Lin, JMLR 2012; Friedman, Hastie, Tibshirani, JSS 2010).
/// </summary>
internal sealed class LogisticLasso
{
    private const int MostSteps = 200, MostSweeps = 200, MostHalvings = 40;

    // Share of the expected decrease that a step must bring.
    private const double LeastDecrease = 0.01;

    // Keeps the model convex where all sequences are classified with certainty.
    private const double LeastCurvature = 1e-10;

    private readonly SignColumns _data;
    private readonly double[] _slopes, _curvatures, _bent, _scratch, _gradient;

    /// <summary>The problem on given sequences; both labels occur.</summary>
    public LogisticLasso(SignColumns data)
    {
        _data = data;
        (_slopes, _curvatures, _bent, _scratch) = (new double[data.Count], new double[data.Count], new double[data.Count], new double[data.Count]);
        _gradient = new double[data.Positions];

        // Without weights b is the logarithm of the odds.
        int positive = data.Labels.Count(label => label > 0);
        Empty = new LassoFit(0, new double[data.Positions], Math.Log((double)positive / (data.Count - positive)), 0, 0);
        Differentiate(Empty.Outputs(data));
        LargestPenalty = TensorPrimitives.MaxMagnitude<double>(_gradient) is var largest ? Math.Abs(largest) : 0;
    }

    /// <summary>The smallest λ at which all weights are 0.</summary>
    public double LargestPenalty { get; }

    /// <summary>The fit without weights.</summary>
    public LassoFit Empty { get; }

    /// <summary>The minimum.</summary>
    /// <param name="penalty">λ, above 0.</param>
    /// <param name="start">Where to begin, such as the fit at a penalty nearby.</param>
    /// <param name="tolerance">How far the optimality conditions may be missed.</param>
    /// <param name="cancellation">Asks to stop.</param>
    public LassoFit Solve(double penalty, LassoFit start, double tolerance, CancellationToken cancellation = default)
    {
        double[] weights = [.. start.Weights], outputs = start.Outputs(_data);
        double intercept = start.Intercept, loss = LogisticLoss.Mean(outputs, _data.Labels);
        for (int step = 0; ; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            double interceptSlope = Differentiate(outputs), violation = Violation(weights, interceptSlope, penalty);
            if (violation <= tolerance || step == MostSteps)
                return new LassoFit(penalty, weights, intercept, violation, step);
            int[] working = [.. Enumerable.Range(0, weights.Length).Where(t => weights[t] != 0 || Math.Abs(_gradient[t]) > penalty)];
            (double[] move, double interceptMove) = Direction(weights, working, interceptSlope, penalty, 0.1 * violation);
            double expected = interceptSlope * interceptMove, norm = 0, movedNorm = 0;
            Array.Fill(_scratch, interceptMove);
            for (int k = 0; k < working.Length; k++)
            {
                int t = working[k];
                expected += (_gradient[t] * move[k]) + (penalty * (Math.Abs(weights[t] + move[k]) - Math.Abs(weights[t])));
                TensorPrimitives.MultiplyAdd(_data[t], move[k], _scratch, _scratch);
                norm += Math.Abs(weights[t]);
            }

            // Halve the step until the objective falls by a share of what the model promises, as far as rounding lets that be seen.
            double rounding = 1e-14 * (loss + (penalty * norm));
            double[] moved = new double[outputs.Length];
            double length = 1, movedLoss = 0;
            int halvings = 0;
            for (; halvings < MostHalvings; halvings++, length *= 0.5)
            {
                TensorPrimitives.MultiplyAdd(_scratch, length, outputs, moved);
                movedLoss = LogisticLoss.Mean(moved, _data.Labels);
                movedNorm = 0;
                for (int k = 0; k < working.Length; k++)
                    movedNorm += Math.Abs(weights[working[k]] + (length * move[k]));
                if (movedLoss - loss + (penalty * (movedNorm - norm)) <= (LeastDecrease * length * expected) + rounding)
                    break;
            }

            if (halvings == MostHalvings)
                return new LassoFit(penalty, weights, intercept, violation, step);
            for (int k = 0; k < working.Length; k++)
                weights[working[k]] += length * move[k];
            intercept += length * interceptMove;
            (outputs, loss) = (moved, movedLoss);
        }
    }

    /// <summary>By how much a point misses the conditions of a minimum: |g_t| ≤ λ at weights 0, g_t = −λ sign w_t at others, 0 slope in b.</summary>
    private double Violation(double[] weights, double interceptSlope, double penalty)
    {
        double most = Math.Abs(interceptSlope);
        for (int t = 0; t < weights.Length; t++)
            most = Math.Max(most, weights[t] == 0 ? Math.Abs(_gradient[t]) - penalty : Math.Abs(_gradient[t] + (penalty * Math.Sign(weights[t]))));
        return most;
    }

    /// <summary>Slopes and curvatures of the loss at given outputs, and the gradient g by the weights; returns the slope in b.</summary>
    private double Differentiate(double[] outputs)
    {
        LogisticLoss.Derivatives(outputs, _data.Labels, _slopes, _curvatures);
        for (int t = 0; t < _gradient.Length; t++)
            _gradient[t] = TensorPrimitives.Dot(_data[t], _slopes) / _data.Count;
        return TensorPrimitives.Sum<double>(_slopes) / _data.Count;
    }

    /// <summary>
    /// The minimum over moves d of g·d + ½ dᵀHd + λ‖w + d‖_1, by coordinate descent. Signs have the square 1, so that all diagonal entries of H are the mean curvature.
    /// </summary>
    private (double[] Move, double InterceptMove) Direction(double[] weights, int[] working, double interceptSlope, double penalty, double tolerance)
    {
        int count = _data.Count;
        double diagonal = (TensorPrimitives.Sum<double>(_curvatures) / count) + LeastCurvature, interceptMove = 0;
        double[] move = new double[working.Length];

        // Curvature times the change of every output.
        Array.Clear(_bent);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            double slope = interceptSlope + (TensorPrimitives.Sum<double>(_bent) / count), most = Math.Abs(slope), change = -slope / diagonal;
            interceptMove += change;
            TensorPrimitives.MultiplyAdd(_curvatures, change, _bent, _bent);
            for (int k = 0; k < working.Length; k++)
            {
                ReadOnlySpan<double> column = _data[working[k]];
                double now = weights[working[k]] + move[k];
                double at = now - ((_gradient[working[k]] + (TensorPrimitives.Dot(column, _bent) / count) + (LeastCurvature * move[k])) / diagonal);
                change = (Math.Sign(at) * Math.Max(Math.Abs(at) - (penalty / diagonal), 0)) - now;
                if (change == 0)
                    continue;
                move[k] += change;
                most = Math.Max(most, Math.Abs(change) * diagonal);
                TensorPrimitives.Multiply(_curvatures, column, _scratch);
                TensorPrimitives.MultiplyAdd(_scratch, change, _bent, _bent);
            }

            if (most <= tolerance)
                break;
        }

        return (move, interceptMove);
    }
}
