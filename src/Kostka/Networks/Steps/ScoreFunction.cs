using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Architectures;
using Kostka.Networks.Elementwise;

namespace Kostka.Networks.Steps;

/// <summary>What turns products of queries and keys into attention weights, and its derivative: the softmax of factor·product, or ζ(factor·product)/positions.</summary>
/// <param name="Score">ζ.</param>
/// <param name="Causal">Whether row a sees its first a + 1 entries only. For tables with a row for every position.</param>
/// <param name="Factor">What the products are multiplied by first, at least 0.</param>
/// <param name="Positions">Number of positions.</param>
internal readonly record struct ScoreFunction<T>(Score Score, bool Causal, T Factor, int Positions)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T Scale => Factor / T.CreateTruncating(Positions);

    /// <summary>Products to weights, in place. Weights of <see cref="Score.Abs"/> keep the sign of their score, for the way back.</summary>
    /// <param name="table">Rows of <see cref="Positions"/> products, one after the other.</param>
    public void Forward(Span<T> table)
    {
        if (Score == Score.Softmax)
        {
            Softmax.Forward(table, table.Length / Positions, Positions, Positions, Factor, Causal);
            return;
        }

        TensorPrimitives.Multiply(table, Scale, table);
        if (Score == Score.Relu)
            Entrywise.Forward<T, ReluMap<T>>(table, table);
        Mask(table);
    }

    /// <summary>Slopes of weights to slopes of products, in place.</summary>
    public void Backward(ReadOnlySpan<T> weights, Span<T> slopes)
    {
        switch (Score)
        {
            case Score.Softmax:
                Softmax.Backward(weights, slopes, slopes.Length / Positions, Positions, Positions, Factor);
                return;
            case Score.Relu:
                Entrywise.Backward<T, ReluMap<T>>(weights, slopes, slopes);
                break;
            case Score.Abs:
                Entrywise.Backward<T, AbsoluteMap<T>>(weights, slopes, slopes);
                break;
        }

        TensorPrimitives.Multiply(slopes, Scale, slopes);
        Mask(slopes);
    }

    /// <summary>The weights that act: those of <see cref="Score.Abs"/> without their sign.</summary>
    /// <param name="weights">The weights that are kept.</param>
    /// <param name="room">Room for as many.</param>
    public ReadOnlySpan<T> Acting(ReadOnlySpan<T> weights, Span<T> room)
    {
        if (Score != Score.Abs)
            return weights;
        Entrywise.Forward<T, AbsoluteMap<T>>(weights, room);
        return room;
    }

    private void Mask(Span<T> table)
    {
        for (int a = 0; Causal && a < Positions; a++)
            table.Slice((a * Positions) + a + 1, Positions - a - 1).Clear();
    }
}
