using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Training;

/// <summary>The Euclidean norm of a gradient, and clipping by it.</summary>
internal static class GradientNorm
{
    // Short enough for the rounding of single precision not to add up.
    private const int Chunk = 4096;

    /// <summary>The norm, whatever the size of the entries.</summary>
    public static double Of<T>(ReadOnlySpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int start = 0; start < gradient.Length; start += Chunk)
            sum += double.CreateTruncating(TensorPrimitives.SumOfSquares(gradient.Slice(start, Math.Min(Chunk, gradient.Length - start))));

        // Squares of single precision overflow beyond 1e19 and vanish below 1e-23; those of doubles take all of its range.
        if (!double.IsFinite(sum) || sum < 1e-30)
        {
            sum = 0;
            foreach (T value in gradient)
                sum += double.CreateTruncating(value) * double.CreateTruncating(value);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The factor that shortens a gradient to a norm: PyTorch's clip_grad_norm_, which adds 1e-6 to the gradient's own.</summary>
    /// <param name="norm">The gradient's norm.</param>
    /// <param name="largest">The largest that is let through.</param>
    /// <returns>Not a number for a norm that is not finite: clipping must not hide it.</returns>
    public static double ClipFactor(double norm, double largest) => double.IsFinite(norm) ? Math.Min(1, largest / (norm + 1e-6)) : double.NaN;
}
