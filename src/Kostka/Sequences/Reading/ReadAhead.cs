using System.Runtime.ExceptionServices;

namespace Kostka.Sequences.Reading;

/// <summary>
/// Reads a stream one buffer ahead on another thread: unpacking goes on while its text is taken apart, and whoever waits for the standard input can be
/// interrupted.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="leaveOpen">Whether it stays open, perhaps with a read under way; otherwise it is disposed with this one.</param>
/// <param name="cancellation">Ends the waiting.</param>
internal sealed class ReadAhead(Stream inner, bool leaveOpen, CancellationToken cancellation) : ForwardStream
{
    private const int BufferBytes = 1 << 18;

    private byte[] _current = new byte[BufferBytes], _next = new byte[BufferBytes];
    private int _start, _end;
    private Task<int>? _reading;
    private bool _atEnd;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !_atEnd)
            Advance();
        int count = Math.Min(buffer.Length, _end - _start);
        _current.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private void Advance()
    {
        Task<int> reading = _reading ?? Begin();
        try
        {
            reading.Wait(cancellation);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerException!);
        }

        (_current, _next) = (_next, _current);
        (_start, _end) = (0, reading.Result);
        _atEnd = _end == 0;
        _reading = _atEnd ? null : Begin();
    }

    private Task<int> Begin()
    {
        byte[] buffer = _next;
        return Task.Run(() => inner.Read(buffer));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            // A stream is not to be closed under the hands of the one who reads it; what the read gives is of no interest any more.
            if (_reading is not null)
                Task.WaitAny(_reading);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
