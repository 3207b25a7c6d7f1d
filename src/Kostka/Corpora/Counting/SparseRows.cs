namespace Kostka.Corpora.Counting;

/// <summary>
/// Counts the pairs of two rare symbols, one first symbol at a time: its rare neighbours are listed by distance, and then counted lag after lag in the same row, which
/// stays in the cache. One object for each thread.
/// </summary>
internal sealed class SparseRows
{
    private readonly CountingPlan _plan;
    private readonly IndexedText _text;
    private readonly int[] _row, _weights;
    private readonly WeightedSums _sums;
    private readonly NeighbourLists _after, _before;

    public SparseRows(CountingPlan plan)
    {
        _plan = plan;
        _text = plan.Text;
        _row = new int[_text.Vocabulary];
        _sums = new WeightedSums(_text.Vocabulary);
        int longest = _text.Counts[plan.FrequentSymbols];
        _weights = new int[longest];
        _after = new NeighbourLists(plan, longest);
        _before = new NeighbourLists(plan, longest);
        Moments = new LagMoments(_text.Reach, plan.Lengths.Length, edgeSymbols: 0);
        Influence = plan.Influence is null ? null : new LagInfluence(_text.Reach, _text.BlockCount);
    }

    /// <summary>What this thread counted so far.</summary>
    public LagMoments Moments { get; }

    /// <summary>The parts of the blocks in it, if wanted.</summary>
    public LagInfluence? Influence { get; }

    /// <summary>Counts all pairs of a rare symbol with rare symbols, those after it and those before it.</summary>
    public void Count(int rank)
    {
        ReadOnlySpan<int> places = _text.PositionsOf(rank), weights = _weights.AsSpan(0, places.Length);
        _plan.FillWeights(places, _weights);
        _after.Fill(_text, places, weights, 1);
        _before.Fill(_text, places, weights, -1);
        int edge = _plan.EdgeIndex(rank), next = 0;
        for (int lag = 1; lag <= _text.Reach; lag++)
        {
            ReadOnlySpan<ushort> after = _after.At(lag), before = _before.At(lag);
            ReadOnlySpan<int> weightsAfter = _after.WeightsAt(lag), weightsBefore = _before.WeightsAt(lag);
            RowLoops.Count(after, weightsAfter, _row);
            Moments.Transposed[lag] += RowLoops.Sum(before, weightsBefore, _row);
            if (edge >= 0)
            {
                _plan.KeepRow(edge, lag, _row, _plan.FrequentSymbols);
                _plan.KeepSums(
                    edge,
                    lag,
                    RowLoops.SumAt(_text.Places, places, weights, lag, _text.Counts),
                    RowLoops.SumAt(_text.Places, places, weights, -lag, _text.Counts));
            }

            Influence?.AddSquares(lag, after, _after.OwnersAt(lag), _row);
            (long squares, long cells, double logarithms) = RowLoops.Collect(after, _row);
            Moments.Squares[lag] += squares;
            Moments.Cells[lag] += cells;
            Moments.Logarithms[lag] += logarithms;

            _sums.Add(after, weightsAfter, lag);
            _sums.Add(before, weightsBefore, lag);
            if (next < _plan.Lengths.Length && _plan.Lengths[next] == lag + 1)
                Moments.PairSquares[next++] += _sums.Squares(lag + 1);
        }

        for (int lag = 1; Influence is not null && lag <= _text.Reach; lag++)
            Influence.AddPairSquares(lag, _after.At(lag), _after.OwnersAt(lag), _sums);
        _sums.Clear();
    }
}
