using Kostka.Architectures;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The dense pair geometry: every position pair (a, b) is a cell of its own. Works for any positions and for attention maps of any kind; costs L²
/// numbers a pair. Row a holds, for pair after pair of the batch, the L covariances K_ab(x, y_j), b = 0 … L−1.
/// </summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class DensePairs<T> : PairBatch<T>, ISequencePairs<T, SequenceSet>
    where T : unmanaged, ILane<T>
{
    private readonly DenseEmbedding _embedding;
    private readonly IReadOnlyList<TermSlot> _slots;
    private readonly int _widest;
    private readonly T[] _positions;
    private readonly T[] _noPositions;
    private readonly T[] _columnTokens;
    private readonly T[][] _columnTerms;
    private readonly T[] _pooledK, _pooledTheta, _attention;
    private SelfTerms<T>? _rowTerms;
    private SelfTerms<T>? _columnMaps;
    private int _row;
    private int _firstColumn;
    private int _pairs;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    public DensePairs(DenseEmbedding embedding, IReadOnlyList<TermSlot> slots, int capacity, bool tangent)
        : base(tangent)
    {
        _embedding = embedding;
        _slots = slots;
        _widest = LaneLoop.Padded(capacity * embedding.Length);
        _positions = embedding.Tile<T>(capacity, _widest);
        _noPositions = new T[_widest];
        _columnTokens = new T[_widest];
        _columnTerms = [.. slots.Select(slot => slot.IsMap ? [] : new T[2 * _widest])];
        _pooledK = new T[capacity];
        _pooledTheta = new T[capacity];
        _attention = new T[embedding.Length];
    }

    /// <inheritdoc/>
    public PairBatch<T> Batch => this;

    /// <inheritdoc/>
    public void LoadColumns(SequenceSet sequences, int start, int count, SelfTerms<T> terms, int first)
    {
        int length = _embedding.Length, stride = LaneLoop.Padded(count * length), pooledStride = LaneLoop.Padded(count);
        ReadOnlySpan<int> tokens = sequences.Tokens.AsSpan(start * length, count * length);
        _pairs = count;
        _firstColumn = first;
        _columnMaps = terms;
        _columnTokens.AsSpan(0, stride).Fill(T.Of(-1));
        for (int i = 0; i < count * length; i++)
            _columnTokens[i] = T.Of(tokens[i]);
        for (int s = 0; s < _slots.Count; s++)
        {
            if (_slots[s].IsMap)
                continue;
            int positions = _slots[s].Pooled ? 1 : length, width = _slots[s].Pooled ? pooledStride : stride;
            Span<T> target = _columnTerms[s];
            target.Clear();
            for (int j = 0; j < count; j++)
            {
                Span<T> recorded = terms[first + j, s];
                recorded[..positions].CopyTo(target[(j * positions)..]);
                recorded[positions..].CopyTo(target[(width + (j * positions))..]);
            }
        }
    }

    /// <inheritdoc/>
    public void Begin(SequenceSet sequences, int index, SelfTerms<T> terms, int row)
    {
        _rowTerms = terms;
        _row = row;
        Recording = false;
        Start(sequences[index]);
    }

    /// <inheritdoc/>
    public void BeginRecording(SequenceSet sequences, int index, SelfTerms<T> terms, int row)
    {
        ReadOnlySpan<int> tokens = sequences[index];
        _rowTerms = terms;
        _columnMaps = terms;
        _row = row;
        _firstColumn = row;
        Recording = true;
        _pairs = 1;
        _columnTokens.AsSpan(0, LaneLoop.Padded(tokens.Length)).Fill(T.Of(-1));
        for (int i = 0; i < tokens.Length; i++)
            _columnTokens[i] = T.Of(tokens[i]);
        Start(tokens);
    }

    /// <inheritdoc/>
    public override void Entrywise<TMap>()
    {
        int slot = Slot++;
        Span<T> row = _rowTerms![_row, slot], columns = _columnTerms[slot];
        if (Recording)
        {
            for (int a = 0; a < Positions; a++)
                (row[a], row[Positions + a]) = TMap.OfVariance(K[(a * Stride) + a]);
            columns.Clear();
            row[..Positions].CopyTo(columns);
            row[Positions..].CopyTo(columns[Stride..]);
        }

        ReadOnlySpan<T> normalisers = columns[..Stride], scales = columns.Slice(Stride, Stride);
        for (int a = 0; a < Rows; a++)
            MapRow<TMap>(a, row[FirstRow + a], row[Positions + FirstRow + a], normalisers, scales);
    }

    /// <inheritdoc/>
    public override void Contract(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> totals)
    {
        ColumnSumLoop<T>.Run(totals, a, b);
        for (int j = 0; j < _pairs; j++)
        {
            Span<T> own = totals.Slice(j * Positions, Positions);
            own.Fill(PairwiseSum(own));
        }
    }

    /// <inheritdoc/>
    public override void Conjugate(AttentionWeights weights)
    {
        int slot = Slot++;
        if (Recording)
        {
            Span<T> map = _rowTerms![_row, slot];
            Span<T> attention = _attention.AsSpan(0, Positions);
            for (int a = 0; a < Positions; a++)
            {
                K.Slice(a * Stride, Positions).CopyTo(attention);
                weights.Normalise(attention, a);
                for (int c = 0; c < Positions; c++)
                    map[(c * Positions) + a] = attention[c];
            }
        }

        T[] half = Rent(), whole = Rent();
        Return(ReplaceK(Conjugated(K, slot, half, whole)));
        if (Tangent)
        {
            whole = Rent();
            Return(ReplaceTheta(Conjugated(Theta, slot, half, whole)));
        }

        Return(half);
    }

    /// <inheritdoc/>
    public override void Pool(bool flatten)
    {
        Readout readout = flatten ? Readout.Flatten : Readout.Mean;
        Span<T> k = _pooledK.AsSpan(0, _pairs), theta = _pooledTheta.AsSpan(0, _pairs);
        Fold(K, readout, k);
        if (Tangent)
            Fold(Theta, readout, theta);
        Positions = 1;
        Resize(1, LaneLoop.Padded(_pairs));
        K.Clear();
        k.CopyTo(K);
        if (Tangent)
        {
            Theta.Clear();
            theta.CopyTo(Theta);
        }
    }

    /// <inheritdoc/>
    public override void ReadOut(ReadOnlySpan<T> state, Readout readout, Span<T> values) => Fold(state, readout, values);

    private void Start(ReadOnlySpan<int> tokens)
    {
        int length = _embedding.Length;
        Slot = 0;
        Positions = length;
        Resize(length, LaneLoop.Padded(_pairs * length));
        for (int a = 0; a < length; a++)
        {
            Span<T> row = K.Slice(a * Stride, Stride);
            ReadOnlySpan<T> positions = _positions.AsSpan(a * _widest, Stride), columns = _columnTokens.AsSpan(0, Stride);
            MatchLoop<T>.Run(row, positions, columns, T.Of(tokens[a]), _embedding.TokenVariance);
            if (Tangent && !_embedding.PositionsTrained)
                MatchLoop<T>.Run(Theta.Slice(a * Stride, Stride), _noPositions.AsSpan(0, Stride), columns, T.Of(tokens[a]), _embedding.TokenVariance);
        }

        if (Tangent && _embedding.PositionsTrained)
            K.CopyTo(Theta);
    }

    /// <summary>A_x M A_yᵀ for every pair, by way of half = A_x M.</summary>
    private T[] Conjugated(ReadOnlySpan<T> matrix, int slot, T[] half, T[] whole)
    {
        int n = Positions;
        ProductLoop<T>.Run(half, Stride, _rowTerms![_row, slot], 1, n, matrix, Stride, n, n, Stride);
        for (int j = 0; j < _pairs; j++)
        {
            Span<T> map = _columnMaps![_firstColumn + j, slot];
            ProductLoop<T>.Run(whole.AsSpan(j * n), Stride, half.AsSpan(j * n), Stride, 1, map, n, n, n, n);
        }

        // The padding stays zero, whatever the storage held before.
        int used = _pairs * n;
        for (int a = 0; a < n; a++)
            whole.AsSpan((a * Stride) + used, Stride - used).Clear();
        return whole;
    }

    private void Fold(ReadOnlySpan<T> state, Readout readout, Span<T> values)
    {
        T positions = T.Of(Positions);
        Span<T> sums = ColumnScratch.First.AsSpan(0, Stride);
        if (readout == Readout.Mean)
            ColumnSumLoop<T>.Run(sums, state);
        for (int j = 0; j < _pairs; j++)
        {
            int first = j * Positions;
            switch (readout)
            {
                case Readout.Last:
                    values[j] = state[((Positions - 1) * Stride) + first + Positions - 1];
                    break;
                case Readout.Flatten:
                    for (int a = 0; a < Positions; a++)
                        sums[first + a] = state[(a * Stride) + first + a];
                    values[j] = PairwiseSum(sums.Slice(first, Positions)) / positions;
                    break;
                default:
                    values[j] = PairwiseSum(sums.Slice(first, Positions)) / (positions * positions);
                    break;
            }
        }
    }

    /// <summary>Adds halves to halves: rounding then grows with the logarithm of the number of terms.</summary>
    private static T PairwiseSum(ReadOnlySpan<T> terms)
    {
        if (terms.Length > 16)
            return PairwiseSum(terms[..(terms.Length / 2)]) + PairwiseSum(terms[(terms.Length / 2)..]);
        T sum = T.Of(0);
        foreach (T term in terms)
            sum += term;
        return sum;
    }
}
