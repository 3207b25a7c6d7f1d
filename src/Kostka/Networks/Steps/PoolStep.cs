using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Steps;

/// <summary>The mean over the positions of every sample.</summary>
internal sealed class PoolStep<T>(string layer, Node input, Node output) : Step<T>(layer, output)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _share = T.One / T.CreateChecked(input.Positions);
    private bool _accumulate;

    public override void PlanBackward(SlopePlan plan) => _accumulate = plan.Claim(input);

    public override void Forward(in Pass<T> pass)
    {
        ReadOnlySpan<T> from = input.Values(pass);
        Span<T> to = Output.Values(pass);
        int width = input.Width;
        for (int s = 0; s < pass.Count; s++)
        {
            Span<T> mean = to.Slice(s * width, width);
            mean.Clear();
            for (int a = 0; a < input.Positions; a++)
                TensorPrimitives.Add(mean, from.Slice(((s * input.Positions) + a) * width, width), mean);
            TensorPrimitives.Multiply(mean, _share, mean);
        }
    }

    public override void Backward(in Pass<T> pass)
    {
        Span<T> to = input.Slopes(pass);
        ReadOnlySpan<T> from = Output.Slopes(pass);
        int width = input.Width;
        for (int s = 0; s < pass.Count; s++)
        {
            ReadOnlySpan<T> mean = from.Slice(s * width, width);
            for (int a = 0; a < input.Positions; a++)
            {
                Span<T> row = to.Slice(((s * input.Positions) + a) * width, width);
                if (_accumulate)
                    TensorPrimitives.MultiplyAdd(mean, _share, row, row);
                else
                    TensorPrimitives.Multiply(mean, _share, row);
            }
        }
    }
}
