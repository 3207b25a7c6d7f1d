using System.IO.Compression;

namespace Kostka.Sequences.Reading;

/// <summary>Unpacks gzip (RFC 1952), of several members too, and refuses a file that is damaged or cut off.</summary>
/// <remarks>
/// .NET's <see cref="GZipStream"/> compares checksums, but takes the end of a file that was cut off for the end of its text. So the file is given one member
/// more, a mark: if the mark does not come out as the last thing, what came before it was not whole.
/// </remarks>
internal sealed class GzipText : ForwardStream
{
    private static readonly byte[] _mark = "\0kostka: end\0"u8.ToArray(), _packedMark = Pack(_mark);

    private readonly GZipStream _unpacked;
    private readonly string _name;
    private readonly byte[] _buffer = new byte[(1 << 16) + _mark.Length];
    private int _start, _end; // what is unpacked and not yet given
    private bool _atEnd;

    /// <summary>Unpacks a stream, which is disposed with this one.</summary>
    public GzipText(Stream packed, string name)
    {
        _unpacked = new GZipStream(new Marked(packed), CompressionMode.Decompress);
        _name = name;
    }

    /// <summary>How gzip files begin.</summary>
    public static ReadOnlySpan<byte> Magic => [0x1F, 0x8B];

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are held back until it is known that they are not the mark.
        while (_end - _start <= _mark.Length && !_atEnd)
            Unpack();
        int count = Math.Min(buffer.Length, _end - _start - _mark.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private void Unpack()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        try
        {
            int read = _unpacked.Read(_buffer.AsSpan(_end));
            _end += read;
            _atEnd = read == 0;
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error);
        }

        if (_atEnd && !_buffer.AsSpan(_start, _end - _start).SequenceEqual(_mark))
            throw Damaged(null);
    }

    private RequestException Damaged(Exception? error) => new(
        $"{_name} is a damaged gzip file: it is cut off, its checksum is wrong, or it ends in something else. Fetch or pack it anew ('gzip -t' tests a file).", error!);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
            stream.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>A packed stream, and the packed mark after its end.</summary>
    private sealed class Marked(Stream packed) : ForwardStream
    {
        private bool _ended;
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            int read = _ended ? 0 : packed.Read(buffer);
            if (read > 0 || buffer.IsEmpty)
                return read;
            _ended = true;
            int count = Math.Min(buffer.Length, _packedMark.Length - _given);
            _packedMark.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                packed.Dispose();
            base.Dispose(disposing);
        }
    }
}
