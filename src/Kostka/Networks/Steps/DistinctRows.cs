namespace Kostka.Networks.Steps;

/// <summary>
/// Numbers the different rows with which the stream can start: token v at position a is row a·V + v, the added token the one after the last. Without position embeddings
/// the position does not count.
/// </summary>
internal readonly record struct DistinctRows(int Length, int Vocabulary, bool Positions, bool Cls)
{
    /// <summary>The row of the added token.</summary>
    public int ClsRow => checked((Positions ? Length : 1) * Vocabulary);

    /// <summary>Number of different rows.</summary>
    public int Count => ClsRow + (Cls ? 1 : 0);

    /// <summary>Rows of one sequence, the added token's included.</summary>
    public void Of(ReadOnlySpan<int> tokens, Span<int> rows)
    {
        for (int a = 0; a < tokens.Length; a++)
            rows[a] = (Positions ? a * Vocabulary : 0) + tokens[a];
        if (Cls)
            rows[tokens.Length] = ClsRow;
    }
}
