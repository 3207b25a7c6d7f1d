using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Capacity.Covering.Lemmas;
using Kostka.Numerics;

namespace Kostka.Capacity.Covering.Explicit;

/// <summary>
/// The cover of Lemma 1, built: the member of the cover that stands for a vector w. While some point is off by more than ε, the one that is off most (the first of several)
/// moves u by (ε/B_x²) towards w along it. Each step lowers ‖w − u‖² by more than ε²/B_x², so that at most <see cref="VectorCover"/>'s K steps are taken.
/// </summary>
public static class GreedyCover
{
    /// <summary>A step: the point that it was taken along, and its sign, ±1.</summary>
    public readonly record struct Step(int Point, int Sign);

    /// <summary>A member of the cover.</summary>
    /// <param name="Steps">The steps from 0, which name it.</param>
    /// <param name="Weights">u.</param>
    /// <param name="Deviation">max_i |(w − u)·x_i|, at most ε.</param>
    public sealed record Member(ImmutableArray<Step> Steps, ImmutableArray<double> Weights, double Deviation);

    /// <summary>The member that stands for w.</summary>
    /// <param name="points">The n points as rows.</param>
    /// <param name="weights">w, d numbers.</param>
    /// <param name="inputNorm">B_x, at least the norm of every point; above 0.</param>
    /// <param name="accuracy">ε, above 0.</param>
    public static Member Approximate(Matrix points, ReadOnlySpan<double> weights, double inputNorm, double accuracy)
    {
        ArgumentNullException.ThrowIfNull(points);
        CapacityRanges.Accuracy(inputNorm);
        CapacityRanges.Accuracy(accuracy);
        if (weights.Length != points.Columns)
            throw new ArgumentException($"{weights.Length} weights were given for points of {points.Columns} coordinates.", nameof(weights));
        double size = accuracy / inputNorm / inputNorm;
        double[] missing = weights.ToArray();
        var steps = ImmutableArray.CreateBuilder<Step>();
        while (true)
        {
            (int point, double residual) = Worst(points, missing);
            if (Math.Abs(residual) <= accuracy)
                return new Member(steps.ToImmutable(), Difference(weights, missing), Math.Abs(residual));
            steps.Add(new Step(point, Math.Sign(residual)));
            TensorPrimitives.MultiplyAdd(points.Row(point), -Math.Sign(residual) * size, missing, missing);
        }
    }

    private static (int Point, double Residual) Worst(Matrix points, double[] missing)
    {
        (int Point, double Residual) worst = (0, 0);
        for (int i = 0; i < points.Rows; i++)
        {
            double residual = TensorPrimitives.Dot(points.Row(i), missing);
            if (Math.Abs(residual) > Math.Abs(worst.Residual))
                worst = (i, residual);
        }

        return worst;
    }

    private static ImmutableArray<double> Difference(ReadOnlySpan<double> weights, double[] missing)
    {
        TensorPrimitives.Subtract(weights, missing, missing);
        return ImmutableArray.Create(missing);
    }
}
