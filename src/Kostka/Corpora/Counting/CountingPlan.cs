using System.Collections.Immutable;

namespace Kostka.Corpora.Counting;

/// <summary>What is to be counted in a text, and where the tables of the edge symbols go.</summary>
internal sealed class CountingPlan
{
    private readonly EdgeSymbols? _edgeSymbols;
    private readonly LagMoments _result;
    private readonly int[]? _blockWeights;
    private readonly int _largestWeight;

    /// <param name="text">The text; its reach is the number of lags D.</param>
    /// <param name="lengths">Window lengths ℓ, ascending, 2 … D + 1.</param>
    /// <param name="edgeSymbols">Symbols whose tables are kept; null for none.</param>
    /// <param name="result">Where they are kept.</param>
    /// <param name="blockWeights">Weights of the text's blocks, 0 and negative ones too; null when all are 1.</param>
    /// <param name="influence">Where the parts of the blocks in the sums go; null when they are not wanted. Then there is one length, D + 1.</param>
    public CountingPlan(
        IndexedText text, ImmutableArray<int> lengths, EdgeSymbols? edgeSymbols, LagMoments result, int[]? blockWeights, LagInfluence? influence)
    {
        Influence = influence;
        Text = text;
        Lengths = lengths;
        _edgeSymbols = edgeSymbols;
        _result = result;
        _blockWeights = blockWeights;
        _largestWeight = blockWeights?.Max(Math.Abs) ?? 1;
        FrequentSymbols = text.Counts.AsSpan(0, text.Vocabulary).ToArray().TakeWhile(places => !IsSparse(places)).Count();
    }

    /// <summary>The text.</summary>
    public IndexedText Text { get; }

    /// <summary>Window lengths ℓ, ascending.</summary>
    public ImmutableArray<int> Lengths { get; }

    /// <summary>
    /// Number of frequent symbols, those of the lowest ranks. <see cref="DenseRows"/> counts all their pairs, as first and as second symbol;
    /// <see cref="SparseRows"/> counts the pairs of two rare symbols.
    /// </summary>
    public int FrequentSymbols { get; }

    /// <summary>Where the parts of the blocks in the sums go; null when they are not wanted.</summary>
    public LagInfluence? Influence { get; }

    /// <summary>Whether all weights are 1.</summary>
    public bool Unweighted => _blockWeights is null;

    // About where both ways take the same time.
    private bool IsSparse(int places) =>
        places < Math.Max(256, Text.Vocabulary / 4) && WeightedSums.Fits(places, Text.Reach, Math.Max(1, _largestWeight));

    /// <summary>The weights of some places, those of their blocks.</summary>
    public void FillWeights(ReadOnlySpan<int> places, Span<int> weights)
    {
        if (_blockWeights is null)
        {
            weights[..places.Length].Fill(1);
            return;
        }

        for (int p = 0; p < places.Length; p++)
            weights[p] = _blockWeights[Text.BlockAt(places[p])];
    }

    /// <summary>The number of an edge symbol; negative for other symbols.</summary>
    public int EdgeIndex(int rank) => _edgeSymbols?.IndexOf(rank) ?? -1;

    /// <summary>Keeps what a row of an edge symbol holds for edge symbols, from some rank on.</summary>
    public void KeepRow(int edge, int lag, ReadOnlySpan<int> row, int fromRank)
    {
        ReadOnlySpan<int> symbols = _edgeSymbols!.Symbols;
        for (int other = 0; other < symbols.Length; other++)
        {
            if (symbols[other] >= fromRank)
                _result.Edges[lag].Counts[(edge * symbols.Length) + other] = row[symbols[other]];
        }
    }

    /// <summary>Keeps what a column of an edge symbol holds for edge symbols, from some rank on.</summary>
    public void KeepColumn(int edge, int lag, ReadOnlySpan<int> column, int fromRank)
    {
        ReadOnlySpan<int> symbols = _edgeSymbols!.Symbols;
        for (int other = 0; other < symbols.Length; other++)
        {
            if (symbols[other] >= fromRank)
                _result.Edges[lag].Counts[(other * symbols.Length) + edge] = column[symbols[other]];
        }
    }

    /// <summary>Keeps the products of an edge symbol's row and column with the counts.</summary>
    public void KeepSums(int edge, int lag, long rowSum, long columnSum)
    {
        _result.Edges[lag].RowSums[edge] = rowSum;
        _result.Edges[lag].ColumnSums[edge] = columnSum;
    }
}
