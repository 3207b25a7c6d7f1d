using Kostka.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// A text prepared for counting pairs: its tokens in 16 bits, divided into blocks with a border around each, and an inverted index, the positions of every symbol in
/// order. The border is made of <see cref="Reach"/> copies of a symbol that is not in the text, so that a look at a neighbour never leaves the block unnoticed.
/// </summary>
internal sealed class IndexedText
{
    /// <summary>The largest vocabulary: with the border symbol, 16 bits are full.</summary>
    public const int MostSymbols = 65_535;

    private readonly int _blockTokens;

    private IndexedText(int tokenCount, int vocabulary, int reach, int blockTokens)
    {
        TokenCount = tokenCount;
        Vocabulary = vocabulary;
        Reach = reach;
        _blockTokens = blockTokens;
        BlockCount = (tokenCount + blockTokens - 1) / blockTokens;
        long places = reach + ((long)BlockCount * reach) + tokenCount;
        if (places > Array.MaxLength)
            throw new RequestException($"A text of {tokenCount} tokens in {BlockCount} blocks is too long; {Array.MaxLength} places are possible.");
        Places = new ushort[places];
        Positions = new int[tokenCount];
        Starts = new int[vocabulary + 1];
        Counts = new int[vocabulary + 1];
    }

    /// <summary>Number of tokens, T.</summary>
    public int TokenCount { get; }

    /// <summary>Number of symbols, V; also the border symbol.</summary>
    public int Vocabulary { get; }

    /// <summary>The largest distance at which pairs are looked at.</summary>
    public int Reach { get; }

    /// <summary>Number of blocks; the last may be shorter.</summary>
    public int BlockCount { get; }

    /// <summary>The tokens with their borders.</summary>
    public ushort[] Places { get; }

    /// <summary>Places of symbol 0 in ascending order, then those of symbol 1, …</summary>
    public int[] Positions { get; }

    /// <summary>Where the places of each symbol start in <see cref="Positions"/>; V + 1 numbers.</summary>
    public int[] Starts { get; }

    /// <summary>How often each symbol occurs; the border symbol, entry V, never.</summary>
    public int[] Counts { get; }

    /// <summary>Prepares a text.</summary>
    /// <param name="tokens">T ≥ 1 tokens.</param>
    /// <param name="vocabulary">Number of symbols V, 1 … <see cref="MostSymbols"/>.</param>
    /// <param name="reach">The largest distance at which pairs are looked at.</param>
    /// <param name="blockTokens">Tokens in a block; <see cref="int.MaxValue"/> for one block.</param>
    /// <exception cref="ArgumentOutOfRangeException">A token is not a symbol.</exception>
    public static IndexedText Of(ReadOnlySpan<int> tokens, int vocabulary, int reach, int blockTokens = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vocabulary, MostSymbols);
        MemoryGuard.Require(
            ((long)sizeof(int) + sizeof(ushort)) * tokens.Length, $"the index of a text of {tokens.Length} tokens", "Give less text.");
        var text = new IndexedText(tokens.Length, vocabulary, reach, Math.Min(blockTokens, tokens.Length));
        text.Fill(tokens);
        text.Index();
        return text;
    }

    /// <summary>The block of a place that holds a token.</summary>
    public int BlockAt(int place) => (place - Reach) / (_blockTokens + Reach);

    /// <summary>Where a block starts in <see cref="Places"/>, and how many tokens it has.</summary>
    public (int Start, int Count) Block(int block)
    {
        int first = block * _blockTokens;
        return (first + ((block + 1) * Reach), Math.Min(_blockTokens, TokenCount - first));
    }

    /// <summary>The places of a symbol, ascending.</summary>
    public ReadOnlySpan<int> PositionsOf(int symbol) => Positions.AsSpan(Starts[symbol], Counts[symbol]);

    private void Fill(ReadOnlySpan<int> tokens)
    {
        Array.Fill(Places, (ushort)Vocabulary);
        for (int block = 0; block < BlockCount; block++)
        {
            (int start, int count) = Block(block);
            ReadOnlySpan<int> source = tokens.Slice(block * _blockTokens, count);
            Span<ushort> places = Places.AsSpan(start, count);
            for (int i = 0; i < count; i++)
            {
                int symbol = source[i];
                if ((uint)symbol >= (uint)Vocabulary)
                    throw new ArgumentOutOfRangeException(nameof(tokens), $"A token is {symbol}; there are {Vocabulary} symbols, from 0.");
                places[i] = (ushort)symbol;
                Counts[symbol]++;
            }
        }
    }

    private void Index()
    {
        for (int symbol = 0; symbol < Vocabulary; symbol++)
            Starts[symbol + 1] = Starts[symbol] + Counts[symbol];
        int[] next = Starts.AsSpan(0, Vocabulary).ToArray();
        for (int block = 0; block < BlockCount; block++)
        {
            (int start, int count) = Block(block);
            for (int place = start; place < start + count; place++)
                Positions[next[Places[place]]++] = place;
        }
    }
}
