using System.Numerics;
using Kostka.Networks.Elementwise;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Steps;

/// <summary>What attention with a single query does with one row of keys or values: a number for every head.</summary>
internal static class HeadRows
{
    /// <summary>For every head h, x_h·y_h, to every <paramref name="stride"/>-th place.</summary>
    public static void Products<T>(HeadShape heads, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> products, int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = heads.Dimension;
        for (int head = 0; head < heads.Count; head++)
            products[head * stride] = Reductions.Dot(x.Slice(head * d, d), y.Slice(head * d, d));
    }

    /// <summary>For every head h, to_h += weight·row_h, weights from every <paramref name="stride"/>-th place.</summary>
    public static void AddWeighted<T>(HeadShape heads, ReadOnlySpan<T> weights, int stride, bool absolute, ReadOnlySpan<T> row, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int d = heads.Dimension;
        bool unsigned = absolute && heads.Score == Architectures.Score.Abs;
        for (int head = 0; head < heads.Count; head++)
        {
            T weight = weights[head * stride];
            Rows.AddScaled(row.Slice(head * d, d), unsigned ? T.Abs(weight) : weight, to.Slice(head * d, d));
        }
    }
}
