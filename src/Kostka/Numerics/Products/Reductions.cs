using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kostka.Numerics.Products;

/// <summary>Sums whose order depends on the length alone, and so do their bits: a run that goes on elsewhere in memory repeats them.</summary>
internal static class Reductions
{
    /// <summary>Σ x_i y_i.</summary>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} numbers were given with {y.Length}.");
        ref T a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
        Vector256<T> first = Vector256<T>.Zero, second = first;
        int i = 0, width = Vector256<T>.Count;
        for (; i <= x.Length - (2 * width); i += 2 * width)
        {
            first = VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), first);
            second = VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)(i + width)), Vector256.LoadUnsafe(ref b, (nuint)(i + width)), second);
        }

        if (i <= x.Length - width)
        {
            first = VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), first);
            i += width;
        }

        T sum = Vector256.Sum(first + second);
        for (; i < x.Length; i++)
            sum = T.MultiplyAddEstimate(x[i], y[i], sum);
        return sum;
    }

    /// <summary>Σ x_i.</summary>
    public static T Sum<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T a = ref MemoryMarshal.GetReference(x);
        Vector256<T> first = Vector256<T>.Zero, second = first;
        int i = 0, width = Vector256<T>.Count;
        for (; i <= x.Length - (2 * width); i += 2 * width)
        {
            first += Vector256.LoadUnsafe(ref a, (nuint)i);
            second += Vector256.LoadUnsafe(ref a, (nuint)(i + width));
        }

        if (i <= x.Length - width)
        {
            first += Vector256.LoadUnsafe(ref a, (nuint)i);
            i += width;
        }

        T sum = Vector256.Sum(first + second);
        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }
}
