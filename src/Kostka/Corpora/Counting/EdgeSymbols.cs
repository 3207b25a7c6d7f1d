namespace Kostka.Corpora.Counting;

/// <summary>
/// The different symbols among the first and the last <c>reach</c> tokens of a text, numbered 0 … m − 1. Windows miss a few tokens at either end, other ones for each
/// position within the window; only these symbols notice.
/// </summary>
internal sealed class EdgeSymbols
{
    private readonly int[] _symbols;

    /// <param name="tokens">The tokens.</param>
    /// <param name="ranks">The name of each symbol in an <see cref="IndexedText"/>, which is used here, too.</param>
    /// <param name="reach">How many tokens make an edge.</param>
    public EdgeSymbols(ReadOnlySpan<int> tokens, int[] ranks, int reach)
    {
        reach = Math.Min(reach, tokens.Length);
        _symbols = [.. tokens[..reach].ToArray().Concat(tokens[^reach..].ToArray()).Select(symbol => ranks[symbol]).Distinct().Order()];
    }

    /// <summary>Number of edge symbols m.</summary>
    public int Count => _symbols.Length;

    /// <summary>The ranks of the symbols, ascending.</summary>
    public ReadOnlySpan<int> Symbols => _symbols;

    /// <summary>The number of an edge symbol, by its rank; negative for any other symbol.</summary>
    public int IndexOf(int rank) => Array.BinarySearch(_symbols, rank);
}
