using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Steps;

/// <summary>
/// Keys or values of all heads, side by side in rows within a larger array, and what attention with a single query does with them. A list chooses the rows. Sums are taken in an
/// order that depends on the sizes alone.
/// </summary>
internal static class HeadRows
{
    /// <summary>The list of all rows.</summary>
    public static int[] All(int count) => [.. Enumerable.Range(0, count)];

    /// <summary>x_h·row_h for every head h and row: heads × rows.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="x">A vector for every head.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="list">Which rows.</param>
    /// <param name="products">Receives the products.</param>
    public static void Products<T>(HeadShape heads, ReadOnlySpan<T> x, ReadOnlySpan<T> rows, int stride, ReadOnlySpan<int> list, Span<T> products)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(heads, x, rows, stride, list, products);
        int d = heads.Dimension;
        for (int head = 0; head < heads.Count; head++)
        {
            ref T own = ref MemoryMarshal.GetReference(x.Slice(head * d, d)), first = ref MemoryMarshal.GetReference(rows[(head * d)..]);
            Span<T> to = products.Slice(head * list.Length, list.Length);
            for (int c = 0; c < to.Length; c++)
                to[c] = Dot(ref own, ref Row(ref first, list, c, stride), d);
        }
    }

    /// <summary>to_h += Σ weight·row_h, weights as heads × rows.</summary>
    public static void AddWeighted<T>(HeadShape heads, ReadOnlySpan<T> weights, ReadOnlySpan<T> rows, int stride, ReadOnlySpan<int> list, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(heads, to, rows, stride, list, weights);
        int d = heads.Dimension;
        for (int head = 0; head < heads.Count; head++)
        {
            ReadOnlySpan<T> own = weights.Slice(head * list.Length, list.Length);
            int i = head * d, end = i + d;
            for (; i <= end - Vector256<T>.Count; i += Vector256<T>.Count)
                AddColumns(own, ref MemoryMarshal.GetReference(rows[i..]), stride, list, to.Slice(i, Vector256<T>.Count));
            for (; i < end; i++)
            {
                T sum = to[i];
                for (int c = 0; c < own.Length; c++)
                    sum = T.MultiplyAddEstimate(own[c], rows[(list[c] * stride) + i], sum);
                to[i] = sum;
            }
        }
    }

    /// <summary>row_h += weight·x_h, weights as heads × rows.</summary>
    public static void Spread<T>(HeadShape heads, ReadOnlySpan<T> weights, ReadOnlySpan<T> x, Span<T> rows, int stride, ReadOnlySpan<int> list)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Check(heads, x, rows, stride, list, weights);
        int d = heads.Dimension;
        for (int head = 0; head < heads.Count; head++)
        {
            ref T own = ref MemoryMarshal.GetReference(x.Slice(head * d, d)), first = ref MemoryMarshal.GetReference(rows[(head * d)..]);
            ReadOnlySpan<T> from = weights.Slice(head * list.Length, list.Length);
            for (int c = 0; c < from.Length; c++)
                Add(ref own, from[c], ref Row(ref first, list, c, stride), d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Dot<T>(ref T x, ref T row, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> sums = Vector256<T>.Zero;
        int i = 0;
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            sums = VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref x, (nuint)i), Vector256.LoadUnsafe(ref row, (nuint)i), sums);
        T sum = Vector256.Sum(sums);
        for (; i < count; i++)
            sum = T.MultiplyAddEstimate(Unsafe.Add(ref x, i), Unsafe.Add(ref row, i), sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(ref T x, T weight, ref T row, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> weights = Vector256.Create(weight);
        int i = 0;
        for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref x, (nuint)i), weights, Vector256.LoadUnsafe(ref row, (nuint)i)).StoreUnsafe(ref row, (nuint)i);
        for (; i < count; i++)
            Unsafe.Add(ref row, i) = T.MultiplyAddEstimate(Unsafe.Add(ref x, i), weight, Unsafe.Add(ref row, i));
    }

    /// <summary>A vector's width of columns; four sums, so that additions need not wait for each other.</summary>
    private static void AddColumns<T>(ReadOnlySpan<T> weights, ref T rows, int stride, ReadOnlySpan<int> list, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> a = Vector256.Create<T>(to), b = Vector256<T>.Zero, c = b, d = b;
        int i = 0;
        for (; i <= weights.Length - 4; i += 4)
        {
            a = VectorArithmetic.MultiplyAdd(Vector256.Create(weights[i]), Vector256.LoadUnsafe(ref Row(ref rows, list, i, stride)), a);
            b = VectorArithmetic.MultiplyAdd(Vector256.Create(weights[i + 1]), Vector256.LoadUnsafe(ref Row(ref rows, list, i + 1, stride)), b);
            c = VectorArithmetic.MultiplyAdd(Vector256.Create(weights[i + 2]), Vector256.LoadUnsafe(ref Row(ref rows, list, i + 2, stride)), c);
            d = VectorArithmetic.MultiplyAdd(Vector256.Create(weights[i + 3]), Vector256.LoadUnsafe(ref Row(ref rows, list, i + 3, stride)), d);
        }

        for (; i < weights.Length; i++)
            a = VectorArithmetic.MultiplyAdd(Vector256.Create(weights[i]), Vector256.LoadUnsafe(ref Row(ref rows, list, i, stride)), a);
        (a + b + (c + d)).CopyTo(to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T Row<T>(ref T first, ReadOnlySpan<int> list, int c, int stride) =>
        ref Unsafe.Add(ref first, (nint)Unsafe.Add(ref MemoryMarshal.GetReference(list), c) * stride);

    // Once for all, since the loops check no more.
    private static void Check<T>(HeadShape heads, ReadOnlySpan<T> x, ReadOnlySpan<T> rows, int stride, ReadOnlySpan<int> list, ReadOnlySpan<T> products)
    {
        int last = list.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.Max(list), least = list.IsEmpty ? 0 : System.Numerics.Tensors.TensorPrimitives.Min(list);
        if (x.Length != heads.Inner || products.Length != heads.Count * list.Length || least < 0 || ((long)last * stride) + heads.Inner > rows.Length)
            throw new ArgumentException($"Rows of {heads.Count} heads of {heads.Dimension} do not fit.");
    }
}
