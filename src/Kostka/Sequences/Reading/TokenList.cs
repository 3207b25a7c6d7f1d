using System.Runtime.CompilerServices;
using Kostka.Numerics;

namespace Kostka.Sequences.Reading;

/// <summary>A list of tokens that grows in place.</summary>
internal sealed class TokenList
{
    // From 64 MiB on, what is left behind when the list grows is given back at once.
    private const int Large = 1 << 24;

    private int[] _tokens = new int[1 << 16];

    /// <summary>Number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>All tokens, without a copy; may be written to.</summary>
    public Memory<int> Tokens => _tokens.AsMemory(0, Count);

    /// <summary>Appends <paramref name="count"/> tokens, which the caller fills in at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> Append(int count)
    {
        if (_tokens.Length - Count < count)
            Grow(count);
        Span<int> room = _tokens.AsSpan(Count, count);
        Count += count;
        return room;
    }

    // Memory that was never written to costs nothing yet, so doubling is cheap; what must be there is half as much again as has been read, six bytes a token.
    private void Grow(int count)
    {
        if (Array.MaxLength - Count < count)
            throw new RequestException($"The text has more than {Count} tokens; give less of it.");
        bool isLarge = _tokens.Length >= Large;
        if (isLarge)
            MemoryGuard.Require(6L * Count, $"a text of more than {Count} tokens", "Give less of it.");
        int[] larger = GC.AllocateUninitializedArray<int>((int)Math.Min(Array.MaxLength, Math.Max(2L * _tokens.Length, (long)Count + count)));
        Tokens.Span.CopyTo(larger);
        _tokens = larger;
        if (isLarge)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
