namespace Kostka.Corpora.Counting;

/// <summary>
/// The different symbols among the first and the last <c>reach</c> tokens of a text, numbered 0 … m − 1. Windows miss a few tokens at either end, other ones for each
/// position within the window; only these symbols notice.
/// </summary>
internal sealed class EdgeSymbols
{
    private readonly int[] _symbols;

    public EdgeSymbols(ReadOnlySpan<int> tokens, int reach)
    {
        reach = Math.Min(reach, tokens.Length);
        _symbols = [.. tokens[..reach].ToArray().Concat(tokens[^reach..].ToArray()).Distinct().Order()];
    }

    /// <summary>Number of edge symbols m.</summary>
    public int Count => _symbols.Length;

    /// <summary>The symbols, ascending.</summary>
    public ReadOnlySpan<int> Symbols => _symbols;

    /// <summary>The number of an edge symbol; negative for any other symbol.</summary>
    public int IndexOf(int symbol) => Array.BinarySearch(_symbols, symbol);
}
