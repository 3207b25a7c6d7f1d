using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>The match geometry, loaded with pairs of given sequences.</summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class MatchPairs<T> : MatchCells<T>, ISequencePairs<T, MatchSet>
    where T : unmanaged, ILane<T>
{
    private readonly int _slots;
    private readonly int[] _occurrences;
    private MatchSet? _columns;
    private SelfTerms<T>? _rowTerms;
    private int _row, _start, _count;

    /// <summary>Room for batches of up to <paramref name="capacity"/> pairs.</summary>
    public MatchPairs(double tokenVariance, double positionVariance, int slots, int length, int vocabulary, int capacity, bool tangent)
        : base(tokenVariance, positionVariance, slots, length, capacity, tangent)
    {
        _slots = slots;
        _occurrences = new int[vocabulary];
    }

    /// <inheritdoc/>
    public PairBatch<T> Batch => this;

    /// <inheritdoc/>
    public void LoadColumns(MatchSet sequences, int start, int count, SelfTerms<T> terms, int first)
    {
        _columns = sequences;
        _start = start;
        _count = count;
        int stride = LaneLoop.Padded(count);
        for (int s = 0; s < _slots; s++)
        {
            Span<T> target = ColumnTerms[s];
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
    public void Begin(MatchSet sequences, int index, SelfTerms<T> terms, int row)
    {
        Recording = false;
        for (int s = 0; s < _slots; s++)
            RowTerms[s] = (terms[row, s][0], terms[row, s][1]);
        CountMatches(sequences, index);
        Start(_count);
    }

    /// <inheritdoc/>
    public void BeginRecording(MatchSet sequences, int index, SelfTerms<T> terms, int row)
    {
        Recording = true;
        _rowTerms = terms;
        _row = row;
        _columns = sequences;
        _start = index;
        _count = 1;
        CountMatches(sequences, index);
        Start(1);
    }

    /// <inheritdoc/>
    protected override void Record(int slot, ReadOnlySpan<T> normalisers, ReadOnlySpan<T> scales)
    {
        Span<T> row = _rowTerms![_row, slot];
        (row[0], row[1]) = (normalisers[0], scales[0]);
    }

    private void CountMatches(MatchSet sequences, int index)
    {
        ReadOnlySpan<int> x = sequences.Sequences[index];
        foreach (int symbol in x)
            _occurrences[symbol]++;
        for (int j = 0; j < _count; j++)
        {
            (int pairs, int equal) = sequences.Matches(index, _columns!, _start + j, _occurrences);
            Matches[j] = T.Of(pairs);
            Agreements[j] = T.Of(equal);
            LastMatches[j] = x[^1] == _columns!.Sequences[_start + j][^1];
        }

        foreach (int symbol in x)
            _occurrences[symbol] = 0;
    }
}
