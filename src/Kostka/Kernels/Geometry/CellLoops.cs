using Kostka.Kernels.Maps;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>target ← a·target + b, entry by entry.</summary>
internal readonly ref struct AffineLoop<T>(Span<T> target, double a, double b) : ILaneLoop
    where T : unmanaged, ILane<T>
{
    private readonly Span<T> _target = target;

    public static void Run(Span<T> target, double a, double b)
    {
        if (a != 1 || b != 0)
            LaneLoop.Run<T, AffineLoop<T>>(new(target, a, b));
    }

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        TLane scale = TLane.Of(a), shift = TLane.Of(b);
        foreach (ref TLane x in LaneLoop.As<T, TLane>(_target))
            x = TLane.MultiplyAdd(scale, x, shift);
    }
}

/// <summary>target ← a·target + b·source, entry by entry.</summary>
internal readonly ref struct CombineLoop<T>(Span<T> target, double a, ReadOnlySpan<T> source, double b) : ILaneLoop
    where T : unmanaged, ILane<T>
{
    private readonly Span<T> _target = target;
    private readonly ReadOnlySpan<T> _source = source;

    public static void Run(Span<T> target, double a, ReadOnlySpan<T> source, double b) =>
        LaneLoop.Run<T, CombineLoop<T>>(new(target, a, source, b));

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        TLane wa = TLane.Of(a), wb = TLane.Of(b);
        Span<TLane> targets = LaneLoop.As<T, TLane>(_target);
        ReadOnlySpan<TLane> sources = LaneLoop.As<T, TLane>(_source)[..targets.Length];
        for (int i = 0; i < targets.Length; i++)
            targets[i] = TLane.MultiplyAdd(wb, sources[i], wa * targets[i]);
    }
}

/// <summary>In every row, target ← f·target + g·source with one factor f and one g a column; an empty source leaves the second term out.</summary>
internal readonly ref struct ColumnCombineLoop<T>(Span<T> target, ReadOnlySpan<T> f, ReadOnlySpan<T> source, ReadOnlySpan<T> g) : ILaneLoop
    where T : unmanaged, ILane<T>
{
    private readonly Span<T> _target = target;
    private readonly ReadOnlySpan<T> _f = f, _source = source, _g = g;

    public static void Run(Span<T> target, ReadOnlySpan<T> f, ReadOnlySpan<T> source = default, ReadOnlySpan<T> g = default) =>
        LaneLoop.Run<T, ColumnCombineLoop<T>>(new(target, f, source, g));

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        ReadOnlySpan<TLane> f = LaneLoop.As<T, TLane>(_f), g = LaneLoop.As<T, TLane>(_g), source = LaneLoop.As<T, TLane>(_source);
        Span<TLane> target = LaneLoop.As<T, TLane>(_target);
        for (int start = 0; start < target.Length; start += f.Length)
        {
            Span<TLane> row = target.Slice(start, f.Length);
            if (source.IsEmpty)
            {
                for (int j = 0; j < row.Length; j++)
                    row[j] *= f[j];
                continue;
            }

            ReadOnlySpan<TLane> added = source.Slice(start, f.Length);
            for (int j = 0; j < row.Length; j++)
                row[j] = TLane.MultiplyAdd(g[j], added[j], f[j] * row[j]);
        }
    }
}

