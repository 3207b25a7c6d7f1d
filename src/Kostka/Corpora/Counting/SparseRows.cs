namespace Kostka.Corpora.Counting;

/// <summary>
/// Counts the pairs of one symbol at a time, lag after lag in the same row, which stays in the cache. What is left in the row is found by walking over the symbol's
/// places again; for symbols with fewer places than a row has entries. One object for each thread.
/// </summary>
internal sealed class SparseRows(CountingPlan plan)
{
    private readonly IndexedText _text = plan.Text;
    private readonly int[] _row = new int[plan.Text.Vocabulary + 1];
    private readonly WeightedSums _sums = new(plan.Text.Vocabulary);
    private readonly int[] _weights = new int[plan.LongestSparseRow];

    /// <summary>What this thread counted so far.</summary>
    public LagMoments Moments { get; } = new(plan.Text.Reach, plan.Lengths.Length, edgeSymbols: 0);

    /// <summary>Counts all pairs (u,v) and (v,u) of a symbol u.</summary>
    public void Count(int symbol)
    {
        ReadOnlySpan<int> places = _text.PositionsOf(symbol);
        Span<int> weights = _weights.AsSpan(0, places.Length);
        plan.FillWeights(places, weights);
        ushort[] text = _text.Places;
        int edge = plan.EdgeIndex(symbol), border = _text.Vocabulary, next = 0;
        for (int lag = 1; lag <= _text.Reach; lag++)
        {
            RowLoops.Count(text, places, weights, lag, _row);
            _row[border] = 0;
            Moments.Transposed[lag] += RowLoops.Sum(text, places, weights, -lag, _row);
            if (edge >= 0)
            {
                plan.KeepRow(edge, lag, _row);
                plan.KeepSums(
                    edge,
                    lag,
                    RowLoops.Sum(text, places, weights, lag, _text.Counts),
                    RowLoops.Sum(text, places, weights, -lag, _text.Counts));
            }

            (long squares, long cells, double logarithms) = RowLoops.Collect(text, places, lag, _row);
            Moments.Squares[lag] += squares;
            Moments.Cells[lag] += cells;
            Moments.Logarithms[lag] += logarithms;

            _sums.Add(text, places, weights, lag);
            _sums.Add(text, places, weights, -lag);
            if (next < plan.Lengths.Length && plan.Lengths[next] == lag + 1)
                Moments.PairSquares[next++] += _sums.Squares(lag + 1);
        }

        _sums.Clear();
    }
}
