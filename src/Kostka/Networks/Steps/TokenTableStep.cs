using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Blocks;

namespace Kostka.Networks.Steps;

/// <summary>What the stream starts with but for positions: factor·e_v for every token v, and the added token's last.</summary>
internal sealed class TokenTableStep<T>(Embedding embedding, Node output) : Step<T>("embedding", output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _factor = T.CreateChecked(embedding.TokenFactor);

    public override bool Whole => true;

    private int Tokens => (Output.Rows - 1) * Output.Width;

    public override void PlanBackward(SlopePlan plan)
    {
    }

    public override void Forward(in Pass<T> pass)
    {
        Span<T> table = Output.TableValues(pass);
        TensorPrimitives.Multiply(pass.Parameters.Slice(embedding.Token, Tokens), _factor, table);
        TensorPrimitives.Multiply(pass.Parameters.Slice(embedding.Cls, Output.Width), _factor, table[Tokens..]);
    }

    public override void Backward(in Pass<T> pass)
    {
        if (!embedding.TokensTrained)
            return;
        ReadOnlySpan<T> slopes = Output.TableSlopes(pass);
        Span<T> tokens = pass.Gradient.Slice(embedding.Token, Tokens), cls = pass.Gradient.Slice(embedding.Cls, Output.Width);
        TensorPrimitives.MultiplyAdd(slopes[..Tokens], _factor, tokens, tokens);
        TensorPrimitives.MultiplyAdd(slopes[Tokens..], _factor, cls, cls);
    }
}
