using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Architectures;

namespace Kostka.Networks.Steps;

/// <summary>ζ, which turns the scores of one query into attention weights, and its derivative.</summary>
internal static class ScoreFunction
{
    /// <summary>Scores to weights, in place: the softmax, or ζ(score)·share. Weights of <see cref="Score.Abs"/> keep the sign of the score, for the way back.</summary>
    public static void Forward<T>(Score score, Span<T> row, T share)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (score)
        {
            case Score.Softmax:
                TensorPrimitives.Subtract(row, TensorPrimitives.Max<T>(row), row);
                TensorPrimitives.Exp(row, row);
                TensorPrimitives.Multiply(row, T.One / TensorPrimitives.Sum<T>(row), row);
                break;
            case Score.Relu:
                TensorPrimitives.Max(row, T.Zero, row);
                TensorPrimitives.Multiply(row, share, row);
                break;
            default:
                TensorPrimitives.Multiply(row, share, row);
                break;
        }
    }

    /// <summary>Slopes of the weights to slopes of the scores, in place.</summary>
    public static void Backward<T>(Score score, ReadOnlySpan<T> weights, Span<T> slopes, T share)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (score)
        {
            case Score.Softmax:
                TensorPrimitives.Subtract(slopes, TensorPrimitives.Dot(weights, slopes), slopes);
                TensorPrimitives.Multiply(slopes, weights, slopes);
                break;
            case Score.Linear:
                TensorPrimitives.Multiply(slopes, share, slopes);
                break;
            default:
                for (int c = 0; c < slopes.Length; c++)
                {
                    T sign = weights[c] > T.Zero ? T.One : weights[c] < T.Zero ? -T.One : T.Zero;
                    slopes[c] *= sign * share;
                }

                break;
        }
    }
}
