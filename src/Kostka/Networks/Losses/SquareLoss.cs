using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Losses;

/// <summary>½ (f − y)², summed over outputs.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SquareLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<T> outputs, ReadOnlySpan<T> labels, Span<T> slopes)
    {
        TensorPrimitives.Subtract(outputs, labels, slopes);
        double sum = 0;
        foreach (T slope in slopes[..outputs.Length])
            sum += double.CreateTruncating(slope) * double.CreateTruncating(slope);
        return sum / 2;
    }
}
