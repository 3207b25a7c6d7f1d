using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// Counts how often each pair of symbols occurs at each lag, and keeps sums over the tables. The tables are made row by row, for one symbol at a time through the
/// inverted index, and never stand in memory: T·D steps, and memory of the order of D·V.
/// </summary>
internal static class LagCounter
{
    /// <summary>The moments of the lags 1 … reach of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="lengths">Window lengths ℓ whose S is wanted, ascending, 2 … reach + 1.</param>
    /// <param name="edgeSymbols">Symbols whose tables are kept; null for none.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <param name="blockWeights">Weights of the text's blocks; null when all are 1. With weights, cells and logarithms mean nothing.</param>
    /// <param name="influence">Where the parts of the blocks in the sums go, for the one length reach + 1 and weights 1; null when they are not wanted.</param>
    public static LagMoments Count(
        IndexedText text,
        ImmutableArray<int> lengths,
        EdgeSymbols? edgeSymbols,
        Computation computation,
        int[]? blockWeights = null,
        LagInfluence? influence = null)
    {
        var moments = new LagMoments(text.Reach, lengths.Length, edgeSymbols?.Count ?? 0);
        if (text.Reach == 0)
            return moments;
        var plan = new CountingPlan(text, lengths, edgeSymbols, moments, blockWeights, influence);
        int symbols = Array.IndexOf(text.Counts, 0);
        long done = 0;
        if (plan.FrequentSymbols > 0)
        {
            var rows = new DenseRows(plan, computation.Threads);
            for (int rank = 0; rank < plan.FrequentSymbols; rank++)
            {
                rows.Count(rank, moments, computation);
                Report(rank);
            }
        }

        // Symbols are taken one after the other, the frequent first, by whichever thread is free.
        int next = plan.FrequentSymbols;
        Parallel.For(
            0,
            computation.Threads,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            _ =>
            {
                if (Volatile.Read(ref next) >= symbols)
                    return;
                var rows = new SparseRows(plan);
                for (int rank = Interlocked.Increment(ref next) - 1; rank < symbols; rank = Interlocked.Increment(ref next) - 1)
                {
                    computation.Cancellation.ThrowIfCancellationRequested();
                    rows.Count(rank);
                    Report(rank);
                }

                lock (moments)
                {
                    moments.Add(rows.Moments);
                    influence?.Add(rows.Influence!);
                }
            });
        return moments;

        void Report(int rank)
        {
            long now = Interlocked.Add(ref done, text.Counts[rank]);
            if ((now - text.Counts[rank]) * 100 / text.TokenCount != now * 100 / text.TokenCount)
                computation.Progress?.Report((double)now / text.TokenCount);
        }
    }

    /// <summary>By lag d = 0 … reach: Σ_i n(x_i) n(x_(i+d)), n the counts of the symbols, over a text of one block.</summary>
    public static Int128[] Products(IndexedText text, Computation computation)
    {
        const int chunk = 4096;
        var products = new Int128[text.Reach + 1];
        int chunks = (text.TokenCount + chunk - 1) / chunk, most = text.Counts.Max();

        // So many products of two counts surely fit 64 bits together.
        int exact = (int)Math.Min(chunk, long.MaxValue / ((long)most * most));
        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            () => (Counts: new int[chunk + text.Reach], Sums: new Int128[text.Reach + 1]),
            (k, _, local) =>
            {
                int from = k * chunk, count = Math.Min(chunk, text.TokenCount - from);
                for (int i = 0; i < count + text.Reach; i++)
                    local.Counts[i] = text.Counts[text.Places[text.Reach + from + i]];
                for (int lag = 0; lag <= text.Reach; lag++)
                {
                    // The border symbol occurs 0 times, so pairs that leave the text add nothing.
                    for (int i = 0; i < count; i += exact)
                    {
                        int width = Math.Min(exact, count - i);
                        local.Sums[lag] += RowLoops.Dot(local.Counts.AsSpan(i, width), local.Counts.AsSpan(i + lag, width));
                    }
                }

                return local;
            },
            local =>
            {
                lock (products)
                {
                    for (int lag = 0; lag < products.Length; lag++)
                        products[lag] += local.Sums[lag];
                }
            });
        return products;
    }
}
