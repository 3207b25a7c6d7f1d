using System.Text;

namespace Kostka.Sequences.Reading;

/// <summary>Reads UTF-8 text as Unicode characters (scalar values).</summary>
internal sealed class CharacterReader : ITokenReader
{
    private readonly TokenList _tokens = new();
    private readonly NumberedTypes _characters = new(0x110000, value => TokenNames.Of(new Rune(value)));

    /// <inheritdoc/>
    public TokenizedText ToText() => new(_tokens.Tokens, _characters, new Tokenization.Characters());

    /// <inheritdoc/>
    /// <exception cref="RequestException">The stream is not text: invalid UTF-8, a NUL byte, or no character at all.</exception>
    public void Read(Stream stream, string name, CancellationToken cancellation)
    {
        int before = _tokens.Count;
        var chunks = new Utf8Chunks(stream, name);
        while (chunks.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            Append(chunks.Characters);
        }

        if (_tokens.Count == before)
            throw new RequestException($"{name} is empty; a text to read characters from is needed.");
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        Span<int> tokens = _tokens.Append(Encoding.UTF8.GetCharCount(text) - FourByteCharacters(text));
        int i = 0;
        for (int token = 0; token < tokens.Length; token++)
        {
            int value = text[i], width = 1;
            if (value >= 0x80)
            {
                Rune.DecodeFromUtf8(text[i..], out Rune rune, out width);
                value = rune.Value;
            }

            tokens[token] = _characters.Number(value);
            i += width;
        }
    }

    // Those are two UTF-16 units each.
    private static int FourByteCharacters(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (byte b in text)
            count += b >= 0xF0 ? 1 : 0;
        return count;
    }
}
