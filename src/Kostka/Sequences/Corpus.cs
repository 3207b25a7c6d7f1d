using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>
/// A text over a vocabulary of V symbols: the V−1 most frequent words (or whatever its tokens are) are symbols 0 … V−2 in order of frequency (ties by
/// first appearance), and symbol V−1 stands for all rarer ones.
/// </summary>
public sealed class Corpus
{
    /// <summary>What the symbol for all rarer words is called, where tokens are words. White space inside sets it apart from every word.</summary>
    public const string RarerWords = "[rarer word]";

    private readonly Memory<int> _tokens;

    /// <summary>A text over the V−1 most frequent of its types, beside the text itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vocabulary">Number of symbols V, at least 2 and at most one more than the text has types.</param>
    /// <exception cref="RequestException">The vocabulary is not as said, or the text has no two different tokens.</exception>
    public Corpus(TokenizedText text, int vocabulary)
        : this(text, vocabulary, new int[Checked(text, vocabulary).Tokens.Length])
    {
    }

    /// <param name="text">The text, checked.</param>
    /// <param name="vocabulary">Number of symbols V, checked.</param>
    /// <param name="tokens">Where the symbols go: memory as long as the text, perhaps the text's own.</param>
    private Corpus(TokenizedText text, int vocabulary, Memory<int> tokens)
    {
        ImmutableArray<int> kept = text.MostFrequent(vocabulary - 1);
        int[] symbols = new int[text.TypeCount];
        Array.Fill(symbols, vocabulary - 1);
        long covered = 0;
        for (int symbol = 0; symbol < kept.Length; symbol++)
        {
            symbols[kept[symbol]] = symbol;
            covered += text.Occurrences(kept[symbol]);
        }

        _tokens = tokens;
        ReadOnlySpan<int> types = text.Tokens;
        Span<int> mapped = tokens.Span;
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = symbols[types[i]];
        Alphabet = new Alphabet([.. kept.Select(text.Word), text.Tokenization is Tokenization.Words ? RarerWords : $"[rarer {text.Tokenization.Singular}]"]);
        Tokenization = text.Tokenization;
        TypeCount = text.TypeCount;
        Coverage = (double)covered / _tokens.Length;
    }

    /// <summary>The tokens in order, symbols 0 … V−1.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.Span;

    /// <summary>The tokens in order, symbols 0 … V−1, as memory that other threads may read.</summary>
    public ReadOnlyMemory<int> Memory => _tokens;

    /// <summary>What a token is.</summary>
    public Tokenization Tokenization { get; }

    /// <summary>The V symbols, with their words.</summary>
    public Alphabet Alphabet { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary => Alphabet.Size;

    /// <summary>Number of tokens.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>Number of types (different tokens) in the text, the end of line among them where tokens are words, whether in the vocabulary or not.</summary>
    public int TypeCount { get; }

    /// <summary>Share of the tokens that are symbols of their own in the vocabulary, 0 … 1.</summary>
    public double Coverage { get; }

    /// <summary>Reads files one after the other, as <see cref="TokenizedText.Read"/> says, without keeping the text beside its symbols.</summary>
    /// <param name="files">Paths of the files, at least one.</param>
    /// <param name="options">What a token is, and the encoding.</param>
    /// <param name="vocabulary">Number of symbols V, at least 2 and at most one more than the text has types.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">The files cannot be read as text, the vocabulary does not fit them, or there are no two different tokens.</exception>
    public static Corpus Read(IReadOnlyList<string> files, TextOptions options, int vocabulary, CancellationToken cancellation = default)
    {
        TokenizedText text = TokenizedText.Read(files, options, cancellation);
        return new Corpus(Checked(text, vocabulary), vocabulary, text.Storage);
    }

    /// <summary>Reads files of words in UTF-8.</summary>
    /// <inheritdoc cref="Read(IReadOnlyList{string}, TextOptions, int, CancellationToken)"/>
    public static Corpus Read(IReadOnlyList<string> files, int vocabulary, CancellationToken cancellation = default) =>
        Read(files, TextOptions.Words, vocabulary, cancellation);

    private static TokenizedText Checked(TokenizedText text, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string one, string many) = (text.Tokenization.Singular, text.Tokenization.Plural);
        if (vocabulary < 2)
        {
            throw new RequestException(
                $"A vocabulary of {vocabulary} is too small for a text: one symbol stands for all rarer {many}, so at least 2 are needed.");
        }

        if (text.TypeCount < 2)
        {
            throw new RequestException(text.Tokens.Length == 1
                ? $"The text is a single {one}, {text.Word(0)}; a text of more is needed."
                : $"The text is one {one}, {text.Word(0)}, {text.Tokens.Length} times, so that nothing varies; a text of different {many} is needed.");
        }

        if (vocabulary > text.TypeCount + 1)
        {
            string endOfLine = text.Tokenization is Tokenization.Words ? " (the end of line among them)" : "";
            throw new RequestException(
                $"A vocabulary of {vocabulary} is larger than the text: it has {text.TypeCount} different {many}{endOfLine}, " +
                $"so with the symbol for rarer {many} the vocabulary is at most {text.TypeCount + 1}.");
        }

        return text;
    }
}
