using Kostka.Architectures;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The orbit geometry: where all positions are alike, K_ab(x, y) depends only on the tokens u = x_a, v = y_b and on whether a = b. Row u·V + v holds the
/// cell (u, v) of different positions, of weight n_u m_v − N_uv; row V² + u·V + v that of equal positions, of weight N_uv, with the contingency table N
/// of the pair. A column is a pair.
/// </summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class OrbitPairs<T> : SequencePairs<T, OrbitSet>
    where T : unmanaged, ILane<T>
{
    private readonly double _tokenVariance, _positionVariance;
    private readonly int _length, _vocabulary;
    private readonly IReadOnlyList<TermSlot> _slots;
    private readonly T[][] _columnTerms;
    private readonly T[] _weights;
    private readonly T[] _pooledK, _pooledTheta;
    private OrbitSet? _columns;
    private SelfTerms<T>? _rowTerms;
    private int _row, _start, _pairs, _classes;
    private bool _pooled;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    public OrbitPairs(
        double tokenVariance, double positionVariance, IReadOnlyList<TermSlot> slots, int length, int vocabulary, int capacity, bool tangent)
        : base(tangent)
    {
        _tokenVariance = tokenVariance;
        _positionVariance = positionVariance;
        _slots = slots;
        _length = length;
        _vocabulary = vocabulary;
        int widest = LaneLoop.Padded(capacity);
        _columnTerms = [.. slots.Select(_ => new T[2 * vocabulary * widest])];
        _weights = new T[2 * vocabulary * vocabulary * widest];
        _pooledK = new T[widest];
        _pooledTheta = new T[widest];
    }

    /// <inheritdoc/>
    public override void LoadColumns(OrbitSet sequences, int start, int count, SelfTerms<T> terms, int first)
    {
        _columns = sequences;
        _start = start;
        _pairs = count;
        int stride = LaneLoop.Padded(count);
        for (int s = 0; s < _slots.Count; s++)
        {
            Span<T> target = _columnTerms[s];
            target.Clear();
            for (int j = 0; j < count; j++)
            {
                ReadOnlySpan<T> recorded = terms[first + j, s];
                for (int i = 0; i < recorded.Length; i++)
                    target[(i * stride) + j] = recorded[i];
            }
        }
    }

    /// <inheritdoc/>
    public override void Begin(OrbitSet sequences, int index, SelfTerms<T> terms, int row)
    {
        _rowTerms = terms;
        _row = row;
        Recording = false;
        Start(sequences, index);
    }

    /// <inheritdoc/>
    public override void BeginRecording(OrbitSet sequences, int index, SelfTerms<T> terms, int row)
    {
        _rowTerms = terms;
        _row = row;
        Recording = true;
        _columns = sequences;
        _start = index;
        _pairs = 1;
        Start(sequences, index);
    }

    /// <inheritdoc/>
    public override void Entrywise<TMap>()
    {
        int slot = Slot++, cells = _classes * _classes;
        Span<T> row = _rowTerms![_row, slot], columns = _columnTerms[slot];
        if (Recording)
        {
            columns.Clear();
            for (int u = 0; u < _classes; u++)
            {
                int own = _pooled ? 0 : cells + (u * _classes) + u;
                (row[u], row[_classes + u]) = TMap.OfVariance(K[own * Stride]);
                columns[u * Stride] = row[u];
                columns[(_classes + u) * Stride] = row[_classes + u];
            }
        }

        for (int r = 0; r < Rows; r++)
        {
            int cell = (FirstRow + r) % cells, u = cell / _classes, v = cell % _classes;
            MapRow<TMap>(r, row[u], row[_classes + u], columns.Slice(v * Stride, Stride), columns.Slice((_classes + v) * Stride, Stride));
        }
    }

    /// <inheritdoc/>
    public override void Contract(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> totals) =>
        ColumnSumLoop<T>.Run(totals, a, b, _weights.AsSpan(0, a.Length));

    /// <inheritdoc/>
    public override void Conjugate(AttentionWeights weights) =>
        throw new InvalidOperationException("Attention maps do not run on the orbit geometry of 2V² cells.");

    /// <inheritdoc/>
    public override void Pool(bool flatten)
    {
        Readout readout = flatten ? Readout.Flatten : Readout.Mean;
        Span<T> k = _pooledK.AsSpan(0, Stride), theta = _pooledTheta.AsSpan(0, Tangent ? Stride : 0);
        Fold(K, readout, k);
        if (Tangent)
            Fold(Theta, readout, theta);
        Positions = 1;
        _classes = 1;
        _pooled = true;
        Resize(1, Stride);
        k.CopyTo(K);
        theta.CopyTo(Theta);
    }

    /// <inheritdoc/>
    public override void ReadOut(ReadOnlySpan<T> state, Readout readout, Span<T> values)
    {
        Span<T> folded = ColumnScratch.First.AsSpan(0, Stride);
        Fold(state, readout, folded);
        folded[.._pairs].CopyTo(values);
    }

    private void Start(OrbitSet sequences, int index)
    {
        int cells = _vocabulary * _vocabulary;
        Slot = 0;
        Positions = _length;
        _classes = _vocabulary;
        _pooled = false;
        Resize(2 * cells, LaneLoop.Padded(_pairs));
        LoadWeights(sequences, index);
        for (int u = 0; u < _vocabulary; u++)
        {
            for (int v = 0; v < _vocabulary; v++)
            {
                double token = u == v ? _tokenVariance : 0;
                int cell = (u * _vocabulary) + v;
                K.Slice(cell * Stride, Stride).Fill(T.Of(token));
                K.Slice((cells + cell) * Stride, Stride).Fill(T.Of(token + _positionVariance));
            }
        }

        if (Tangent)
            K.CopyTo(Theta);
    }

    /// <summary>The numbers of position pairs in every cell, from the contingency tables of the batch.</summary>
    private void LoadWeights(OrbitSet sequences, int index)
    {
        int last = _vocabulary - 1, cells = _vocabulary * _vocabulary;
        ReadOnlySpan<int> n = sequences.Counts(index);
        Span<int> table = _vocabulary <= 16 ? stackalloc int[cells] : new int[cells];
        _weights.AsSpan(0, Rows * Stride).Clear();
        for (int j = 0; j < _pairs; j++)
        {
            int y = _start + j;
            ReadOnlySpan<int> m = _columns!.Counts(y);

            // The last row and column of the table follow from its margins.
            for (int v = 0; v < _vocabulary; v++)
                table[(last * _vocabulary) + v] = m[v];
            for (int u = 0; u < last; u++)
            {
                int left = n[u];
                for (int v = 0; v < last; v++)
                {
                    int count = sequences.Agreements(index, u, _columns, y, v);
                    table[(u * _vocabulary) + v] = count;
                    table[(last * _vocabulary) + v] -= count;
                    left -= count;
                }

                table[(u * _vocabulary) + last] = left;
                table[(last * _vocabulary) + last] -= left;
            }

            for (int u = 0; u < _vocabulary; u++)
            {
                for (int v = 0; v < _vocabulary; v++)
                {
                    int cell = (u * _vocabulary) + v;
                    _weights[(cell * Stride) + j] = T.Of(((double)n[u] * m[v]) - table[cell]);
                    _weights[((cells + cell) * Stride) + j] = T.Of(table[cell]);
                }
            }
        }
    }

    private void Fold(ReadOnlySpan<T> state, Readout readout, Span<T> values)
    {
        if (_pooled)
        {
            state[..Stride].CopyTo(values);
            return;
        }

        int skip = readout == Readout.Flatten ? Rows / 2 * Stride : 0;
        ColumnSumLoop<T>.Run(values, state[skip..], _weights.AsSpan(0, Rows * Stride)[skip..]);
        T scale = T.Of(readout == Readout.Flatten ? _length : (double)_length * _length);
        for (int j = 0; j < values.Length; j++)
            values[j] /= scale;
    }
}
