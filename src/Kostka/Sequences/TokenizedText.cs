using System.Collections.Immutable;

namespace Kostka.Sequences;

/// <summary>A text as a list of tokens, its different words numbered 0, 1, 2 … by first appearance. No vocabulary has been chosen yet.</summary>
public sealed class TokenizedText
{
    private readonly int[] _tokens;
    private readonly WordTable _words;

    internal TokenizedText(int[] tokens, WordTable words)
    {
        _tokens = tokens;
        _words = words;
    }

    /// <summary>The tokens in order, each the number of a word.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Number of different words, the end-of-line token among them.</summary>
    public int TypeCount => _words.Count;

    /// <summary>How often word <paramref name="id"/> occurs.</summary>
    public int Occurrences(int id) => _words.Occurrences(id);

    /// <summary>Word <paramref name="id"/> itself.</summary>
    public string Word(int id) => _words.Word(id);

    /// <summary>
    /// Reads files one after the other: words are split at white space; every newline, those of empty lines too, adds the token <c>&lt;eos&gt;</c>;
    /// <c>&lt;unk&gt;</c> in the text is an ordinary word.
    /// </summary>
    /// <remarks>
    /// UTF-8, read in chunks. White space is Unicode's. "\r\n" counts as one newline; a carriage return alone is white space. A byte order mark at the
    /// start of a file is skipped. A word ends with its file; a last line without a newline adds no <c>&lt;eos&gt;</c>. The word <c>&lt;eos&gt;</c>
    /// written out in a file is the same token as a newline.
    /// </remarks>
    /// <param name="files">Paths of the files, at least one.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">
    /// No file is given, or one is missing, a folder, not readable, empty, binary, not UTF-8, or without any token; the message names it.
    /// </exception>
    public static TokenizedText ReadWords(IReadOnlyList<string> files, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count == 0)
            throw new RequestException("No text file is given; at least one is needed.");
        var reader = new WordReader();
        foreach (string file in files)
        {
            using FileStream stream = Open(file);
            reader.Read(stream, $"The text file {file}", cancellation);
        }

        return reader.ToText();
    }

    /// <summary>The <paramref name="count"/> most frequent words, descending; words that occur equally often by first appearance.</summary>
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

    private static FileStream Open(string file)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new RequestException("The name of a text file is empty.");
        if (Directory.Exists(file))
            throw new RequestException($"{file} is a folder; a text file is needed.");
        try
        {
            // The reader brings a buffer of its own.
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RequestException($"The text file {file} does not exist.", error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or ArgumentException or PathTooLongException or NotSupportedException)
        {
            throw new RequestException($"The text file {file} cannot be opened: {error.Message}", error);
        }
    }
}
