namespace Kostka.Sequences.Reading;

/// <summary>A stream of UTF-8 text as chunks of whole, valid characters, without the byte order mark that it may start with.</summary>
/// <param name="stream">The stream, read to its end.</param>
/// <param name="name">What it is called in messages.</param>
internal sealed class Utf8Chunks(Stream stream, string name)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private long _position; // of the buffer in the stream
    private int _start, _whole, _filled;
    private bool _atEnd;

    /// <summary>The chunk; never empty after <see cref="Next"/> said that there is one.</summary>
    public ReadOnlySpan<byte> Characters => _buffer.AsSpan(_start, _whole - _start);

    /// <summary>Moves to the next chunk; false at the end.</summary>
    /// <exception cref="RequestException">What comes next is not text.</exception>
    public bool Next()
    {
        do
        {
            if (_atEnd)
                return false;
            _position += _whole;
            _buffer.AsSpan(_whole, _filled - _whole).CopyTo(_buffer);
            _filled -= _whole;
            int read = stream.Read(_buffer.AsSpan(_filled));
            _atEnd = read == 0;
            _filled += read;
            _whole = _atEnd ? _filled : Utf8Text.WholeCharacters(_buffer.AsSpan(0, _filled));
            Utf8Text.Check(_buffer.AsSpan(0, _whole), name, _position);
            _start = _position == 0 && _buffer.AsSpan(0, _whole).StartsWith(Utf8Text.ByteOrderMark) ? Utf8Text.ByteOrderMark.Length : 0;
        }
        while (_start == _whole);
        return true;
    }
}
