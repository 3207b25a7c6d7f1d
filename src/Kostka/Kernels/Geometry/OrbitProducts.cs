using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// A_x M A_yᵀ on the orbit geometry. A matrix over positions is given by its entries between different positions, by class, and by those of a position
/// with itself; in a product Σ_c the terms c = a and c = b differ from what their classes say, which the second and third term below mend:
/// (A M)_ss' = Σ_w N_w A_sw M_ws' + (A_s − A_ss) M_ss' + A_ss' (M_s' − M_s's'), and for a = b, (A M)_s = Σ_w N_w A_sw M_ws + A_s M_s − A_ss M_ss.
/// </summary>
/// <remarks>A_x depends on the tokens of x alone: entries u·V + w between positions, then V of a position with itself, as recorded.</remarks>
internal sealed class OrbitProducts<T>(int vocabulary, int widest)
    where T : unmanaged, ILane<T>
{
    private readonly int _classes = vocabulary * vocabulary;

    /// <summary>whole ← A_x M A_yᵀ, by way of half = A_x M.</summary>
    /// <param name="matrix">M: rows of cells of <paramref name="stride"/> numbers.</param>
    /// <param name="counts">N_s, rows of <c>widest</c> numbers.</param>
    /// <param name="ofX">A_x, rows of <c>widest</c> numbers.</param>
    /// <param name="ofY">A_y, rows of <c>widest</c> numbers.</param>
    /// <param name="stride">Distance between rows of M.</param>
    /// <param name="half">Storage of M's size.</param>
    /// <param name="whole">Receives the product.</param>
    public void Conjugate(ReadOnlySpan<T> matrix, ReadOnlySpan<T> counts, ReadOnlySpan<T> ofX, ReadOnlySpan<T> ofY, int stride, Span<T> half, Span<T> whole)
    {
        for (int s = 0; s < _classes; s++)
        {
            for (int t = 0; t < _classes; t++)
                LeftEntry(matrix, counts, ofX, stride, s, t, Row(half, (s * _classes) + t, stride));
            LeftEntry(matrix, counts, ofX, stride, s, -1, Row(half, (_classes * _classes) + s, stride));
        }

        for (int s = 0; s < _classes; s++)
        {
            for (int t = 0; t < _classes; t++)
                RightEntry(half, counts, ofY, stride, s, t, Row(whole, (s * _classes) + t, stride));
            RightEntry(half, counts, ofY, stride, s, -1, Row(whole, (_classes * _classes) + s, stride));
        }
    }

    /// <summary>An entry of A_x M between the classes s and t, or of s with itself (t = −1).</summary>
    private void LeftEntry(ReadOnlySpan<T> m, ReadOnlySpan<T> counts, ReadOnlySpan<T> map, int stride, int s, int t, Span<T> result)
    {
        int u = s / vocabulary, column = t < 0 ? s : t;
        result.Clear();
        for (int w = 0; w < _classes; w++)
            Accumulate(result, Map(counts, w, stride), Map(map, (u * vocabulary) + (w / vocabulary), stride), Row(m, (w * _classes) + column, stride));
        ReadOnlySpan<T> own = Map(map, _classes + u, stride), same = Map(map, (u * vocabulary) + u, stride);
        ReadOnlySpan<T> between = Row(m, (s * _classes) + column, stride), here = Row(m, (_classes * _classes) + column, stride);
        if (t < 0)
        {
            for (int j = 0; j < stride; j++)
                result[j] += (own[j] * here[j]) - (same[j] * between[j]);
            return;
        }

        ReadOnlySpan<T> across = Map(map, (u * vocabulary) + (t / vocabulary), stride), ofClass = Row(m, (t * _classes) + t, stride);
        for (int j = 0; j < stride; j++)
            result[j] += ((own[j] - same[j]) * between[j]) + (across[j] * (here[j] - ofClass[j]));
    }

    /// <summary>An entry of H A_yᵀ between the classes s and t, or of s with itself (t = −1).</summary>
    private void RightEntry(ReadOnlySpan<T> h, ReadOnlySpan<T> counts, ReadOnlySpan<T> map, int stride, int s, int t, Span<T> result)
    {
        int v = (t < 0 ? s : t) % vocabulary, column = t < 0 ? s : t;
        result.Clear();
        for (int w = 0; w < _classes; w++)
            Accumulate(result, Map(counts, w, stride), Map(map, (v * vocabulary) + (w % vocabulary), stride), Row(h, (s * _classes) + w, stride));
        ReadOnlySpan<T> own = Map(map, _classes + v, stride), same = Map(map, (v * vocabulary) + v, stride);
        ReadOnlySpan<T> between = Row(h, (s * _classes) + column, stride), here = Row(h, (_classes * _classes) + s, stride);
        if (t < 0)
        {
            for (int j = 0; j < stride; j++)
                result[j] += (own[j] * here[j]) - (same[j] * between[j]);
            return;
        }

        ReadOnlySpan<T> across = Map(map, (v * vocabulary) + (s % vocabulary), stride), ofClass = Row(h, (s * _classes) + s, stride);
        for (int j = 0; j < stride; j++)
            result[j] += ((own[j] - same[j]) * between[j]) + (across[j] * (here[j] - ofClass[j]));
    }

    private static Span<T> Row(Span<T> cells, int cell, int stride) => cells.Slice(cell * stride, stride);

    private static ReadOnlySpan<T> Row(ReadOnlySpan<T> cells, int cell, int stride) => cells.Slice(cell * stride, stride);

    private ReadOnlySpan<T> Map(ReadOnlySpan<T> rows, int row, int stride) => rows.Slice(row * widest, stride);

    private static void Accumulate(Span<T> result, ReadOnlySpan<T> count, ReadOnlySpan<T> weight, ReadOnlySpan<T> entry) =>
        LaneLoop.Run<T, AccumulateLoop>(new(result, count, weight, entry));

    /// <summary>result += count·weight·entry, column by column.</summary>
    private readonly ref struct AccumulateLoop(Span<T> result, ReadOnlySpan<T> count, ReadOnlySpan<T> weight, ReadOnlySpan<T> entry) : ILaneLoop
    {
        private readonly Span<T> _result = result;
        private readonly ReadOnlySpan<T> _count = count, _weight = weight, _entry = entry;

        public void Run<TLane>()
            where TLane : unmanaged, ILane<TLane>
        {
            Span<TLane> result = LaneLoop.As<T, TLane>(_result);
            ReadOnlySpan<TLane> count = LaneLoop.As<T, TLane>(_count), weight = LaneLoop.As<T, TLane>(_weight), entry = LaneLoop.As<T, TLane>(_entry);
            for (int j = 0; j < result.Length; j++)
                result[j] = TLane.MultiplyAdd(count[j] * weight[j], entry[j], result[j]);
        }
    }
}
