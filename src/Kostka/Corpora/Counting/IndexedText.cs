using Kostka.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// A text prepared for counting pairs: its tokens in 16 bits, divided into blocks with a border around each, and an inverted index, the positions of every symbol in
/// order. Symbols are renamed to their ranks by frequency, the most frequent 0; nothing that is counted depends on names. The border is made of <see cref="Reach"/> copies of a symbol that is not in the text, so that a look at a neighbour never leaves the block unnoticed.
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
        Ranks = new int[vocabulary];
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

    /// <summary>The rank of each symbol of the tokens.</summary>
    public int[] Ranks { get; }

    /// <summary>Places of rank 0 in ascending order, then those of rank 1, …</summary>
    public int[] Positions { get; }

    /// <summary>Where the places of each rank start in <see cref="Positions"/>; V + 1 numbers.</summary>
    public int[] Starts { get; }

    /// <summary>How often each rank occurs, descending; the border symbol, entry V, never.</summary>
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
        text.Rank(tokens);
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

    /// <summary>The places of a rank, ascending.</summary>
    public ReadOnlySpan<int> PositionsOf(int rank) => Positions.AsSpan(Starts[rank], Counts[rank]);

    private void Rank(ReadOnlySpan<int> tokens)
    {
        int[] counts = new int[Vocabulary];
        foreach (int symbol in tokens)
        {
            if ((uint)symbol >= (uint)Vocabulary)
                throw new ArgumentOutOfRangeException(nameof(tokens), $"A token is {symbol}; there are {Vocabulary} symbols, from 0.");
            counts[symbol]++;
        }

        int rank = 0;
        foreach (int symbol in Enumerable.Range(0, Vocabulary).OrderByDescending(symbol => counts[symbol]))
        {
            Counts[rank] = counts[symbol];
            Ranks[symbol] = rank++;
        }
    }

    private void Fill(ReadOnlySpan<int> tokens)
    {
        Array.Fill(Places, (ushort)Vocabulary);
        for (int block = 0; block < BlockCount; block++)
        {
            (int start, int count) = Block(block);
            ReadOnlySpan<int> source = tokens.Slice(block * _blockTokens, count);
            Span<ushort> places = Places.AsSpan(start, count);
            for (int i = 0; i < count; i++)
                places[i] = (ushort)Ranks[source[i]];
        }
    }

    private void Index()
    {
        for (int rank = 0; rank < Vocabulary; rank++)
            Starts[rank + 1] = Starts[rank] + Counts[rank];
        int[] next = Starts.AsSpan(0, Vocabulary).ToArray();
        for (int block = 0; block < BlockCount; block++)
        {
            (int start, int count) = Block(block);
            for (int place = start; place < start + count; place++)
                Positions[next[Places[place]]++] = place;
        }
    }
}
