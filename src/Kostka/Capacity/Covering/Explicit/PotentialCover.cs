using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Capacity.Covering.Lemmas;
using Kostka.Capacity.Norms;
using Kostka.Numerics;

namespace Kostka.Capacity.Covering.Explicit;

/// <summary>
/// The cover of Lemma 2, built: the member of the cover that stands for a matrix W. While some point x is off by more than ε, with r = (W−U)ᵀx, the column j of largest
/// r_j²/(‖w_j‖ + B/(9k)) moves along ±x by the step of (2/3)(B/B_x) 2^{−i}, i = 0 … 63, that is within a third of the best one, |r_j|/B_x². Each step lowers
/// Σ_j ‖w_j−u_j‖²/(‖w_j‖ + B/(9k)), which starts below B, by more than (4/5) ε²/(B B_x²), so that at most <see cref="MatrixCover"/>'s K steps are taken.
/// </summary>
public static class PotentialCover
{
    /// <summary>A step: the point that it was taken along, the column that moved, its sign ±1, and the size (2/3)(B/B_x) 2^{−<paramref name="Size"/>}.</summary>
    public readonly record struct Step(int Point, int Column, int Sign, int Size);

    /// <summary>A member of the cover.</summary>
    /// <param name="Steps">The steps from 0, which name it.</param>
    /// <param name="Weights">U, d × k.</param>
    /// <param name="Deviation">max_i ‖(W − U)ᵀx_i‖_2, at most ε.</param>
    public sealed record Member(ImmutableArray<Step> Steps, Matrix Weights, double Deviation);

    /// <summary>The member that stands for W.</summary>
    /// <param name="points">The n points as rows.</param>
    /// <param name="weights">W, d × k.</param>
    /// <param name="norm">B, at least ‖W‖_{2,1}; above 0.</param>
    /// <param name="inputNorm">B_x, at least the norm of every point; above 0.</param>
    /// <param name="accuracy">ε, above 0, with √(10k) B B_x/ε ≤ 2^64.</param>
    public static Member Approximate(Matrix points, Matrix weights, double norm, double inputNorm, double accuracy)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(weights);
        CapacityRanges.Accuracy(norm);
        CapacityRanges.Accuracy(inputNorm);
        if (weights.Rows != points.Columns)
            throw new ArgumentException($"Weights of {weights.Rows} rows were given for points of {points.Columns} coordinates.", nameof(weights));
        _ = new MatrixCover(norm, inputNorm, points.Rows, weights.Columns).At(accuracy);

        double[] columnWeights = [.. MatrixNorms.ColumnNorms(weights).Select(column => column + (norm / (9 * weights.Columns)))];
        Matrix missing = weights.Clone(), reached = new(weights.Rows, weights.Columns);
        double[] residual = new double[weights.Columns];
        var steps = ImmutableArray.CreateBuilder<Step>();
        while (true)
        {
            (int point, double deviation) = Worst(points, missing, residual);
            if (deviation <= accuracy)
                return new Member(steps.ToImmutable(), reached, deviation);
            Residual(points.Row(point), missing, residual);
            int column = 0;
            for (int j = 1; j < residual.Length; j++)
            {
                if (residual[j] * residual[j] / columnWeights[j] > residual[column] * residual[column] / columnWeights[column])
                    column = j;
            }

            // |r| lies in (2^{−i−1}, 2^{−i}] · B B_x.
            int size = Math.Max(0, (int)Math.Floor(-Math.Log2(Math.Abs(residual[column]) / (norm * inputNorm))));
            var step = new Step(point, column, Math.Sign(residual[column]), size);
            steps.Add(step);
            double along = step.Sign * Math.ScaleB(2.0 / 3 * norm / inputNorm, -size);
            for (int i = 0; i < weights.Rows; i++)
            {
                missing[i, column] -= along * points[point, i];
                reached[i, column] += along * points[point, i];
            }
        }
    }

    private static (int Point, double Deviation) Worst(Matrix points, Matrix missing, double[] residual)
    {
        (int Point, double Deviation) worst = (0, 0);
        for (int i = 0; i < points.Rows; i++)
        {
            Residual(points.Row(i), missing, residual);
            double deviation = TensorPrimitives.Norm<double>(residual);
            if (deviation > worst.Deviation)
                worst = (i, deviation);
        }

        return worst;
    }

    /// <summary>(W−U)ᵀx.</summary>
    private static void Residual(ReadOnlySpan<double> point, Matrix missing, double[] residual)
    {
        Array.Clear(residual);
        for (int i = 0; i < missing.Rows; i++)
            TensorPrimitives.MultiplyAdd(missing.Row(i), point[i], residual, residual);
    }
}
