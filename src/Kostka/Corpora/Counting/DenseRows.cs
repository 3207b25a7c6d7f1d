using System.Numerics;
using System.Runtime.Intrinsics;
using Kostka.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// Counts the pairs of a frequent symbol into one row for each lag and direction. All threads share the symbol's places, each with rows of its own, and then the
/// lags and the columns of the result.
/// </summary>
internal sealed class DenseRows
{
    /// <summary>Places counted at all lags before the next ones: their neighbourhoods stay in the cache.</summary>
    private const int Chunk = 1024;

    /// <summary>Columns summed over the lags before the next ones.</summary>
    private const int Columns = 512;

    private readonly CountingPlan _plan;
    private readonly IndexedText _text;
    private readonly int _stride;
    private readonly int[][] _forward, _backward;
    private readonly long[] _sums;

    public DenseRows(CountingPlan plan, int threads)
    {
        _plan = plan;
        _text = plan.Text;
        _stride = plan.Text.Vocabulary + 1;
        _sums = new long[_stride];
        long entries = (long)_stride * plan.Text.Reach;
        if (entries > Array.MaxLength)
            throw new RequestException($"Tables of {plan.Text.Vocabulary} symbols for {plan.Text.Reach} lags are too large; shorten the window or use fewer symbols.");
        MemoryGuard.Require(
            2 * threads * entries * sizeof(int), $"the rows of {plan.Text.Vocabulary} symbols for {plan.Text.Reach} lags", "Shorten the window, or use fewer symbols.");
        _forward = [.. Enumerable.Range(0, threads).Select(_ => new int[entries])];
        _backward = [.. Enumerable.Range(0, threads).Select(_ => new int[entries])];
    }

    /// <summary>Adds all pairs (u,v) and (v,u) of a symbol u to some moments.</summary>
    public void Count(int symbol, LagMoments moments, Computation computation)
    {
        int threads = _forward.Length;
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = computation.Cancellation };
        int places = _text.Counts[symbol];
        Parallel.For(0, threads, options, thread =>
        {
            long from = (long)places * thread / threads, to = (long)places * (thread + 1) / threads;
            CountPlaces(_text.Starts[symbol] + (int)from, (int)(to - from), _forward[thread], _backward[thread]);
        });
        Parallel.For(1, _text.Reach + 1, options, lag => CollectLag(symbol, lag, moments));

        int strips = (_text.Vocabulary + Columns - 1) / Columns;
        var pairSquares = new Int128[strips, _plan.Lengths.Length];
        Parallel.For(0, strips, options, strip => SumLags(strip, pairSquares));
        for (int strip = 0; strip < strips; strip++)
        {
            for (int k = 0; k < _plan.Lengths.Length; k++)
                moments.PairSquares[k] += pairSquares[strip, k];
        }

