using Kostka.Numerics;

namespace Kostka.Networks.Training;

/// <summary>
/// Which sequences each step looks at: all of them, or the next piece of an order that is drawn anew for every epoch, from a random stream of the epoch's own. It
/// depends on the number of the step alone, so that a run can go on from any step.
/// </summary>
internal sealed class BatchOrder
{
    private readonly RandomStream _stream;
    private readonly int _size;
    private readonly int[] _rows;
    private int _epoch = -1;

    /// <summary>The order of a run.</summary>
    /// <param name="samples">Number of training sequences, at least 1.</param>
    /// <param name="size">Number of sequences of a step, at most that; 0 for all.</param>
    /// <param name="stream">Epoch e is drawn from its child e.</param>
    public BatchOrder(int samples, int size, RandomStream stream)
    {
        (_stream, _size, _rows) = (stream, size == 0 ? samples : size, new int[samples]);
        Reset();
    }

    /// <summary>Number of steps that see every sequence once.</summary>
    public int StepsPerEpoch => (_rows.Length + _size - 1) / _size;

    /// <summary>The sequences of a step; the last of an epoch may have fewer. Valid until the next call.</summary>
    public ReadOnlySpan<int> At(int step)
    {
        if (_size == _rows.Length)
            return _rows;
        int epoch = step / StepsPerEpoch, start = step % StepsPerEpoch * _size;
        if (epoch != _epoch)
        {
            Reset();
            _stream.Child((ulong)epoch).Shuffle(_rows.AsSpan());
            _epoch = epoch;
        }

        return _rows.AsSpan(start, Math.Min(_size, _rows.Length - start));
    }

    private void Reset()
    {
        for (int i = 0; i < _rows.Length; i++)
            _rows[i] = i;
    }
}
