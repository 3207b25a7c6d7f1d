using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Elementwise;

/// <summary>Softmax of rows of scores, w_c = e^{s g_c} / Σ e^{s g_c'}, and its slope. Rows lie within a larger array and may see only their first entries.</summary>
internal static class Softmax
{
    /// <summary>Scores become weights, in place.</summary>
    /// <param name="scores">Scores g.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Entries of a row, at least 1.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="scale">The factor s before scores, at least 0.</param>
    /// <param name="causal">Whether row i sees its first i + 1 entries only; the weights of others are 0.</param>
    public static void Forward<T>(Span<T> scores, int rows, int columns, int stride, T scale, bool causal)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
        {
            Span<T> row = scores.Slice(i * stride, columns);
            int visible = causal ? Math.Min(columns, i + 1) : columns;
            Forward(row[..visible], scale);
            row[visible..].Clear();
        }
    }

    /// <summary>Slopes in weights become slopes in scores, in place: s·w_c (δ_c − Σ w δ).</summary>
    /// <param name="weights">The weights w that <see cref="Forward{T}(Span{T}, int, int, int, T, bool)"/> gave.</param>
    /// <param name="slopes">The slopes δ, finite also where the weight is 0; laid out like the weights.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Entries of a row.</param>
    /// <param name="stride">Distance between rows, of both.</param>
    /// <param name="scale">The factor s before scores.</param>
    public static void Backward<T>(ReadOnlySpan<T> weights, Span<T> slopes, int rows, int columns, int stride, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows; i++)
            Backward(weights.Slice(i * stride, columns), slopes.Slice(i * stride, columns), scale);
    }

    // The largest score is taken off first, so that no exponential overflows and the sum is at least 1.
    private static void Forward<T>(Span<T> row, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T start = ref MemoryMarshal.GetReference(row);
        int whole = row.Length - (row.Length % Vector256<T>.Count);
        Vector256<T> tail = whole < row.Length ? Tail.Load(row[whole..], T.NegativeInfinity) : Vector256.Create(T.NegativeInfinity), largest = tail;
        for (int c = 0; c < whole; c += Vector256<T>.Count)
            largest = Vector256.MaxNative(largest, Vector256.LoadUnsafe(ref start, (nuint)c));
        Vector256<T> shift = Vector256.Create(-scale * VectorMath.Max(largest)), scales = Vector256.Create(scale), sum = Vector256<T>.Zero;
        for (int c = 0; c < whole; c += Vector256<T>.Count)
        {
            Vector256<T> value = VectorMath.ExpOfNegative(VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref start, (nuint)c), scales, shift));
            value.StoreUnsafe(ref start, (nuint)c);
            sum += value;
        }

        if (whole < row.Length)
        {
            tail = VectorMath.ExpOfNegative(VectorArithmetic.MultiplyAdd(tail, scales, shift));
            sum += tail;
        }

        Vector256<T> inverse = Vector256.Create(T.One / Vector256.Sum(sum));
        for (int c = 0; c < whole; c += Vector256<T>.Count)
            (Vector256.LoadUnsafe(ref start, (nuint)c) * inverse).StoreUnsafe(ref start, (nuint)c);
        if (whole < row.Length)
            Tail.Store(tail * inverse, row[whole..]);
    }

    private static void Backward<T>(ReadOnlySpan<T> weights, Span<T> slopes, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T w = ref MemoryMarshal.GetReference(weights), start = ref MemoryMarshal.GetReference(slopes);
        T mean = Reductions.Dot(weights, slopes);
        Vector256<T> means = Vector256.Create(mean), scales = Vector256.Create(scale);
        int c = 0;
        for (; c <= slopes.Length - Vector256<T>.Count; c += Vector256<T>.Count)
        {
            Vector256<T> slope = Vector256.LoadUnsafe(ref start, (nuint)c) - means;
            (slope * Vector256.LoadUnsafe(ref w, (nuint)c) * scales).StoreUnsafe(ref start, (nuint)c);
        }

        for (; c < slopes.Length; c++)
            slopes[c] = (slopes[c] - mean) * weights[c] * scale;
    }
}
