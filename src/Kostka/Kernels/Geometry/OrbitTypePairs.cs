using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The orbit geometry. Where all positions are alike, K_ab(x, y) depends on a and b only through the token pairs s = (x_a, y_a) and s' = (x_b, y_b) that
/// stand there and through whether a = b: V⁴ + V² covariances a pair of sequences, whatever the length, weighted by the contingency table N. Matrix
/// products, and so attention maps, keep this property.
/// </summary>
/// <remarks>
/// Rows: V⁴ cells (s, s') of different positions, N_s N_s' − δ_ss' N_s of them, row s·V² + s'; then V² cells of equal positions, N_s of them. Classes that
/// the table leaves empty are carried along with weight 0.
/// </remarks>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class OrbitTypePairs<T> : WeightedCells<T>, ITypePairs<T>
    where T : unmanaged, ILane<T>
{
    private readonly double _tokenVariance, _positionVariance;
    private readonly IReadOnlyList<TermSlot> _slots;
    private readonly int _length, _vocabulary, _classes, _widest;
    private readonly T[] _counts, _normalisers, _scales;
    private readonly T[][] _xTerms, _yTerms;
    private readonly int[] _last;
    private readonly OrbitProducts<T> _products;
    private TypeSet<T>? _recorded;
    private int _firstRecorded;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    public OrbitTypePairs(
        double tokenVariance, double positionVariance, IReadOnlyList<TermSlot> slots, int length, int vocabulary, int capacity, bool tangent)
        : base(checked((vocabulary * vocabulary * vocabulary * vocabulary) + (vocabulary * vocabulary)), vocabulary * vocabulary * vocabulary * vocabulary, length, capacity, tangent)
    {
        _tokenVariance = tokenVariance;
        _positionVariance = positionVariance;
        _slots = slots;
        _length = length;
        _vocabulary = vocabulary;
        _classes = vocabulary * vocabulary;
        Capacity = capacity;
        _widest = LaneLoop.Padded(capacity);
        _counts = new T[_classes * _widest];
        _normalisers = new T[_widest];
        _scales = new T[_widest];
        _xTerms = [.. slots.Select(slot => new T[TermSize(slot, vocabulary) * _widest])];
        _yTerms = [.. slots.Select(slot => new T[TermSize(slot, vocabulary) * _widest])];
        _last = new int[_widest];
        _products = new OrbitProducts<T>(vocabulary, _widest);
    }

    /// <inheritdoc/>
    public PairBatch<T> Batch => this;

    /// <inheritdoc/>
    public int Capacity { get; }

    /// <inheritdoc/>
    public int TableSize => _classes;

    /// <summary>Numbers that a slot records of a type: an attention map holds V² weights between different positions, then V of a position to itself.</summary>
    public static int TermSize(TermSlot slot, int vocabulary)
    {
        int tokens = slot.Pooled ? 1 : vocabulary;
        return slot.IsMap ? (tokens * tokens) + tokens : 2 * tokens;
    }

    /// <inheritdoc/>
    public void Load(TypeSet<T> types, ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<T> tables)
    {
        Recording = false;
        int pairs = x.Length;
        for (int s = 0; s < _slots.Count; s++)
        {
            for (int term = 0; term < TermSize(_slots[s], _vocabulary); term++)
            {
                ReadOnlySpan<T> recorded = types.Terms(s, term);
                Span<T> ofX = _xTerms[s].AsSpan(term * _widest, _widest), ofY = _yTerms[s].AsSpan(term * _widest, _widest);
                ofX.Clear();
                ofY.Clear();
                for (int j = 0; j < pairs; j++)
                    (ofX[j], ofY[j]) = (recorded[x[j]], recorded[y[j]]);
            }
        }

        for (int c = 0; c < _classes; c++)
        {
            Span<T> counts = _counts.AsSpan(c * _widest, _widest);
            counts.Clear();
            tables.Slice(c * pairs, pairs).CopyTo(counts);
        }

        for (int j = 0; types.Last.Length > 0 && j < pairs; j++)
            _last[j] = (types.Last[x[j]] * _vocabulary) + types.Last[y[j]];
        Start(pairs);
    }

    /// <inheritdoc/>
    public void LoadRecording(TypeSet<T> types, int start, int count)
    {
        Recording = true;
        _recorded = types;
        _firstRecorded = start;
        _counts.AsSpan().Clear();
        for (int j = 0; j < count; j++)
        {
            for (int u = 0; u < _vocabulary; u++)
                _counts[(Class(u, u) * _widest) + j] = types[start + j][u];
            _last[j] = types.Last.Length > 0 ? Class(types.Last[start + j], types.Last[start + j]) : 0;
        }

        Start(count);
    }

    /// <inheritdoc/>
    public override void Entrywise<TMap>()
    {
        int slot = Slot++;
        if (Recording)
            RecordVariances<TMap>(slot);
        T one = T.Of(1);
        for (int r = 0; r < Rows; r++)
        {
            if (!Pooled)
                ClearAbsent(r);
            (int u, int v) = Tokens(FirstRow + r);
            Combine(_normalisers, slot, u, v);
            Combine(_scales, slot, (Pooled ? 1 : _vocabulary) + u, (Pooled ? 1 : _vocabulary) + v);
            MapRow<TMap>(r, one, one, _normalisers.AsSpan(0, Stride), _scales.AsSpan(0, Stride));
        }
    }

    /// <inheritdoc/>
    public override void Conjugate(AttentionWeights weights)
    {
        int slot = Slot++;
        if (Recording)
            RecordMap(slot, weights);
        T[] half = Rent(), whole = Rent();
        _products.Conjugate(K, _counts, _xTerms[slot], _yTerms[slot], Stride, half, whole);
        Return(ReplaceK(whole));
        if (Tangent)
        {
            whole = Rent();
            _products.Conjugate(Theta, _counts, _xTerms[slot], _yTerms[slot], Stride, half, whole);
            Return(ReplaceTheta(whole));
        }

        Return(half);
    }

    /// <inheritdoc/>
    protected override int LastCell(int j) => (_classes * _classes) + _last[j];

    /// <summary>
    /// Cells that stand for no position pair are set to 0: nothing depends on them, but after attention they need not be covariances, and a map could
    /// make them no number.
    /// </summary>
    private void ClearAbsent(int row)
    {
        Span<T> k = K.Slice(row * Stride, Stride), weights = Weights(FirstRow + row);
        for (int j = 0; j < Stride; j++)
            k[j] = T.WhereEqual(weights[j], T.Of(0), T.Of(0), k[j]);
    }

    private int Class(int u, int v) => (u * _vocabulary) + v;

    /// <summary>The tokens x_a and y_b of a cell.</summary>
    private (int OfX, int OfY) Tokens(int cell)
    {
        if (Pooled)
            return (0, 0);
        int between = _classes * _classes;
        return cell >= between
            ? ((cell - between) / _vocabulary, (cell - between) % _vocabulary)
            : (cell / _classes / _vocabulary, cell % _classes % _vocabulary);
    }

    private void Combine(Span<T> target, int slot, int termOfX, int termOfY)
    {
        ReadOnlySpan<T> ofX = _xTerms[slot].AsSpan(termOfX * _widest, Stride), ofY = _yTerms[slot].AsSpan(termOfY * _widest, Stride);
        for (int j = 0; j < Stride; j++)
            target[j] = ofX[j] * ofY[j];
    }

    private void Start(int pairs)
    {
        StartBatch(pairs);
        T one = T.Of(1), position = T.Of(_positionVariance), token = T.Of(_tokenVariance);
        for (int s = 0; s < _classes; s++)
        {
            Span<T> counts = _counts.AsSpan(s * _widest, Stride);
            for (int t = 0; t < _classes; t++)
            {
                Span<T> others = _counts.AsSpan(t * _widest, Stride), weights = Weights((s * _classes) + t);
                for (int j = 0; j < Stride; j++)
                    weights[j] = counts[j] * (s == t ? others[j] - one : others[j]);
                K.Slice(((s * _classes) + t) * Stride, Stride).Fill(s / _vocabulary == t % _vocabulary ? token : T.Of(0));
            }

            int here = (_classes * _classes) + s;
            counts.CopyTo(Weights(here));
            K.Slice(here * Stride, Stride).Fill(s / _vocabulary == s % _vocabulary ? token + position : position);
        }

        StartTangent();
    }

    private void RecordVariances<TMap>(int slot)
        where TMap : struct, Maps.IEntrywiseMap
    {
        int tokens = Pooled ? 1 : _vocabulary;
        for (int u = 0; u < tokens; u++)
        {
            ReadOnlySpan<T> variances = Pooled ? K : K.Slice(((_classes * _classes) + Class(u, u)) * Stride, Stride);
            Span<T> normalisers = _xTerms[slot].AsSpan(u * _widest, Stride), scales = _xTerms[slot].AsSpan((tokens + u) * _widest, Stride);
            normalisers.Clear();
            scales.Clear();
            for (int j = 0; j < PairCount; j++)
                (normalisers[j], scales[j]) = TMap.OfVariance(variances[j]);
        }

        Recorded(slot);
    }

    /// <summary>The attention weights of every type, from its own covariances: rows of L entries in classes, normalised as the dense rows are.</summary>
    private void RecordMap(int slot, AttentionWeights weights)
    {
        Span<T> map = _xTerms[slot];
        map.Clear();
        Span<T> between = new T[_vocabulary], counts = new T[_vocabulary];
        for (int j = 0; j < PairCount; j++)
        {
            for (int u = 0; u < _vocabulary; u++)
                counts[u] = _counts[(Class(u, u) * _widest) + j];
            for (int u = 0; u < _vocabulary; u++)
            {
                for (int w = 0; w < _vocabulary; w++)
                    between[w] = K[(((Class(u, u) * _classes) + Class(w, w)) * Stride) + j];
                T own = K[(((_classes * _classes) + Class(u, u)) * Stride) + j];
                weights.NormaliseClasses(between, ref own, u, counts, _length);
                for (int w = 0; w < _vocabulary; w++)
                    map[(((u * _vocabulary) + w) * _widest) + j] = between[w];
                map[(((_vocabulary * _vocabulary) + u) * _widest) + j] = own;
            }
        }

        Recorded(slot);
    }

    /// <summary>Keeps what was recorded, and lets the pair (x, x) go on with it on both sides.</summary>
    private void Recorded(int slot)
    {
        _xTerms[slot].CopyTo(_yTerms[slot], 0);
        for (int term = 0; term < TermSize(_slots[slot], _vocabulary); term++)
            _xTerms[slot].AsSpan(term * _widest, PairCount).CopyTo(_recorded!.Terms(slot, term)[_firstRecorded..]);
    }
}
