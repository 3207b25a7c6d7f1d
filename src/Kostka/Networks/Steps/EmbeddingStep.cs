using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>The start of the stream, factor·e_x + p_a, for every position of every sample, or for the table of distinct rows.</summary>
/// <param name="embedding">Where the weights lie.</param>
/// <param name="distinct">What the rows' numbers mean.</param>
/// <param name="positions">The position embeddings; null for none.</param>
/// <param name="output">The stream.</param>
internal sealed class EmbeddingStep<T>(Embedding embedding, DistinctRows distinct, Node? positions, Node output) : Step<T>("embedding", output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor = T.CreateChecked(embedding.TokenFactor);

    // Rows of a table share the slopes of a position.
    public override bool Whole => true;

    public override void PlanBackward(SlopePlan plan)
    {
        if (positions is not null)
            plan.Claim(positions);
    }

    public override void Forward(in Pass<T> pass)
    {
        Span<T> stream = Output.Values(pass);
        ReadOnlySpan<T> places = positions is null ? default : positions.TableValues(pass);
        int width = Output.Width;
        for (int i = 0; i < pass.Rows.Length; i++)
        {
            (int token, int position) = Parts(pass.Rows[i]);
            Span<T> row = stream.Slice(i * width, width);
            ReadOnlySpan<T> weights = pass.Parameters.Slice(token, width);
            if (positions is null)
                TensorPrimitives.Multiply(weights, _factor, row);
            else
                TensorPrimitives.MultiplyAdd(weights, _factor, places.Slice(position * width, width), row);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> slopes = Output.Slopes(pass);
        Span<T> places = positions is null ? default : positions.TableSlopes(pass);
        int width = Output.Width;
        for (int i = 0; i < pass.Rows.Length; i++)
        {
            (int token, int position) = Parts(pass.Rows[i]);
            ReadOnlySpan<T> row = slopes.Slice(i * width, width);
            if (embedding.TokensTrained)
            {
                Span<T> gradient = pass.Gradient.Slice(token, width);
                TensorPrimitives.MultiplyAdd(row, _factor, gradient, gradient);
            }

            if (positions is not null)
            {
                Span<T> place = places.Slice(position * width, width);
                TensorPrimitives.Add(place, row, place);
            }
        }
    }

    /// <summary>Where the token's weights start, and its position.</summary>
    private (int Token, int Position) Parts(int row)
    {
        if (row == distinct.ClsRow)
            return (embedding.Cls, distinct.Length);
        int position = distinct.Positions ? row / distinct.Vocabulary : 0;
        return (embedding.Token + ((row - (position * distinct.Vocabulary)) * Output.Width), position);
    }
}
