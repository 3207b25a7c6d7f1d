using System.Numerics;

namespace Kostka.Networks.Losses;

/// <summary>ln(1 + exp(−y f)) for labels y = ±1, summed over outputs.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class LogisticLoss<T> : Loss<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<T> outputs, ReadOnlySpan<T> labels, Span<T> slopes)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            double label = double.CreateTruncating(labels[i]), margin = label * double.CreateTruncating(outputs[i]);

            // e^{−|margin|} never overflows, and ln(1 + e^{−m}) = max(−m, 0) + ln(1 + e^{−|m|}).
            double small = Math.Exp(-Math.Abs(margin));
            sum += Math.Max(-margin, 0) + double.LogP1(small);
            slopes[i] = T.CreateTruncating(-label * (margin > 0 ? small : 1) / (1 + small));
        }

        return sum;
    }
}
