using System.Numerics.Tensors;
using Kostka.Corpora.Counting;
using Kostka.Numerics;

namespace Kostka.Corpora.Blocks;

/// <summary>
/// A text cut into blocks, each of which can be given a weight: windows lie within blocks, and those of a block with weight 2 count twice. Covariances are taken
/// as depending on the lag only, C_d = N_d/M_d − ppᵀ with M_d the pairs at that lag and p the frequencies, which leaves out what the ends of the blocks do: a
/// relative error of the order of L over the length of a block, for statements about noise.
/// </summary>
internal sealed class BlockedText
{
    private readonly IndexedText _text;
    private readonly int[][] _counts;
    private readonly Computation _computation;

    public BlockedText(ReadOnlySpan<int> tokens, int vocabulary, int length, int blocks, Computation computation)
    {
        Length = length;
        _computation = computation;
        _text = IndexedText.Of(tokens, vocabulary, length - 1, (tokens.Length + blocks - 1) / blocks);
        _counts = new int[_text.BlockCount][];
        MemoryGuard.Require(
            (long)_text.BlockCount * vocabulary * sizeof(int), $"the frequencies of {vocabulary} symbols in {_text.BlockCount} blocks", "Use fewer blocks.");
        for (int block = 0; block < _counts.Length; block++)
        {
            int[] counts = _counts[block] = new int[vocabulary];
            (int start, int count) = _text.Block(block);
            foreach (ushort symbol in _text.Places.AsSpan(start, count))
                counts[symbol]++;
        }
    }

    /// <summary>Window length L.</summary>
    public int Length { get; }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _text.BlockCount;

    /// <summary>The text itself.</summary>
    public IndexedText Text => _text;

    /// <summary>How often each symbol, by rank, occurs in a block.</summary>
    public ReadOnlySpan<int> CountsOf(int block) => _counts[block];

    /// <summary>The sums for some weights of the blocks.</summary>
    public BlockSums Sums(int[] weights)
    {
        double[] p = Frequencies(weights);
        LagMoments moments = Moments(weights);
        return new BlockSums(
            Length,
            [.. moments.Squares.Select(square => (double)square)],
            (double)moments.PairSquares[0],
            Pairs(weights),
            MeanProducts(weights, p),
            p.Sum(value => value * value),
            p.Sum(value => value * value * value));
    }

    /// <summary>Moments of the weighted lag tables.</summary>
    public LagMoments Moments(int[] weights) => LagCounter.Count(_text, [Length], edgeSymbols: null, _computation with { Progress = null }, weights);

    /// <summary>The frequencies of the symbols, by rank, and a 0 for the border.</summary>
    public double[] Frequencies(int[] weights)
    {
        double[] p = new double[_text.Vocabulary + 1];
        double total = 0;
        for (int block = 0; block < _counts.Length; block++)
        {
            total += weights[block] * (double)_text.Block(block).Count;
            for (int u = 0; weights[block] != 0 && u < _text.Vocabulary; u++)
                p[u] += weights[block] * (double)_counts[block][u];
        }

        for (int u = 0; u < p.Length; u++)
            p[u] /= total;
        return p;
    }

    /// <summary>By lag: the weight of all pairs, M_d.</summary>
    public double[] Pairs(int[] weights)
    {
        double[] pairs = new double[Length];
        for (int block = 0; block < weights.Length; block++)
        {
            for (int lag = 0; lag < Length; lag++)
                pairs[lag] += weights[block] * (double)Math.Max(0, _text.Block(block).Count - lag);
        }

        return pairs;
    }

    /// <summary>By lag: pᵀ N_d p, for any frequencies.</summary>
    public double[] MeanProducts(int[] weights, double[] p)
    {
        double[][] byBlock = MeanProducts(p);
        return [.. Enumerable.Range(0, Length).Select(lag => byBlock.Zip(weights, (products, weight) => weight * products[lag]).Sum())];
    }

    /// <summary>By block and lag: pᵀ N_d p within the block.</summary>
    public double[][] MeanProducts(double[] p)
    {
        double[][] products = new double[Blocks][];
        Parallel.For(
            0,
            Blocks,
            new ParallelOptions { MaxDegreeOfParallelism = _computation.Threads, CancellationToken = _computation.Cancellation },
            block =>
            {
                (int start, int count) = _text.Block(block);
                products[block] = new double[Length];
                double[] values = new double[count + Length];
                for (int i = 0; i < count; i++)
                    values[i] = p[_text.Places[start + i]];
                for (int lag = 1; lag < Length; lag++)
                    products[block][lag] = TensorPrimitives.Dot<double>(values.AsSpan(0, count), values.AsSpan(lag, count));
            });
        return products;
    }
}
