using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Steps;

/// <summary>The last position of every sample.</summary>
internal sealed class SelectStep<T>(string layer, Node input, Node output) : Step<T>(layer, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private bool _accumulate;

    public override void PlanBackward(SlopePlan plan) => _accumulate = plan.Claim(input);

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> from = input.Values(pass);
        Span<T> to = Output.Values(pass);
        for (int s = 0; s < pass.Count; s++)
            from.Slice(Last(s), input.Width).CopyTo(to[(s * input.Width)..]);
    }

    public override void Backward(in Pass<T> pass)
    {
        Span<T> to = input.Slopes(pass);
        ReadOnlySpan<T> from = Output.Slopes(pass);
        if (!_accumulate)
            to.Clear();
        for (int s = 0; s < pass.Count; s++)
        {
            Span<T> row = to.Slice(Last(s), input.Width);
            TensorPrimitives.Add(row, from.Slice(s * input.Width, input.Width), row);
        }
    }

    private int Last(int sample) => (((sample + 1) * input.Positions) - 1) * input.Width;
}