        if (_plan.Influence is not { } influence)
            return;
        Parallel.For(0, threads, options, thread =>
        {
            int from = (int)((long)places * thread / threads), to = (int)((long)places * (thread + 1) / threads);
            var part = new LagInfluence(_text.Reach, _text.BlockCount);
            foreach (int place in _text.Positions.AsSpan(_text.Starts[symbol] + from, to - from))
                Divide(place, part);
            lock (influence)
                influence.Add(part);
        });
    }

    // What the pairs of one place have in the sums, the cells being full: pairs with any symbol after it, and with rare symbols before it.
    private void Divide(int place, LagInfluence influence)
    {
        int block = _text.BlockAt(place);
        for (int lag = 1; lag <= _text.Reach; lag++)
        {
            int after = _text.Places[place + lag], before = _text.Places[place - lag];
            influence.Add(block, lag, Row(_forward[0], lag)[after], _sums[after]);
            if (before >= _plan.FrequentSymbols)
                influence.Add(block, lag, Row(_backward[0], lag)[before], _sums[before]);
        }
    }

    private void CountPlaces(int start, int count, int[] forward, int[] backward)
    {
        Array.Clear(forward);
        Array.Clear(backward);
        int[] weights = new int[Math.Min(Chunk, count)];
        for (int done = 0; done < count; done += Chunk)
        {
            ReadOnlySpan<int> places = _text.Positions.AsSpan(start + done, Math.Min(Chunk, count - done));
            _plan.FillWeights(places, weights);
            RowLoops.Prefetch(_text.Places, places, -_text.Reach);
            RowLoops.Prefetch(_text.Places, places, _text.Reach);
            int lag = 1;
            for (; lag + 3 <= _text.Reach; lag += 4)
            {
                // Rows lie one after the other by lag: backwards, the farthest neighbour comes first.
                RowLoops.CountFour(_text.Places, places, weights, lag, Row(forward, lag), _stride);
                RowLoops.CountFour(_text.Places, places, weights, -lag - 3, Row(backward, lag + 3), -_stride);
            }

            for (; lag <= _text.Reach; lag++)
            {
                RowLoops.CountOne(_text.Places, places, weights, lag, Row(forward, lag));
                RowLoops.CountOne(_text.Places, places, weights, -lag, Row(backward, lag));
            }
        }
    }

    private void CollectLag(int symbol, int lag, LagMoments moments)
    {
        Span<int> forward = Row(_forward[0], lag), backward = Row(_backward[0], lag);
        for (int thread = 1; thread < _forward.Length; thread++)
        {
            Add(forward, Row(_forward[thread], lag));
            Add(backward, Row(_backward[thread], lag));
        }

        forward[^1] = 0;
        backward[^1] = 0;

        // Pairs whose first symbol is rare and whose second is this one are counted here, too.
        int rare = _plan.FrequentSymbols;
        moments.Squares[lag] += RowLoops.Dot(forward, forward) + RowLoops.Dot(backward[rare..], backward[rare..]);
        moments.Transposed[lag] += RowLoops.Dot(forward, backward) + RowLoops.Dot(forward[rare..], backward[rare..]);
        (long cells, double logarithms) = RowLoops.Scan(forward);
        (long rareCells, double rareLogarithms) = RowLoops.Scan(backward[rare..]);
        moments.Cells[lag] += cells + rareCells;
        moments.Logarithms[lag] += logarithms + rareLogarithms;
        int edge = _plan.EdgeIndex(symbol);
        if (edge >= 0)
        {
            _plan.KeepRow(edge, lag, forward, fromRank: 0);
            _plan.KeepColumn(edge, lag, backward, rare);
            _plan.KeepSums(edge, lag, RowLoops.Dot(forward, _text.Counts), RowLoops.Dot(backward, _text.Counts));
        }
    }

    // S_ℓ is the sum over m < ℓ of R_m, R_m the sum of the lags up to m. It is symmetric: columns of rare symbols count for their rows, too.
    private void SumLags(int strip, Int128[,] squares)
    {
        int from = strip * Columns, width = Math.Min(Columns, _text.Vocabulary - from), next = 0;
        Span<long> running = stackalloc long[Columns], sums = stackalloc long[Columns];
        running.Clear();
        sums.Clear();
        for (int lag = 1; lag <= _text.Reach; lag++)
        {
            ReadOnlySpan<int> forward = Row(_forward[0], lag).Slice(from, width), backward = Row(_backward[0], lag).Slice(from, width);
            Step(forward, backward, running, sums);
            if (next < _plan.Lengths.Length && _plan.Lengths[next] == lag + 1)
            {
                Int128 total = 0;
                for (int v = 0; v < width; v++)
                    total += (from + v < _plan.FrequentSymbols ? 1 : 2) * Math.BigMul(sums[v], sums[v]);
                squares[strip, next++] = total;
            }
        }

        sums[..width].CopyTo(_sums.AsSpan(from));
    }

    private static void Step(ReadOnlySpan<int> forward, ReadOnlySpan<int> backward, Span<long> running, Span<long> sums)
    {
        int v = 0;
        for (; v <= forward.Length - Vector256<int>.Count; v += Vector256<int>.Count)
        {
            (Vector256<long> low, Vector256<long> high) = Vector256.Widen(Vector256.Create(forward[v..]));
            (Vector256<long> lowBack, Vector256<long> highBack) = Vector256.Widen(Vector256.Create(backward[v..]));
            low += lowBack + Vector256.Create<long>(running[v..]);
            high += highBack + Vector256.Create<long>(running[(v + 4)..]);
            low.CopyTo(running[v..]);
            high.CopyTo(running[(v + 4)..]);
            (low + Vector256.Create<long>(sums[v..])).CopyTo(sums[v..]);
            (high + Vector256.Create<long>(sums[(v + 4)..])).CopyTo(sums[(v + 4)..]);
        }

        for (; v < forward.Length; v++)
        {
            running[v] += (long)forward[v] + backward[v];
            sums[v] += running[v];
        }
    }

    private static void Add(Span<int> sum, ReadOnlySpan<int> other)
    {
        int v = 0;
        for (; v <= sum.Length - Vector<int>.Count; v += Vector<int>.Count)
            (new Vector<int>(sum[v..]) + new Vector<int>(other[v..])).CopyTo(sum[v..]);
        for (; v < sum.Length; v++)
            sum[v] += other[v];
    }

    private Span<int> Row(int[] rows, int lag) => rows.AsSpan((lag - 1) * _stride, _stride);
}
