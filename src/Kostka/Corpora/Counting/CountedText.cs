using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>A text with everything that was counted in it.</summary>
internal sealed class CountedText
{
    private readonly ReadOnlyMemory<int> _tokens;
    private readonly int[] _ranks;

    private CountedText(ReadOnlyMemory<int> tokens, IndexedText text, EdgeSymbols edges, LagMoments moments, Int128[] products)
    {
        _tokens = tokens;
        _ranks = text.Ranks;
        Edges = edges;
        Moments = moments;
        Products = products;
        EdgeCounts = [.. edges.Symbols.ToArray().Select(rank => text.Counts[rank])];
        InnerCounts = [.. Enumerable.Range(0, text.Vocabulary).Where(rank => edges.IndexOf(rank) < 0).Select(rank => text.Counts[rank])];
    }

    /// <summary>Number of tokens, T.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>The symbols of the first and last D tokens.</summary>
    public EdgeSymbols Edges { get; }

    /// <summary>How often each of them occurs.</summary>
    public int[] EdgeCounts { get; }

    /// <summary>How often each of the other symbols occurs.</summary>
    public int[] InnerCounts { get; }

    /// <summary>Sums over the lag tables.</summary>
    public LagMoments Moments { get; }

    /// <summary>By lag: Σ_i n(x_i) n(x_(i+d)).</summary>
    public Int128[] Products { get; }

    /// <summary>The number, among the edge symbols, of a token near an end of the text.</summary>
    public int EdgeAt(int token) => Edges.IndexOf(_ranks[_tokens.Span[token]]);

    /// <summary>Counts a text, at lags below the largest window length.</summary>
    public static CountedText Of(ReadOnlyMemory<int> tokens, int vocabulary, ImmutableArray<int> lengths, Computation computation)
    {
        int reach = lengths[^1] - 1;
        IndexedText text = IndexedText.Of(tokens.Span, vocabulary, reach);
        var edges = new EdgeSymbols(tokens.Span, text.Ranks, reach);
        MemoryGuard.Require(
            (long)reach * edges.Count * edges.Count * sizeof(int), $"the tables at both ends of the text for windows of {reach + 1} tokens", "Shorten the window.");
        LagMoments moments = LagCounter.Count(text, [.. lengths.Where(ℓ => ℓ > 1)], edges, computation);
        return new CountedText(tokens, text, edges, moments, LagCounter.Products(text, computation));
    }
}
