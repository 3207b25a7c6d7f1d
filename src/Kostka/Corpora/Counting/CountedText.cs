using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>A text with everything that was counted in it.</summary>
internal sealed class CountedText
{
    private readonly ReadOnlyMemory<int> _tokens;

    private CountedText(ReadOnlyMemory<int> tokens, int[] counts, EdgeSymbols edges, LagMoments moments, Int128[] products)
    {
        _tokens = tokens;
        Counts = counts;
        Edges = edges;
        Moments = moments;
        Products = products;
        EdgeCounts = [.. edges.Symbols.ToArray().Select(u => counts[u])];
        InnerCounts = [.. Enumerable.Range(0, counts.Length).Where(u => edges.IndexOf(u) < 0).Select(u => counts[u])];
    }

    /// <summary>Number of tokens, T.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>The tokens.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.Span;

    /// <summary>How often each symbol occurs.</summary>
    public int[] Counts { get; }

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
    public int EdgeAt(int token) => Edges.IndexOf(_tokens.Span[token]);

    /// <summary>Counts a text, at lags below the largest window length.</summary>
    public static CountedText Of(ReadOnlyMemory<int> tokens, int vocabulary, ImmutableArray<int> lengths, Computation computation)
    {
        int reach = lengths[^1] - 1;
        var edges = new EdgeSymbols(tokens.Span, reach);
        MemoryGuard.Require(
            (long)reach * edges.Count * edges.Count * sizeof(int), $"the tables at both ends of the text for windows of {reach + 1} tokens", "Shorten the window.");
        IndexedText text = IndexedText.Of(tokens.Span, vocabulary, reach);
        LagMoments moments = LagCounter.Count(text, [.. lengths.Where(ℓ => ℓ > 1)], edges, computation);
        return new CountedText(tokens, text.Counts[..vocabulary], edges, moments, LagCounter.Products(text, computation));
    }
}
