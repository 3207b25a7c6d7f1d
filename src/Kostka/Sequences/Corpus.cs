using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>
/// A text over a vocabulary of V symbols: the V−1 most frequent words are symbols 0 … V−2 in order of frequency (ties by first appearance), and symbol
/// V−1 stands for all rarer words.
/// </summary>
public sealed class Corpus
{
    /// <summary>What the symbol for all rarer words is called. White space inside sets it apart from every word.</summary>
    public const string RarerWords = "[rarer word]";

    private readonly int[] _tokens;

    /// <summary>A text over the V−1 most frequent of its words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="vocabulary">Number of symbols V, at least 2 and at most one more than the text has different words.</param>
    /// <exception cref="RequestException">The vocabulary is not as said.</exception>
    public Corpus(TokenizedText text, int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (vocabulary < 2)
        {
            throw new RequestException(
                $"A vocabulary of {vocabulary} is too small for a text: one symbol stands for all rarer words, so at least 2 are needed.");
        }

        if (vocabulary > text.TypeCount + 1)
        {
            throw new RequestException(
                $"A vocabulary of {vocabulary} is larger than the text: it has {text.TypeCount} different words (the end of line among them), " +
                $"so with the symbol for rarer words the vocabulary is at most {text.TypeCount + 1}.");
        }

        ImmutableArray<int> kept = text.MostFrequent(vocabulary - 1);
        int[] symbols = new int[text.TypeCount];
        Array.Fill(symbols, vocabulary - 1);
        long covered = 0;
        for (int symbol = 0; symbol < kept.Length; symbol++)
        {
            symbols[kept[symbol]] = symbol;
            covered += text.Occurrences(kept[symbol]);
        }

        ReadOnlySpan<int> words = text.Tokens;
        _tokens = new int[words.Length];
        for (int i = 0; i < words.Length; i++)
            _tokens[i] = symbols[words[i]];
        Alphabet = new Alphabet([.. kept.Select(text.Word), RarerWords]);
        TypeCount = text.TypeCount;
        Coverage = (double)covered / _tokens.Length;
    }

    /// <summary>The tokens in order, symbols 0 … V−1.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>The V symbols, with their words.</summary>
    public Alphabet Alphabet { get; }

    /// <summary>Number of symbols, V.</summary>
    public int Vocabulary => Alphabet.Size;

    /// <summary>Number of tokens.</summary>
    public int TokenCount => _tokens.Length;

    /// <summary>Number of different words in the text, the end-of-line token among them, whether in the vocabulary or not.</summary>
    public int TypeCount { get; }

    /// <summary>Share of the tokens that are words of their own in the vocabulary, 0 … 1.</summary>
    public double Coverage { get; }

    /// <summary>Reads files one after the other, as <see cref="TokenizedText.ReadWords"/> says.</summary>
    /// <param name="files">Paths of the files, at least one.</param>
    /// <param name="vocabulary">Number of symbols V, at least 2 and at most one more than the text has different words.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">The files are not text, or the vocabulary does not fit them.</exception>
    public static Corpus Read(IReadOnlyList<string> files, int vocabulary, CancellationToken cancellation = default) =>
        new(TokenizedText.ReadWords(files, cancellation), vocabulary);
}
