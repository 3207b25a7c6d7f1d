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
            int count = Math.Min(chunk, places.Length - from);
            for (int lag = 1; lag <= _counts.Length; lag++)
                List(text, places.Slice(from, count), weights.Slice(from, count), direction * lag, lag - 1);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
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
