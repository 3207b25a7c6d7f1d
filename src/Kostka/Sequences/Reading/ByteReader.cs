namespace Kostka.Sequences.Reading;

/// <summary>Reads any stream as bytes.</summary>
internal sealed class ByteReader : ITokenReader
{
    private readonly TokenList _tokens = new();
    private readonly NumberedTypes _bytes = new(256, value => TokenNames.OfBytes([(byte)value]));

    /// <inheritdoc/>
    public TokenizedText ToText() => new(_tokens.Tokens, _bytes, new Tokenization.Bytes());

    /// <inheritdoc/>
    public void Read(Stream stream, string name, CancellationToken cancellation)
    {
        int before = _tokens.Count;
        byte[] buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and int read)
        {
            cancellation.ThrowIfCancellationRequested();
            Span<int> tokens = _tokens.Append(read);
            for (int i = 0; i < read; i++)
                tokens[i] = _bytes.Number(buffer[i]);
        }

        if (_tokens.Count == before)
            throw new RequestException($"{name} is empty; at least one byte is needed.");
    }
}
