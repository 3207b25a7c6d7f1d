using System.Runtime.CompilerServices;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>result ← left · right for small matrices: the rows of right are contiguous, the entries of left may have any strides.</summary>
/// <param name="result">m rows of n numbers, <paramref name="resultStride"/> apart; must not overlap the factors.</param>
/// <param name="resultStride">Distance between rows of the result.</param>
/// <param name="left">Entry (i, c) at i·<paramref name="leftRow"/> + c·<paramref name="leftColumn"/>.</param>
/// <param name="leftRow">Distance between rows of left.</param>
/// <param name="leftColumn">Distance between columns of left.</param>
/// <param name="right">k rows of n numbers, <paramref name="rightStride"/> apart.</param>
/// <param name="rightStride">Distance between rows of right.</param>
/// <param name="m">Rows of the result.</param>
/// <param name="k">Columns of left.</param>
/// <param name="n">Columns of the result.</param>
/// <remarks>Every entry sums over c in ascending order with fused multiply-adds, wherever it stands: results do not depend on the lane.</remarks>
internal readonly ref struct ProductLoop<T>(
    Span<T> result, int resultStride, ReadOnlySpan<T> left, int leftRow, int leftColumn, ReadOnlySpan<T> right, int rightStride, int m, int k, int n)
    : ILaneLoop
    where T : unmanaged, ILane<T>
{
    private readonly Span<T> _result = result;
    private readonly ReadOnlySpan<T> _left = left, _right = right;

    public static void Run(
        Span<T> result, int resultStride, ReadOnlySpan<T> left, int leftRow, int leftColumn, ReadOnlySpan<T> right, int rightStride, int m, int k, int n) =>
        LaneLoop.Run<T, ProductLoop<T>>(new(result, resultStride, left, leftRow, leftColumn, right, rightStride, m, k, n));

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        int width = Unsafe.SizeOf<TLane>() / Unsafe.SizeOf<T>();
        int i = 0;
        for (; i + 4 <= m; i += 4)
        {
            int j = 0;
            for (; j + width <= n; j += width)
                FourRows<TLane>(i, j);
            for (; j < n; j++)
                FourRows<T>(i, j);
        }

        for (; i < m; i++)
        {
            int j = 0;
            for (; j + width <= n; j += width)
                OneRow<TLane>(i, j);
            for (; j < n; j++)
                OneRow<T>(i, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FourRows<TLane>(int i, int j)
        where TLane : unmanaged, ILane<TLane>
    {
        TLane zero = TLane.Of(0), s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        int at = i * leftRow;
        for (int c = 0; c < k; c++, at += leftColumn)
        {
            TLane r = At<TLane>(_right, (c * rightStride) + j);
            s0 = TLane.MultiplyAdd(LaneLoop.Broadcast<T, TLane>(_left[at]), r, s0);
            s1 = TLane.MultiplyAdd(LaneLoop.Broadcast<T, TLane>(_left[at + leftRow]), r, s1);
            s2 = TLane.MultiplyAdd(LaneLoop.Broadcast<T, TLane>(_left[at + (2 * leftRow)]), r, s2);
            s3 = TLane.MultiplyAdd(LaneLoop.Broadcast<T, TLane>(_left[at + (3 * leftRow)]), r, s3);
        }

        int to = (i * resultStride) + j;
        Put(to, s0);
        Put(to + resultStride, s1);
        Put(to + (2 * resultStride), s2);
        Put(to + (3 * resultStride), s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OneRow<TLane>(int i, int j)
        where TLane : unmanaged, ILane<TLane>
    {
        TLane sum = TLane.Of(0);
        for (int c = 0; c < k; c++)
        {
            TLane factor = LaneLoop.Broadcast<T, TLane>(_left[(i * leftRow) + (c * leftColumn)]);
            sum = TLane.MultiplyAdd(factor, At<TLane>(_right, (c * rightStride) + j), sum);
        }

        Put((i * resultStride) + j, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane At<TLane>(ReadOnlySpan<T> numbers, int index)
        where TLane : unmanaged =>
        LaneLoop.As<T, TLane>(numbers.Slice(index, Unsafe.SizeOf<TLane>() / Unsafe.SizeOf<T>()))[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put<TLane>(int index, TLane value)
        where TLane : unmanaged =>
        LaneLoop.As<T, TLane>(_result.Slice(index, Unsafe.SizeOf<TLane>() / Unsafe.SizeOf<T>()))[0] = value;
}
