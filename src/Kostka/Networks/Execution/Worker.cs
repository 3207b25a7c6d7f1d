using System.Numerics;
using Kostka.Networks.Steps;
using Kostka.Sequences;

namespace Kostka.Networks.Execution;

/// <summary>What a thread needs of its own: memory for a pass, and the rows of its samples.</summary>
internal sealed class Worker<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedArray<T> _memory = new(0);
    private AlignedArray<T> _slopes = new(0);
    private T[] _labels = [];
    private int[] _rows = [];

    /// <summary>Memory for a pass of local steps.</summary>
    public Span<T> Memory(int size) => Grown(ref _memory, size);

    /// <summary>Memory for slopes of tables.</summary>
    public Span<T> SharedSlopes(int size) => Grown(ref _slopes, size);

    /// <summary>Room for labels.</summary>
    public Span<T> Labels(int count)
    {
        if (_labels.Length < count)
            _labels = new T[count];
        return _labels.AsSpan(0, count);
    }

    /// <summary>The rows of samples number <paramref name="from"/> … <paramref name="to"/>−1 of a list of sequences; of the sequences themselves where the list is empty.</summary>
    public ReadOnlySpan<int> Rows(DistinctRows distinct, SequenceSet inputs, ReadOnlySpan<int> list, int from, int to)
    {
        int positions = inputs.Length + (distinct.Cls ? 1 : 0), count = (to - from) * positions;
        if (_rows.Length < count)
            _rows = new int[count];
        for (int i = from; i < to; i++)
            distinct.Of(inputs[list.IsEmpty ? i : list[i]], _rows.AsSpan((i - from) * positions, positions));
        return _rows.AsSpan(0, count);
    }

    /// <summary>An array of at least some entries, in place of a smaller one.</summary>
    public static Span<T> Grown(ref AlignedArray<T> array, int size)
    {
        if (array.Count < size)
            array = new AlignedArray<T>(size);
        return array.Span[..size];
    }
}
