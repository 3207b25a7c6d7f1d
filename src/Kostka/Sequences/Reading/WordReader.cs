using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Sequences.Reading;

/// <summary>
/// Reads UTF-8 text in chunks and splits it into words at Unicode white space; every line feed adds the token <c>&lt;eos&gt;</c>, those of empty lines too.
/// </summary>
/// <remarks>
/// A carriage return is white space like any other, so "\r\n" counts as one newline and a "\r" alone as none. A byte order mark U+FEFF is skipped at
/// the start of a stream and is part of a word elsewhere. U+0085, U+2028 and U+2029 are white space, not newlines. A word ends with its stream; a
/// last line without a line feed adds no <c>&lt;eos&gt;</c>. The word <c>&lt;eos&gt;</c> written out in the text is the same token as a newline.
/// </remarks>
internal sealed class WordReader : ITokenReader
{
    /// <summary>The token that a newline adds.</summary>
    public const string EndOfLine = "<eos>";

    /// <summary>The longest word accepted, in bytes: what is longer is no text of words.</summary>
    public const int MaxWordBytes = 1 << 20;

    // Beyond the text in the buffer so many bytes are readable, whatever they are: words are searched and compared by whole vectors.
    private const int Slack = 32;

    private static readonly byte[] _endOfLine = [.. "<eos>"u8, .. new byte[WordTable.Padding]];

    private readonly WordTable _words = new();
    private readonly uint _endOfLineHash;
    private readonly TokenList _tokens = new();
    private byte[] _buffer = new byte[(1 << 18) + Slack];

    /// <summary>A reader that has read nothing yet.</summary>
    public WordReader() => _endOfLineHash = _words.Announce(_endOfLine, EndOfLine.Length);

    /// <inheritdoc/>
    public TokenizedText ToText() => new(_tokens.Tokens, _words, new Tokenization.Words());

    /// <inheritdoc/>
    /// <exception cref="RequestException">The stream is not text: invalid UTF-8, a NUL byte, an endless word, or no token at all.</exception>
    public void Read(Stream stream, string name, CancellationToken cancellation)
    {
        long position = 0; // of the buffer's first byte in the stream
        int filled = 0, whole = 0, before = _tokens.Count;
        bool atEnd = false, started = false;
        while (!atEnd)
        {
            cancellation.ThrowIfCancellationRequested();
            if (filled == _buffer.Length - Slack)
                MakeRoom(name, position);
            int read = stream.Read(_buffer.AsSpan(filled, _buffer.Length - Slack - filled));
            atEnd = read == 0;
            filled += read;
            if (atEnd && position + filled == 0)
                throw new RequestException($"{name} is empty; a text to read words from is needed.");

            int checkedSoFar = whole;
            whole = atEnd ? filled : Utf8Text.WholeCharacters(_buffer.AsSpan(0, filled));
            Utf8Text.Check(_buffer.AsSpan(checkedSoFar, whole - checkedSoFar), name, position + checkedSoFar);
            int start = 0;
            if (!started && whole > 0)
            {
                start = _buffer.AsSpan(0, whole).StartsWith(Utf8Text.ByteOrderMark) ? Utf8Text.ByteOrderMark.Length : 0;
                started = true;
            }

            int done = Tokenize(start, whole, atEnd);
            _buffer.AsSpan(done, filled - done).CopyTo(_buffer);
            (position, filled, whole) = (position + done, filled - done, whole - done);
        }

        if (_tokens.Count == before)
            throw new RequestException($"{name} holds nothing but white space; a text to read words from is needed.");
    }

    // Adds the tokens of the buffer's whole characters start … end − 1; returns where the word begins that may go on beyond them.
    // Words are looked up a batch at a time, so that the table's memory is on its way while the next words are still being found.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // Most of a text is read before a method would be compiled anew.
    private int Tokenize(int start, int end, bool isLast)
    {
        byte[] text = _buffer;
        Span<Found> batch = stackalloc Found[64];
        int found = 0, i = start;
        while (true)
        {
            int begin = i;
            i = FindSeparator(text, begin, end);
            if (i > begin && (i < end || isLast))
                batch[found++] = new Found(begin, i - begin, _words.Announce(text.AsSpan(begin), i - begin));
            if (i == end)
            {
                AppendAll(batch[..found]);
                return isLast ? end : begin;
            }

            if (text[i] == '\n')
                batch[found++] = default;
            if (found >= batch.Length - 1)
            {
                AppendAll(batch[..found]);
                found = 0;
            }

            i += Utf8Text.WhiteSpace(text.AsSpan(i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AppendAll(ReadOnlySpan<Found> batch)
    {
        Span<int> tokens = _tokens.Append(batch.Length);
        for (int i = 0; i < batch.Length; i++)
        {
            Found word = batch[i];
            tokens[i] = word.Width == 0 ? EndOfLineToken() : _words.Add(_buffer.AsSpan(word.Start), word.Width, word.Hash);
        }
    }

    private int EndOfLineToken() => _words.Add(_endOfLine, EndOfLine.Length, _endOfLineHash);

    // The first white space from start on, or end. Vectors find the candidates: control characters, blank, and the bytes C2 and E0 … E3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindSeparator(byte[] text, int start, int end)
    {
        for (int i = start; i < end; i += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(text, i);
            Vector256<byte> candidates = Vector256.LessThanOrEqual(bytes, Vector256.Create((byte)' '))
                | Vector256.Equals(bytes & Vector256.Create((byte)0xFC), Vector256.Create((byte)0xE0))
                | Vector256.Equals(bytes, Vector256.Create((byte)0xC2));
            for (uint mask = candidates.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
            {
                int at = i + BitOperations.TrailingZeroCount(mask);
                if (at >= end)
                    return end;
                if (text[at] == ' ' || Utf8Text.WhiteSpace(text.AsSpan(at)) > 0)
                    return at;
            }
        }

        return end;
    }

    // The buffer holds the beginning of one word and nothing else.
    private void MakeRoom(string name, long position)
    {
        int room = _buffer.Length - Slack;
        if (room >= MaxWordBytes)
        {
            throw new RequestException(
                $"{name}: no white space in the {room} bytes from byte {position} on; words are split at white space, this is not such a text.");
        }

        Array.Resize(ref _buffer, (2 * room) + Slack);
    }

    // A word in the buffer, or a newline (width 0).
    private readonly record struct Found(int Start, int Width, uint Hash);
}
