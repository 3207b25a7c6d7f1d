using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Steps;

/// <summary>The norm of rows, forward and backward.</summary>
internal static class RowNorm
{
    /// <summary>y = (x − mean)/rms, or x/rms.</summary>
    public static void Forward<T>(bool centred, ReadOnlySpan<T> x, int width, Span<T> inverse, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(width);
        for (int row = 0; row < inverse.Length; row++)
        {
            ReadOnlySpan<T> from = x.Slice(row * width, width);
            Span<T> to = y.Slice(row * width, width);
            if (centred)
                TensorPrimitives.Subtract(from, TensorPrimitives.Sum(from) / count, to);
            else
                from.CopyTo(to);
            T square = TensorPrimitives.SumOfSquares<T>(to) / count;
            inverse[row] = square == T.Zero ? T.Zero : T.One / T.Sqrt(square);
            TensorPrimitives.Multiply(to, inverse[row], to);
        }
    }

    /// <summary>dx = (dy − [mean dy] − y·mean(y dy))/rms.</summary>
    public static void Backward<T>(bool centred, ReadOnlySpan<T> y, int width, ReadOnlySpan<T> inverse, ReadOnlySpan<T> dy, Span<T> dx, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(width);
        for (int row = 0; row < inverse.Length; row++)
        {
            ReadOnlySpan<T> value = y.Slice(row * width, width), slope = dy.Slice(row * width, width);
            Span<T> to = dx.Slice(row * width, width);
            T along = inverse[row] * TensorPrimitives.Dot(value, slope) / count, mean = centred ? inverse[row] * TensorPrimitives.Sum(slope) / count : T.Zero;
            Entrywise.NormSlopes(value, slope, inverse[row], along, mean, to, accumulate);
        }
    }
}
