using Kostka.Architectures;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>
/// The match geometry. Where all positions and all tokens are alike and no layer multiplies matrices, K_ab(x, y) depends on (a, b) only through
/// whether the tokens match, x_a = y_b, and whether the positions are the same, a = b: the embedding has this property, all variances K_aa(x, x) of a
/// sequence are then equal, and every entrywise layer and linear attention keep it. So four covariances a pair do, weighted by how many position pairs
/// they stand for: M = Σ_u n_u m_u matches, A = tr N of them at the same position.
/// </summary>
/// <remarks>
/// Rows: 0 other token elsewhere, L² − L − M + A; 1 same token elsewhere, M − A; 2 other token at the same position, L − A; 3 same token at the same
/// position, A. A column is a pair. The kernel therefore depends on a pair through M and A alone (and for readout last through whether the last
/// tokens match).
/// </remarks>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class MatchPairs<T> : SequencePairs<T, MatchSet>
    where T : unmanaged, ILane<T>
{
    private const int Cells = 4, OtherHere = 2, SameHere = 3;

    private readonly double _tokenVariance, _positionVariance;
    private readonly int _length;
    private readonly IReadOnlyList<TermSlot> _slots;
    private readonly T[][] _columnTerms;
    private readonly T[] _weights, _pooledK, _pooledTheta;
    private readonly bool[] _lastMatches;
    private readonly int[] _occurrences;
    private MatchSet? _columns;
    private SelfTerms<T>? _rowTerms;
    private int _row, _start, _pairs;
    private bool _pooled;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    public MatchPairs(
        double tokenVariance, double positionVariance, IReadOnlyList<TermSlot> slots, int length, int vocabulary, int capacity, bool tangent)
        : base(tangent)
    {
        _tokenVariance = tokenVariance;
        _positionVariance = positionVariance;
        _slots = slots;
        _length = length;
        int widest = LaneLoop.Padded(capacity);
        _columnTerms = [.. slots.Select(_ => new T[2 * widest])];
        _weights = new T[Cells * widest];
        _pooledK = new T[widest];
        _pooledTheta = new T[widest];
        _lastMatches = new bool[capacity];
        _occurrences = new int[vocabulary];
    }

    /// <inheritdoc/>
    public override void LoadColumns(MatchSet sequences, int start, int count, SelfTerms<T> terms, int first)
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
                target[j] = recorded[0];
                target[stride + j] = recorded[1];
            }
        }
    }

    /// <inheritdoc/>
    public override void Begin(MatchSet sequences, int index, SelfTerms<T> terms, int row)
    {
        _rowTerms = terms;
        _row = row;
        Recording = false;
        Start(sequences, index);
    }

    /// <inheritdoc/>
    public override void BeginRecording(MatchSet sequences, int index, SelfTerms<T> terms, int row)
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
        int slot = Slot++;
        Span<T> row = _rowTerms![_row, slot], columns = _columnTerms[slot];
        if (Recording)
        {
            (row[0], row[1]) = TMap.OfVariance(K[_pooled ? 0 : SameHere * Stride]);
            columns.Clear();
            columns[0] = row[0];
            columns[Stride] = row[1];
        }

        for (int r = 0; r < Rows; r++)
            MapRow<TMap>(r, row[0], row[1], columns[..Stride], columns.Slice(Stride, Stride));
    }

    /// <inheritdoc/>
    public override void Contract(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> totals) =>
        ColumnSumLoop<T>.Run(totals, a, b, _weights.AsSpan(0, a.Length));

    /// <inheritdoc/>
    public override void Conjugate(AttentionWeights weights) =>
        throw new InvalidOperationException("Attention maps do not run on the match geometry.");

    /// <inheritdoc/>
    public override void Pool(bool flatten)
    {
        Readout readout = flatten ? Readout.Flatten : Readout.Mean;
        Span<T> k = _pooledK.AsSpan(0, Stride), theta = _pooledTheta.AsSpan(0, Tangent ? Stride : 0);
        Fold(K, readout, k);
        if (Tangent)
            Fold(Theta, readout, theta);
        Positions = 1;
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

    private void Start(MatchSet sequences, int index)
    {
        Slot = 0;
        Positions = _length;
        _pooled = false;
        Resize(Cells, LaneLoop.Padded(_pairs));
        LoadWeights(sequences, index);
        for (int cell = 0; cell < Cells; cell++)
        {
            double token = cell % 2 == 1 ? _tokenVariance : 0, position = cell >= OtherHere ? _positionVariance : 0;
            K.Slice(cell * Stride, Stride).Fill(T.Of(token + position));
        }

        if (Tangent)
            K.CopyTo(Theta);
    }

    /// <summary>How many position pairs each of the four covariances stands for.</summary>
    private void LoadWeights(MatchSet sequences, int index)
    {
        ReadOnlySpan<int> x = sequences.Sequences[index];
        double all = (double)_length * _length;
        foreach (int symbol in x)
            _occurrences[symbol]++;
        Span<T> weights = _weights.AsSpan(0, Cells * Stride);
        weights.Clear();
        for (int j = 0; j < _pairs; j++)
        {
            (int pairs, int equal) = sequences.Matches(index, _columns!, _start + j, _occurrences);
            weights[j] = T.Of(all - _length - pairs + equal);
            weights[Stride + j] = T.Of(pairs - equal);
            weights[(OtherHere * Stride) + j] = T.Of(_length - equal);
            weights[(SameHere * Stride) + j] = T.Of(equal);
            _lastMatches[j] = x[^1] == _columns!.Sequences[_start + j][^1];
        }

        foreach (int symbol in x)
            _occurrences[symbol] = 0;
    }

    private void Fold(ReadOnlySpan<T> state, Readout readout, Span<T> values)
    {
        if (_pooled)
        {
            state[..Stride].CopyTo(values);
            return;
        }

        if (readout == Readout.Last)
        {
            for (int j = 0; j < _pairs; j++)
                values[j] = state[((_lastMatches[j] ? SameHere : OtherHere) * Stride) + j];
            return;
        }

        int skip = readout == Readout.Flatten ? OtherHere * Stride : 0;
        ColumnSumLoop<T>.Run(values, state[skip..], _weights.AsSpan(0, Cells * Stride)[skip..]);
        T scale = T.Of(readout == Readout.Flatten ? _length : (double)_length * _length);
        for (int j = 0; j < values.Length; j++)
            values[j] /= scale;
    }
}
