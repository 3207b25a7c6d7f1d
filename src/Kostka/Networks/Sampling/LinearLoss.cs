using System.Numerics;
using System.Numerics.Tensors;
using Kostka.Networks.Losses;

namespace Kostka.Networks.Sampling;

/// <summary>Σ f·y, whose slopes are the labels: takes slopes that are known at the outputs on to the parameters.</summary>
internal sealed class LinearLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<T> outputs, ReadOnlySpan<T> labels, Span<T> slopes)
    {
        labels.CopyTo(slopes);
        return double.CreateTruncating(TensorPrimitives.Dot(outputs, labels));
    }
}
