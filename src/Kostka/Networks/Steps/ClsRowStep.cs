using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Steps;

/// <summary>The row with which the added token starts: its own and its position's, the last ones of two tables, added.</summary>
internal sealed class ClsRowStep<T>(Node tokens, Node positions, Node output) : Step<T>("embedding", output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Node _token = tokens.Row(tokens.Rows - 1), _position = positions.Row(positions.Rows - 1);

    public override bool Whole => true;

    public override void PlanBackward(SlopePlan plan)
    {
        plan.Claim(_token);
        plan.Claim(_position);
    }

    public override void Forward(in Pass<T> pass) =>
        TensorPrimitives.Add<T>(_token.TableValues(pass), _position.TableValues(pass), Output.TableValues(pass));

    public override void Backward(in Pass<T> pass)
    {
        ReadOnlySpan<T> slopes = Output.TableSlopes(pass);
        Span<T> token = _token.TableSlopes(pass), position = _position.TableSlopes(pass);
        TensorPrimitives.Add(token, slopes, token);
        TensorPrimitives.Add(position, slopes, position);
    }
}
