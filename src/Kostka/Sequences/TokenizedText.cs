using System.Collections.Immutable;
using Kostka.Sequences.BytePairs;
using Kostka.Sequences.Reading;

namespace Kostka.Sequences;

/// <summary>A text as a list of tokens, the different ones (types) numbered 0, 1, 2 … by first appearance. No vocabulary has been chosen yet.</summary>
public sealed class TokenizedText
{
    private readonly Memory<int> _tokens;
    private readonly ITokenTypes _types;
    private readonly int[] _occurrences;

    internal TokenizedText(Memory<int> tokens, ITokenTypes types, Tokenization tokenization)
    {
        _tokens = tokens;
        _types = types;
        Tokenization = tokenization;
        _occurrences = new int[types.Count];
        foreach (int token in tokens.Span)
            _occurrences[token]++;
    }

    /// <summary>What a token is.</summary>
    public Tokenization Tokenization { get; }

    /// <summary>The tokens in order, each the number of its type.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.Span;

    /// <summary>Number of types: of different tokens in the text, the end of line among them where tokens are words.</summary>
    public int TypeCount => _types.Count;

    /// <summary>How often type <paramref name="id"/> occurs.</summary>
    public int Occurrences(int id) => _occurrences[id];

    /// <summary>
    /// Type <paramref name="id"/> as a person reads it: a word as it is; elsewhere a blank is ␣, a newline ⏎, and what cannot be shown is hexadecimal.
    /// </summary>
    public string Word(int id) => _types.Name(id);

    /// <summary>The tokens, for a caller that may spoil them to save their memory.</summary>
    internal Memory<int> Storage => _tokens;

    /// <summary>Reads files one after the other into one text.</summary>
    /// <remarks>
    /// Files are read in chunks. A file that begins as gzip does is unpacked. "-" is the standard input. A byte order mark at the start of a file is skipped,
    /// except where tokens are bytes.
    /// </remarks>
    /// <param name="files">Paths of the files, at least one.</param>
    /// <param name="options">What a token is, and the encoding.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">
    /// No file is given, or one is missing, a folder, not readable, damaged, empty, binary, not in its encoding, or without any token; the message names it.
    /// Or the encoding is unknown, or the tokenizer's file cannot be used.
    /// </exception>
    public static TokenizedText Read(IReadOnlyList<string> files, TextOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var source = new TextSource(options);
        source.Check(files);
        ITokenReader reader = options.Tokens switch
        {
            Tokenization.Words => new WordReader(),
            Tokenization.Characters => new CharacterReader(),
            Tokenization.Bytes => new ByteReader(),
            Tokenization.BytePairs pairs => new BytePairReader(TokenizerFiles.Load(pairs.File), pairs),
            _ => throw new ArgumentException($"Unknown tokens: {options.Tokens}", nameof(options)),
        };
        foreach (string file in files)
        {
            using Stream stream = source.Open(file, cancellation);
            reader.Read(stream, TextSource.Name(file), cancellation);
        }

        return reader.ToText();
    }

    /// <summary>The <paramref name="count"/> most frequent types, descending; types that occur equally often by first appearance.</summary>
    public ImmutableArray<int> MostFrequent(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, TypeCount);
        long[] keys = new long[TypeCount];
        for (int id = 0; id < keys.Length; id++)
            keys[id] = ((long)(int.MaxValue - Occurrences(id)) << 32) | (uint)id;
        Array.Sort(keys);
        return [.. keys.Take(count).Select(key => (int)key)];
    }
}
