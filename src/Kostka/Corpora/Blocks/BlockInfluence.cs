using System.Numerics.Tensors;
using Kostka.Corpora.Counting;
using Kostka.Numerics;

namespace Kostka.Corpora.Blocks;

/// <summary>
/// The share of a text in blocks to first order in the weights of the blocks: its value for weights 1 and its derivative by each weight. One count and one more
/// look at every pair, whatever the number of resampled texts.
/// </summary>
internal sealed class BlockInfluence
{
    private readonly InvariantShare _share;
    private readonly InvariantShare[] _derivatives;

    private BlockInfluence(InvariantShare share, InvariantShare[] derivatives)
    {
        _share = share;
        _derivatives = derivatives;
    }

    /// <summary>Finds the derivatives.</summary>
    public static BlockInfluence Of(BlockedText text, Computation computation)
    {
        var influence = new LagInfluence(text.Length - 1, text.Blocks);
        LagMoments moments = LagCounter.Count(text.Text, [text.Length], null, computation with { Progress = null }, null, influence);
        int[] ones = [.. Enumerable.Repeat(1, text.Blocks)];
        double[] p = text.Frequencies(ones);
        double[][] products = text.MeanProducts(p), neighbours = NeighbourFrequencies(text, p, computation);
        var sums = new BlockSums(
            text.Length,
            [.. moments.Squares.Select(square => (double)square)],
            (double)moments.PairSquares[0],
            text.Pairs(ones),
            [.. Enumerable.Range(0, text.Length).Select(lag => products.Sum(block => block[lag]))],
            TensorPrimitives.SumOfSquares<double>(p),
            p.Sum(value => value * value * value));

        // By central differences over one block: the curvature drops out, what remains is of third order.
        return new BlockInfluence(sums.Share(), [.. Enumerable.Range(0, text.Blocks).Select(block =>
        {
            BlockSums derivative = Derivative(text, block, influence, p, products[block], neighbours);
            InvariantShare more = sums.Plus(0.5, derivative).Share(), less = sums.Plus(-0.5, derivative).Share();
            return new InvariantShare(more.All - less.All, more.OffDiagonal - less.OffDiagonal);
        })]);
    }

    /// <summary>The share for some weights, to first order.</summary>
    public InvariantShare Share(int[] weights)
    {
        double all = _share.All, offDiagonal = _share.OffDiagonal;
        for (int block = 0; block < weights.Length; block++)
        {
            all += (weights[block] - 1) * _derivatives[block].All;
            offDiagonal += (weights[block] - 1) * _derivatives[block].OffDiagonal;
        }

        return new InvariantShare(all, offDiagonal);
    }

    // Derivatives by the weight of a block: ‖N‖² gives 2⟨N, N^g⟩, the frequencies p give (n^g − |g| p) / T.
    private static BlockSums Derivative(BlockedText text, int block, LagInfluence influence, double[] p, double[] products, double[][] neighbours)
    {
        double tokens = text.Text.Block(block).Count, square = 0, cube = 0;
        double[] change = new double[p.Length];
        for (int u = 0; u < p.Length - 1; u++)
        {
            change[u] = (text.CountsOf(block)[u] - (tokens * p[u])) / text.Text.TokenCount;
            square += 2 * p[u] * change[u];
            cube += 3 * p[u] * p[u] * change[u];
        }

        return new BlockSums(
            text.Length,
            [.. influence.Squares.Select(byBlock => 2 * byBlock[block])],
            2 * influence.PairSquares[block],
            [.. Enumerable.Range(0, text.Length).Select(lag => Math.Max(0, tokens - lag))],
            [.. products.Zip(neighbours, (product, neighbour) => product + TensorPrimitives.Dot<double>(change, neighbour))],
            square,
            cube);
    }

    // By lag: (N_d + N_dᵀ) p, how frequent the neighbours of each symbol are in sum.
    private static double[][] NeighbourFrequencies(BlockedText text, double[] p, Computation computation)
    {
        double[][] sums = [.. Enumerable.Range(0, text.Length).Select(_ => new double[p.Length])];
        ushort[] places = text.Text.Places;
        int reach = text.Text.Reach;
        Parallel.For(1, text.Length, new ParallelOptions { MaxDegreeOfParallelism = computation.Threads }, lag =>
        {
            for (int place = reach; place < places.Length - reach; place++)
            {
                // The border has frequency 0, and what is added to it is not used.
                sums[lag][places[place]] += p[places[place + lag]] + p[places[place - lag]];
            }
        });
        return sums;
    }
}
