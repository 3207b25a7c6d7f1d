using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Steps;

internal static class Entrywise
{
    public static void Relu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Max(x, T.Zero, y);

    public static void ReluBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            T slope = x[i] > T.Zero ? dy[i] : T.Zero;
            dx[i] = accumulate ? dx[i] + slope : slope;
        }
    }

    public static void Erf<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = T.CreateTruncating(MathNet.Numerics.SpecialFunctions.Erf(double.CreateTruncating(x[i])));
    }

    public static void ErfBackward<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T peak = T.CreateChecked(2 / Math.Sqrt(Math.PI));
        for (int i = 0; i < x.Length; i++)
        {
            T slope = dy[i] * peak * T.Exp(-x[i] * x[i]);
            dx[i] = accumulate ? dx[i] + slope : slope;
        }
    }

    public static void NormSlopes<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, T inverse, T along, T mean, Span<T> dx, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < y.Length; i++)
        {
            T slope = (dy[i] * inverse) - mean - (y[i] * along);
            dx[i] = accumulate ? dx[i] + slope : slope;
        }
    }
}
