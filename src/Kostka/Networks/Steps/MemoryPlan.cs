namespace Kostka.Networks.Steps;

/// <summary>Places buffers in one array, reusing what is no longer needed: first fit. Steps run in the order in which they are planned.</summary>
internal sealed class MemoryPlan
{
    // Buffers start on cache lines.
    private const int Alignment = 16;

    private readonly List<(long Offset, long Size)> _free = [];

    /// <summary>Number of entries in use at the worst moment.</summary>
    public long Size { get; private set; }

    /// <summary>A place for some entries.</summary>
    public int Take(long count)
    {
        long size = Rounded(count);
        for (int i = 0; i < _free.Count; i++)
        {
            (long offset, long available) = _free[i];
            if (available < size)
                continue;
            if (available == size)
                _free.RemoveAt(i);
            else
                _free[i] = (offset + size, available - size);
            return (int)offset;
        }

        long end = Size;
        Size += size;
        return Size <= Array.MaxLength
            ? (int)end
            : throw new RequestException(
                $"One sequence takes more than {Array.MaxLength} numbers on its way through the network, the most that one array holds. "
                + "Make the network narrower or the sequences shorter.");
    }

    /// <summary>Gives a place back.</summary>
    public void Return(int offset, long count)
    {
        long size = Rounded(count), start = offset;
        int next = _free.FindIndex(f => f.Offset > start);
        if (next < 0)
            next = _free.Count;
        if (next < _free.Count && start + size == _free[next].Offset)
        {
            size += _free[next].Size;
            _free.RemoveAt(next);
        }

        if (next > 0 && _free[next - 1].Offset + _free[next - 1].Size == start)
            _free[next - 1] = (_free[next - 1].Offset, _free[next - 1].Size + size);
        else
            _free.Insert(next, (start, size));
    }

    private static long Rounded(long count) => (count + Alignment - 1) / Alignment * Alignment;
}
