using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>What one layer records of every sequence by itself.</summary>
/// <param name="IsMap">An attention map (positions² numbers) rather than two numbers a position.</param>
/// <param name="Pooled">After the positions were pooled into one.</param>
internal readonly record struct TermSlot(bool IsMap, bool Pooled)
{
    /// <summary>Numbers recorded per sequence.</summary>
    public long Size(int positions)
    {
        long left = Pooled ? 1 : positions;
        return IsMap ? left * left : 2 * left;
    }
}

/// <summary>
/// What pairs need of each of their two sequences alone, recorded once per sequence: for every normalisation or activation the two numbers of each
/// position (see <see cref="Maps.IEntrywiseMap"/>), for tied attention the (transposed) attention map.
/// </summary>
/// <typeparam name="T">The numbers of the recursion.</typeparam>
internal sealed class SelfTerms<T>
    where T : unmanaged, ILane<T>
{
    private readonly T[] _numbers;
    private readonly int[] _offsets;

    /// <summary>Room for the terms of <paramref name="sequences"/> sequences.</summary>
    /// <param name="slots">What the layers record, in the order of the recursion.</param>
    /// <param name="positions">L (dense), or the number of classes of positions that share their self terms.</param>
    /// <param name="sequences">Number of sequences.</param>
    public SelfTerms(IReadOnlyList<TermSlot> slots, int positions, int sequences)
    {
        _offsets = new int[slots.Count + 1];
        for (int s = 0; s < slots.Count; s++)
            _offsets[s + 1] = checked(_offsets[s] + (int)slots[s].Size(positions));
        _numbers = new T[checked(sequences * _offsets[^1])];
    }

    /// <summary>What one layer recorded of one sequence.</summary>
    public Span<T> this[int sequence, int slot] =>
        _numbers.AsSpan((sequence * _offsets[^1]) + _offsets[slot], _offsets[slot + 1] - _offsets[slot]);
}
