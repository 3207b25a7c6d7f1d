using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>The match geometry, loaded with types and agreements: M follows from the types, A = tr N is given.</summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class MatchTypePairs<T> : MatchCells<T>, ITypePairs<T>
    where T : unmanaged, ILane<T>
{
    private readonly int _slots, _length;
    private TypeSet<T>? _recorded;
    private int _firstRecorded;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    public MatchTypePairs(double tokenVariance, double positionVariance, int slots, int length, int capacity, bool tangent)
        : base(tokenVariance, positionVariance, slots, length, capacity, tangent)
    {
        _slots = slots;
        _length = length;
        Capacity = capacity;
    }

    /// <inheritdoc/>
    public PairBatch<T> Batch => this;

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public int TableSize => 1;

    /// <inheritdoc/>
    public void Load(TypeSet<T> types, ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> tables)
    {
        Recording = false;
        int stride = LaneLoop.Padded(x.Length);
        for (int slot = 0; slot < _slots; slot++)
        {
            // Both factors of a pair stand in its column; what all columns share is 1.
            RowTerms[slot] = (T.Of(1), T.Of(1));
            ColumnTerms[slot].AsSpan(0, 2 * stride).Clear();
        }

        // Neighbours are often pairs of the same two types, with other tables.
        for (int start = 0, end; start < x.Length; start = end)
        {
            (int first, int second) = (x[start], y[start]);
            for (end = start + 1; end < x.Length && x[end] == first && y[end] == second; end++)
            {
            }

            for (int slot = 0; slot < _slots; slot++)
            {
                for (int term = 0; term < 2; term++)
                {
                    ReadOnlySpan<T> recorded = types.Terms(slot, term);
                    ColumnTerms[slot].AsSpan((term * stride) + start, end - start).Fill(recorded[first] * recorded[second]);
                }
            }

            Matches.AsSpan(start, end - start).Fill(Product(types[first], types[second]));
        }

        tables.CopyTo(Agreements);
        LoadLast(types, x, y);
        Start(x.Length);
    }

    /// <inheritdoc/>
    public void LoadRecording(TypeSet<T> types, int start, int count)
    {
        Recording = true;
        _recorded = types;
        _firstRecorded = start;
        for (int j = 0; j < count; j++)
        {
            ReadOnlySpan<T> counts = types[start + j];
            Matches[j] = Product(counts, counts);
            Agreements[j] = T.Of(_length);
            LastMatches[j] = true;
        }

        Start(count);
    }

    /// <inheritdoc/>
    protected override void Record(int slot, ReadOnlySpan<T> normalisers, ReadOnlySpan<T> scales)
    {
        normalisers.CopyTo(_recorded!.Terms(slot, 0)[_firstRecorded..]);
        scales.CopyTo(_recorded.Terms(slot, 1)[_firstRecorded..]);
    }

    private void LoadLast(TypeSet<T> types, ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        if (types.Last.Length == 0)
            return;
        for (int j = 0; j < x.Length; j++)
            LastMatches[j] = types.Last[x[j]] == types.Last[y[j]];
    }

    private static T Product(ReadOnlySpan<T> n, ReadOnlySpan<T> m)
    {
        T sum = n[0] * m[0];
        for (int u = 1; u < n.Length; u++)
            sum = T.MultiplyAdd(n[u], m[u], sum);
        return sum;
    }
}
