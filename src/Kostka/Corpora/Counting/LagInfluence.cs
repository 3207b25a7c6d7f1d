namespace Kostka.Corpora.Counting;

/// <summary>
/// What each block of a text has in the sums over the lag tables, N_d = Σ_g N_d^g: by block g and lag Σ_uv N_d N_d^g, and Σ_uv S S^g. A block's part is the sum over
/// its own pairs of what stands in the tables at their symbols.
/// </summary>
internal sealed class LagInfluence(int reach, int blocks)
{
    /// <summary>By lag, then by block: Σ_uv N_d(u,v) N_d^g(u,v).</summary>
    public double[][] Squares { get; } = [.. Enumerable.Range(0, reach + 1).Select(_ => new double[blocks])];

    /// <summary>By block: Σ_uv S(u,v) S^g(u,v), S = Σ_d (D + 1 − d)(N_d + N_dᵀ).</summary>
    public double[] PairSquares { get; } = new double[blocks];

    /// <summary>Adds a pair at a lag, for which N_d and S are given.</summary>
    public void Add(int block, int lag, int count, long sum)
    {
        Squares[lag][block] += count;
        PairSquares[block] += 2.0 * (reach + 1 - lag) * sum;
    }

    /// <summary>Adds the pairs of a row at a lag to the squares.</summary>
    public void AddSquares(int lag, ReadOnlySpan<ushort> list, ReadOnlySpan<int> owners, ReadOnlySpan<int> row)
    {
        for (int p = 0; p < list.Length; p++)
            Squares[lag][owners[p]] += row[list[p]];
    }

    /// <summary>Adds the pairs of a row at a lag to the squares of S.</summary>
    public void AddPairSquares(int lag, ReadOnlySpan<ushort> list, ReadOnlySpan<int> owners, WeightedSums sums)
    {
        for (int p = 0; p < list.Length; p++)
            PairSquares[owners[p]] += 2.0 * (reach + 1 - lag) * sums.At(list[p], reach + 1);
    }

    /// <summary>Adds what another thread found.</summary>
    public void Add(LagInfluence other)
    {
        for (int block = 0; block < blocks; block++)
        {
            PairSquares[block] += other.PairSquares[block];
            for (int lag = 1; lag <= reach; lag++)
                Squares[lag][block] += other.Squares[lag][block];
        }
    }
}
