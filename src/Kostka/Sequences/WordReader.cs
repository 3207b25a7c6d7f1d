namespace Kostka.Sequences;

/// <summary>
/// Reads UTF-8 text in chunks and splits it into words at Unicode white space; every line feed adds the token <c>&lt;eos&gt;</c>, those of empty lines too.
/// </summary>
/// <remarks>
/// A carriage return is white space like any other, so "\r\n" counts as one newline and a "\r" alone as none. A byte order mark U+FEFF is skipped at
/// the start of a stream and is part of a word elsewhere. U+0085, U+2028 and U+2029 are white space, not newlines. A word ends with its stream; a
/// last line without a line feed adds no <c>&lt;eos&gt;</c>. The word <c>&lt;eos&gt;</c> written out in the text is the same token as a newline.
/// </remarks>
internal sealed class WordReader
{
    /// <summary>The token that a newline adds.</summary>
    public const string EndOfLine = "<eos>";

    /// <summary>The longest word accepted, in bytes: what is longer is no text of words.</summary>
    public const int MaxWordBytes = 1 << 20;

    private const byte Letter = 0, Space = 1, NewLine = 2, PerhapsWideSpace = 3;

    private static readonly byte[] _classes = Classes();

    private readonly WordTable _words = new();
    private byte[] _buffer = new byte[1 << 18];
    private int[] _tokens = new int[1 << 16];
    private int _count;

    /// <summary>What has been read so far. Read nothing more after this.</summary>
    public TokenizedText ToText()
    {
        Array.Resize(ref _tokens, _count);
        return new TokenizedText(_tokens, _words);
    }

    /// <summary>Appends the tokens of a stream.</summary>
    /// <param name="stream">UTF-8 text, read to its end.</param>
    /// <param name="name">What the stream is called in messages.</param>
    /// <param name="cancellation">Asks to stop.</param>
    /// <exception cref="RequestException">The stream is not text: invalid UTF-8, a NUL byte, an endless word, or no token at all.</exception>
    public void Read(Stream stream, string name, CancellationToken cancellation)
    {
        long position = 0; // of the buffer's first byte in the stream
        int filled = 0, whole = 0, before = _count;
        bool atEnd = false, started = false;
        while (!atEnd)
        {
            cancellation.ThrowIfCancellationRequested();
            if (filled == _buffer.Length)
                MakeRoom(name, position);
            int read = stream.Read(_buffer.AsSpan(filled));
            atEnd = read == 0;
            filled += read;
            if (atEnd && position + filled == 0)
                throw new RequestException($"{name} is empty; a text to read words from is needed.");

            int checkedSoFar = whole;
            whole = atEnd ? filled : Utf8Text.WholeCharacters(_buffer.AsSpan(0, filled));
            Check(_buffer.AsSpan(checkedSoFar, whole - checkedSoFar), name, position + checkedSoFar);
            int start = 0;
            if (!started && whole > 0)
            {
                start = _buffer.AsSpan(0, whole).StartsWith(Utf8Text.ByteOrderMark) ? Utf8Text.ByteOrderMark.Length : 0;
                started = true;
            }

            int done = Tokenize(_buffer.AsSpan(0, whole), start, atEnd);
            _buffer.AsSpan(done, filled - done).CopyTo(_buffer);
            (position, filled, whole) = (position + done, filled - done, whole - done);
        }

        if (_count == before)
            throw new RequestException($"{name} holds nothing but white space; a text to read words from is needed.");
    }

    // Adds the tokens of whole characters from start on; returns where the word begins that may go on beyond them.
    private int Tokenize(ReadOnlySpan<byte> text, int start, bool isLast)
    {
        byte[] classes = _classes;
        int i = start;
        while (true)
        {
            int begin = i;
            while (i < text.Length)
            {
                byte kind = classes[text[i]];
                if (kind != Letter && (kind != PerhapsWideSpace || Utf8Text.WideSpace(text[i..]) > 0))
                    break;
                i++;
            }

            if (i == text.Length && !isLast)
                return begin;
            if (i > begin)
                Append(_words.Add(text[begin..i]));
            if (i == text.Length)
                return i;

            byte separator = classes[text[i]];
            if (separator == NewLine)
                Append(_words.Add("<eos>"u8));
            i += separator == PerhapsWideSpace ? Utf8Text.WideSpace(text[i..]) : 1;
        }
    }

    private void Append(int token)
    {
        if (_count == _tokens.Length)
        {
            if (_count == Array.MaxLength)
                throw new RequestException($"The text has more than {Array.MaxLength} tokens; give less of it.");
            Array.Resize(ref _tokens, (int)Math.Min(Array.MaxLength, 2L * _tokens.Length));
        }

        _tokens[_count++] = token;
    }

    // The buffer holds the beginning of one word and nothing else.
    private void MakeRoom(string name, long position)
    {
        if (_buffer.Length >= MaxWordBytes)
        {
            throw new RequestException(
                $"{name}: no white space in the {_buffer.Length} bytes from byte {position} on; words are split at white space, this is not such a text.");
        }

        Array.Resize(ref _buffer, 2 * _buffer.Length);
    }

    private static void Check(ReadOnlySpan<byte> text, string name, long position)
    {
        int zero = text.IndexOf((byte)0);
        int invalid = Utf8Text.FirstInvalid(zero < 0 ? text : text[..zero]);
        if (invalid >= 0)
        {
            throw new RequestException(
                $"{name} is not UTF-8 text: byte {position + invalid} (0x{text[invalid]:X2}, counted from 0) begins no valid character. Convert the file to UTF-8.");
        }

        if (zero >= 0)
            throw new RequestException($"{name} is not text but a binary file: byte {position + zero} (counted from 0) is zero.");
    }

    private static byte[] Classes()
    {
        byte[] classes = new byte[256];
        foreach (byte space in "\t\v\f\r "u8)
            classes[space] = Space;
        classes['\n'] = NewLine;
        foreach (byte lead in (ReadOnlySpan<byte>)[0xC2, 0xE1, 0xE2, 0xE3])
            classes[lead] = PerhapsWideSpace;
        return classes;
    }
}