/// <summary>totals ← Σ over rows of A, of A·B, or of A·B·weights, column by column; factors left out are empty.</summary>
/// <remarks>Sums of eight rows each are added up, so that rounding grows with the square root of the number of rows at most.</remarks>
internal readonly ref struct ColumnSumLoop<T>(Span<T> totals, ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> weights) : ILaneLoop
    where T : unmanaged, ILane<T>
{
    private const int BlockRows = 8;

    private readonly Span<T> _totals = totals;
    private readonly ReadOnlySpan<T> _a = a, _b = b, _weights = weights;

    public static void Run(Span<T> totals, ReadOnlySpan<T> a, ReadOnlySpan<T> b = default, ReadOnlySpan<T> weights = default) =>
        LaneLoop.Run<T, ColumnSumLoop<T>>(new(totals, a, b, weights));

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        Span<TLane> totals = LaneLoop.As<T, TLane>(_totals);
        ReadOnlySpan<TLane> a = LaneLoop.As<T, TLane>(_a), b = LaneLoop.As<T, TLane>(_b), weights = LaneLoop.As<T, TLane>(_weights);
        totals.Clear();
        int stride = totals.Length, block = BlockRows * stride;
        for (int start = 0; start < a.Length; start += block)
        {
            int end = Math.Min(start + block, a.Length);
            for (int j = 0; j < stride; j++)
            {
                TLane sum = TLane.Of(0);
                if (b.IsEmpty)
                {
                    for (int i = start + j; i < end; i += stride)
                        sum += a[i];
                }
                else if (weights.IsEmpty)
                {
                    for (int i = start + j; i < end; i += stride)
                        sum = TLane.MultiplyAdd(a[i], b[i], sum);
                }
                else
                {
                    for (int i = start + j; i < end; i += stride)
                        sum = TLane.MultiplyAdd(weights[i] * a[i], b[i], sum);
                }

                totals[j] += sum;
            }
        }
    }
}

/// <summary>Applies an entrywise map to one row of cells: K → value.</summary>
internal readonly ref struct EntrywiseLoop<T, TMap>(
    Span<T> k, T rowNormaliser, T rowScale, ReadOnlySpan<T> normalisers, ReadOnlySpan<T> scales) : ILaneLoop
    where T : unmanaged, ILane<T>
    where TMap : struct, IEntrywiseMap
{
    private readonly Span<T> _k = k;
    private readonly T _rowNormaliser = rowNormaliser, _rowScale = rowScale;
    private readonly ReadOnlySpan<T> _normalisers = normalisers, _scales = scales;

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        TLane rowNormaliser = LaneLoop.Broadcast<T, TLane>(_rowNormaliser), rowScale = LaneLoop.Broadcast<T, TLane>(_rowScale);
        Span<TLane> k = LaneLoop.As<T, TLane>(_k);
        ReadOnlySpan<TLane> normalisers = LaneLoop.As<T, TLane>(_normalisers)[..k.Length], scales = LaneLoop.As<T, TLane>(_scales)[..k.Length];
        for (int j = 0; j < k.Length; j++)
        {
            TLane normaliser = rowNormaliser * normalisers[j];
            k[j] = TMap.Value(k[j] * normaliser, normaliser, rowScale * scales[j]);
        }
    }
}

/// <summary>The tangent part of an entrywise map on one row of cells, before K changes: Θ → slope·Θ.</summary>
internal readonly ref struct TangentLoop<T, TMap>(
    Span<T> theta, ReadOnlySpan<T> k, T rowNormaliser, T rowScale, ReadOnlySpan<T> normalisers, ReadOnlySpan<T> scales) : ILaneLoop
    where T : unmanaged, ILane<T>
    where TMap : struct, IEntrywiseMap
{
    private readonly Span<T> _theta = theta;
    private readonly ReadOnlySpan<T> _k = k, _normalisers = normalisers, _scales = scales;
    private readonly T _rowNormaliser = rowNormaliser, _rowScale = rowScale;

    public void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>
    {
        TLane rowNormaliser = LaneLoop.Broadcast<T, TLane>(_rowNormaliser), rowScale = LaneLoop.Broadcast<T, TLane>(_rowScale);
        Span<TLane> theta = LaneLoop.As<T, TLane>(_theta);
        ReadOnlySpan<TLane> k = LaneLoop.As<T, TLane>(_k)[..theta.Length];
        ReadOnlySpan<TLane> normalisers = LaneLoop.As<T, TLane>(_normalisers)[..theta.Length], scales = LaneLoop.As<T, TLane>(_scales)[..theta.Length];
        for (int j = 0; j < theta.Length; j++)
        {
            TLane normaliser = rowNormaliser * normalisers[j];
            theta[j] *= TMap.Slope(k[j] * normaliser, normaliser, rowScale * scales[j]);
        }
    }
}
