namespace Kostka.Corpora.Counting;

/// <summary>
/// How often each symbol stands at position a of the W windows of ℓ tokens, n_a(u) = n(u) − e_a(u): the counts n of the whole text less those of the ℓ − 1 tokens
/// that no window has at position a, the first a and the last ℓ − 1 − a.
/// </summary>
internal sealed class PositionCounts
{
    private readonly Int128[,] _gram;
    private readonly Int128 _innerCubes;

    public PositionCounts(CountedText text, int length)
    {
        Length = length;
        Windows = text.TokenCount - length + 1;
        int m = text.Edges.Count;
        Missing = new int[length][];
        AtEdges = new int[length][];
        for (int a = 0; a < length; a++)
        {
            int[] missing = Missing[a] = new int[m];
            for (int i = 0; i < a; i++)
                missing[text.EdgeAt(i)]++;
            for (int i = a + Windows; i < text.TokenCount; i++)
                missing[text.EdgeAt(i)]++;
            AtEdges[a] = [.. Enumerable.Range(0, m).Select(u => text.EdgeCounts[u] - missing[u])];
        }

        Int128 squares = 0;
        foreach (int count in text.InnerCounts)
        {
            squares += (long)count * count;
            _innerCubes += (Int128)count * count * count;
        }

        InnerSquares = squares;
        _gram = new Int128[length, length];
        for (int a = 0; a < length; a++)
        {
            for (int b = 0; b <= a; b++)
                _gram[a, b] = _gram[b, a] = squares + RowLoops.Dot(AtEdges[a], AtEdges[b]);
        }
    }

    /// <summary>Window length ℓ.</summary>
    public int Length { get; }

    /// <summary>Number of windows, W.</summary>
    public int Windows { get; }

    /// <summary>e_a of the edge symbols, by position.</summary>
    public int[][] Missing { get; }

    /// <summary>n_a of the edge symbols, by position.</summary>
    public int[][] AtEdges { get; }

    /// <summary>Σ n(u)² over the symbols that are not at the edges.</summary>
    public Int128 InnerSquares { get; }

    /// <summary>Σ_u n_a(u) n_b(u).</summary>
    public Int128 Product(int a, int b) => _gram[a, b];

    /// <summary>Σ_u n_a(u)³.</summary>
    public Int128 Cubes(int a)
    {
        Int128 sum = _innerCubes;
        foreach (int count in AtEdges[a])
            sum += (Int128)count * count * count;
        return sum;
    }

    /// <summary>Σ_u m(u)², m = Σ_a n_a.</summary>
    public Int128 TotalSquares()
    {
        Int128 sum = 0;
        for (int a = 0; a < Length; a++)
            sum += TotalProduct(a);
        return sum;
    }

    /// <summary>Σ_u n_a(u) m(u), m = Σ_a n_a.</summary>
    public Int128 TotalProduct(int a)
    {
        Int128 sum = 0;
        for (int b = 0; b < Length; b++)
            sum += _gram[a, b];
        return sum;
    }

    /// <summary>Σ_u m(u) Σ_a n_a(u)², m = Σ_a n_a.</summary>
    public Int128 TotalTimesSquares()
    {
        Int128 sum = (Int128)Length * Length * _innerCubes;
        for (int u = 0; u < AtEdges[0].Length; u++)
        {
            Int128 total = 0, squares = 0;
            for (int a = 0; a < Length; a++)
            {
                total += AtEdges[a][u];
                squares += (long)AtEdges[a][u] * AtEdges[a][u];
            }

            sum += total * squares;
        }

        return sum;
    }
}
