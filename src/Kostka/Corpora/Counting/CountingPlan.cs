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
    public CountingPlan(IndexedText text, ImmutableArray<int> lengths, EdgeSymbols? edgeSymbols, LagMoments result, int[]? blockWeights)
    {
        Text = text;
        Lengths = lengths;
        _edgeSymbols = edgeSymbols;
        _result = result;
        _blockWeights = blockWeights;
        _largestWeight = blockWeights?.Max(Math.Abs) ?? 1;
        LongestSparseRow = text.Counts.Where(IsSparse).DefaultIfEmpty().Max();
    }

    /// <summary>The text.</summary>
    public IndexedText Text { get; }

    /// <summary>Window lengths ℓ, ascending.</summary>
    public ImmutableArray<int> Lengths { get; }

    /// <summary>The most places of a symbol that <see cref="SparseRows"/> counts.</summary>
    public int LongestSparseRow { get; }

    /// <summary>Whether a symbol with so many places is counted by <see cref="SparseRows"/>, else by <see cref="DenseRows"/>: about where both take the same time.</summary>
    public bool IsSparse(int places) =>
        places < Math.Max(256, Text.Vocabulary / 2) && WeightedSums.Fits(places, Text.Reach, Math.Max(1, _largestWeight));

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
    public int EdgeIndex(int symbol) => _edgeSymbols?.IndexOf(symbol) ?? -1;

    /// <summary>Keeps the part of an edge symbol's row that belongs to edge symbols.</summary>
    public void KeepRow(int edge, int lag, ReadOnlySpan<int> row)
    {
        int[] table = _result.Edges[lag].Counts;
        int from = edge * _edgeSymbols!.Count;
        foreach (int symbol in _edgeSymbols.Symbols)
            table[from++] = row[symbol];
    }

    /// <summary>Keeps the products of an edge symbol's row and column with the counts.</summary>
    public void KeepSums(int edge, int lag, long rowSum, long columnSum)
    {
        _result.Edges[lag].RowSums[edge] = rowSum;
        _result.Edges[lag].ColumnSums[edge] = columnSum;
    }
}
