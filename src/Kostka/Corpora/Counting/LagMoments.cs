namespace Kostka.Corpora.Counting;

/// <summary>
/// What is kept of the lag tables N_d(u,v) = Σ_i w_i [x_i = u][x_(i+d) = v], d = 1 … D: sums over all pairs of symbols, exact integers, so that nothing cancels later;
/// and the tables themselves for a few symbols, those at the edges of the text.
/// </summary>
internal sealed class LagMoments
{
    public LagMoments(int reach, int lengths, int edgeSymbols)
    {
        Squares = new long[reach + 1];
        Transposed = new long[reach + 1];
        Cells = new long[reach + 1];
        Logarithms = new double[reach + 1];
        PairSquares = new Int128[lengths];
        Edges = new EdgeTable[reach + 1];
        for (int lag = 1; lag <= reach; lag++)
            Edges[lag] = new EdgeTable(edgeSymbols);
    }

    /// <summary>By lag: Σ_uv N_d(u,v)².</summary>
    public long[] Squares { get; }

    /// <summary>By lag: Σ_uv N_d(u,v) N_d(v,u).</summary>
    public long[] Transposed { get; }

    /// <summary>By lag: how many pairs of symbols occur.</summary>
    public long[] Cells { get; }

    /// <summary>By lag: Σ_uv N_d(u,v) log N_d(u,v).</summary>
    public double[] Logarithms { get; }

    /// <summary>By window length ℓ: Σ_uv S(u,v)², S = Σ_(d&lt;ℓ) (ℓ − d)(N_d + N_dᵀ).</summary>
    public Int128[] PairSquares { get; }

    /// <summary>By lag: the table for the edge symbols.</summary>
    public EdgeTable[] Edges { get; }

    /// <summary>Adds what another thread counted. Edge tables are not added: each row of theirs is written by one thread, into the same object.</summary>
    public void Add(LagMoments other)
    {
        for (int lag = 1; lag < Squares.Length; lag++)
        {
            Squares[lag] += other.Squares[lag];
            Transposed[lag] += other.Transposed[lag];
            Cells[lag] += other.Cells[lag];
            Logarithms[lag] += other.Logarithms[lag];
        }

        for (int k = 0; k < PairSquares.Length; k++)
            PairSquares[k] += other.PairSquares[k];
    }
}

/// <summary>A lag table N for the m edge symbols, and its products with the counts n of all symbols.</summary>
internal sealed class EdgeTable(int symbols)
{
    /// <summary>m × m, row by row: N(u,v).</summary>
    public int[] Counts { get; } = new int[symbols * symbols];

    /// <summary>Σ_v N(u,v) n(v), v over all symbols.</summary>
    public long[] RowSums { get; } = new long[symbols];

    /// <summary>Σ_v N(v,u) n(v), v over all symbols.</summary>
    public long[] ColumnSums { get; } = new long[symbols];
}
