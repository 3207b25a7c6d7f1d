using System.Text;

namespace Kostka.Sequences.Reading;

/// <summary>Turns text of any encoding into UTF-8. Bytes that are no character are refused with their position, or become U+FFFD.</summary>
internal sealed class TranscodedText : ForwardStream
{
    private const int ChunkBytes = 1 << 16;

    private readonly Stream _inner;
    private readonly Encoding _encoding;
    private readonly bool _replace;
    private readonly string _name;
    private readonly byte[] _bytes = new byte[ChunkBytes];
    private readonly char[] _characters;
    private readonly byte[] _text;
    private readonly Encoder _encoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetEncoder();
    private Decoder? _decoder;
    private long _position; // of the chunk in the stream
    private int _start, _end; // what is in UTF-8 and not yet given
    private bool _atEnd;

    /// <summary>Decodes a stream, which is disposed with this one.</summary>
    public TranscodedText(Stream inner, Encoding encoding, bool replace, string name)
    {
        _inner = inner;
        _encoding = encoding;
        _replace = replace;
        _name = name;
        _characters = new char[encoding.GetMaxCharCount(ChunkBytes)];
        _text = new byte[Encoding.UTF8.GetMaxByteCount(_characters.Length)];
    }

    public override int Read(Span<byte> buffer)
    {
        while (_start == _end && !_atEnd)
            Decode();
        int count = Math.Min(buffer.Length, _end - _start);
        _text.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private void Decode()
    {
        int read = _inner.ReadAtLeast(_bytes, ChunkBytes, throwOnEndOfStream: false);
        _atEnd = read < ChunkBytes;
        _decoder ??= DecoderFor(_bytes.AsSpan(0, read));
        try
        {
            int characters = _decoder.GetChars(_bytes, 0, read, _characters, 0, flush: _atEnd);
            (_start, _end) = (0, _encoder.GetBytes(_characters, 0, characters, _text, 0, flush: _atEnd));
        }
        catch (DecoderFallbackException error)
        {
            // The place counts from the chunk's start, and is negative in what the chunk before left over. Half a surrogate pair is found out by what follows it.
            byte[] found = error.BytesUnknown ?? [];
            bool isAfter = error.Index >= 0 && !_bytes.AsSpan(error.Index, read - error.Index).StartsWith(found);
            throw new RequestException(
                $"{_name} is not text in {_encoding.WebName}: byte {_position + error.Index - (isAfter ? found.Length : 0)} (0x{Convert.ToHexString(found)}, counted from 0) begins no valid " +
                "character. Name another encoding (--encoding), or let U+FFFD stand for such bytes (--replace-invalid).",
                error);
        }

        _position += read;
    }

    // Where a name leaves the byte order open, a mark at the start decides.
    private Decoder DecoderFor(ReadOnlySpan<byte> start)
    {
        Encoding encoding = _encoding.CodePage switch
        {
            1200 when start.StartsWith(Encoding.BigEndianUnicode.Preamble) => Encoding.BigEndianUnicode,
            12000 when start.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) => new UTF32Encoding(bigEndian: true, byteOrderMark: true),
            _ => _encoding,
        };
        var decoding = (Encoding)encoding.Clone();
        decoding.DecoderFallback = _replace ? new DecoderReplacementFallback("\uFFFD") : DecoderFallback.ExceptionFallback;
        return decoding.GetDecoder();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
