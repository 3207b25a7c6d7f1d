using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kostka.Corpora.Counting;

/// <summary>The rare symbols at each distance from the places of one symbol, at one side.</summary>
internal sealed class NeighbourLists
{
    private readonly ushort[] _lists;
    private readonly int[] _weights, _owners, _counts;
    private readonly int _room, _frequent, _rare;

    public NeighbourLists(CountingPlan plan, int longest)
    {
        // Not a round number of bytes, lest the ends of all lists compete for the same part of the cache; one to write to in vain.
        _room = longest + 37;
        _lists = new ushort[(long)_room * plan.Text.Reach];
        _weights = new int[plan.Unweighted ? _room : (long)_room * plan.Text.Reach];
        if (plan.Unweighted)
            Array.Fill(_weights, 1);
        _owners = new int[plan.Influence is null ? 0 : (long)_room * plan.Text.Reach];
        _counts = new int[plan.Text.Reach];
        _frequent = plan.FrequentSymbols;
        _rare = plan.Text.Vocabulary - plan.FrequentSymbols;
        Unweighted = plan.Unweighted;
    }

    private bool Unweighted { get; }

    /// <summary>Lists the neighbours of some places, after them (+1) or before them (−1).</summary>
    public void Fill(IndexedText text, ReadOnlySpan<int> places, ReadOnlySpan<int> weights, int direction)
    {
        // So few places at a time that their neighbourhoods stay in the nearest cache while all distances are looked at.
        const int chunk = 128;
        Array.Clear(_counts);
        for (int from = 0; from < places.Length; from += chunk)
        {
            ReadOnlySpan<int> some = places.Slice(from, Math.Min(chunk, places.Length - from));
            RowLoops.Prefetch(text.Places, some, direction * _counts.Length);
            int lag = 1;
            for (; Unweighted && _owners.Length == 0 && lag + 3 <= _counts.Length; lag += 4)
                ListFour(text.Places, some, direction > 0 ? lag : -lag - 3, direction > 0 ? lag - 1 : lag + 2, direction);
            for (; lag <= _counts.Length; lag++)
                List(text, some, weights.Slice(from, some.Length), direction * lag, lag - 1);
        }
    }

    // The neighbours at offset … offset + 3, which go to the lists `first`, first + step, ….
    private void ListFour(ushort[] text, ReadOnlySpan<int> places, int offset, int first, int step)
    {
        ref ushort neighbour = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(text), offset);
        ref ushort list0 = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_lists), (nint)first * _room);
        ref ushort list1 = ref Unsafe.Add(ref list0, step * _room);
        ref ushort list2 = ref Unsafe.Add(ref list1, step * _room);
        ref ushort list3 = ref Unsafe.Add(ref list2, step * _room);
        int count0 = _counts[first], count1 = _counts[first + step], count2 = _counts[first + (2 * step)], count3 = _counts[first + (3 * step)];
        uint frequent = (uint)_frequent, rare = (uint)_rare;
        foreach (int place in places)
        {
            // Written in any case, kept if rare and not the border: a branch would be guessed wrong too often.
            ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref neighbour, place)));
            ushort v0 = (ushort)four, v1 = (ushort)(four >> 16), v2 = (ushort)(four >> 32), v3 = (ushort)(four >> 48);
            Unsafe.Add(ref list0, count0) = v0;
            Unsafe.Add(ref list1, count1) = v1;
            Unsafe.Add(ref list2, count2) = v2;
            Unsafe.Add(ref list3, count3) = v3;
            count0 += v0 - frequent < rare ? 1 : 0;
            count1 += v1 - frequent < rare ? 1 : 0;
            count2 += v2 - frequent < rare ? 1 : 0;
            count3 += v3 - frequent < rare ? 1 : 0;
        }

        (_counts[first], _counts[first + step], _counts[first + (2 * step)], _counts[first + (3 * step)]) = (count0, count1, count2, count3);
    }

    private void List(IndexedText text, ReadOnlySpan<int> places, ReadOnlySpan<int> weights, int offset, int list)
    {
        int count = _counts[list], start = list * _room;
        ref ushort neighbour = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(text.Places), offset);
        ref ushort entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_lists), start);
        for (int p = 0; p < places.Length; p++)
        {
            // Written in any case, kept if rare and not the border: a branch would be guessed wrong too often.
            ushort v = Unsafe.Add(ref neighbour, places[p]);
            Unsafe.Add(ref entry, count) = v;
            if (!Unweighted)
                _weights[start + count] = weights[p];
            if (_owners.Length > 0)
                _owners[start + count] = text.BlockAt(places[p]);
            count += (uint)(v - _frequent) < (uint)_rare ? 1 : 0;
        }

        _counts[list] = count;
    }

    /// <summary>The rare symbols at a distance.</summary>
    public ReadOnlySpan<ushort> At(int lag) => _lists.AsSpan((lag - 1) * _room, _counts[lag - 1]);

    /// <summary>The weights of their pairs.</summary>
    public ReadOnlySpan<int> WeightsAt(int lag) => _weights.AsSpan(Unweighted ? 0 : (lag - 1) * _room, _counts[lag - 1]);

    /// <summary>The blocks that their pairs lie in; kept only for the influence of blocks.</summary>
    public ReadOnlySpan<int> OwnersAt(int lag) => _owners.AsSpan((lag - 1) * _room, _counts[lag - 1]);
}
