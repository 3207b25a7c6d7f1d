using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Kostka.Sequences.Reading;

/// <summary>Numbers the different words of a text 0, 1, 2 … by first appearance. Words are UTF-8 bytes; no string is made while reading.</summary>
/// <remarks>
/// An open-addressing hash table, at most half full. A slot holds the first eight bytes of its word, so that finding a word of up to eight bytes
/// touches one cache line; longer ones are compared in the pool of all words' bytes.
/// </remarks>
internal sealed class WordTable : ITokenTypes
{
    /// <summary>How many bytes must be readable from the start of a word on, whatever its width.</summary>
    public const int Padding = sizeof(ulong);

    // One less than a table of slots that still fits into an array is half full at.
    private const int MaxWords = (1 << 29) - 1;

    private Slot[] _slots = new Slot[1 << 12];
    private int[] _ends = new int[1 << 11]; // where each word ends in the pool; it begins where the one before ends
    private byte[] _pool = new byte[1 << 14];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public string Name(int id) => Encoding.UTF8.GetString(_pool.AsSpan(Start(id), _ends[id] - Start(id)));

    /// <summary>Hashes a word that is soon to be added, and asks the processor to fetch its slot meanwhile.</summary>
    /// <param name="word">The word and what happens to follow it: at least <see cref="Padding"/> bytes.</param>
    /// <param name="width">Number of bytes of the word, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Announce(ReadOnlySpan<byte> word, int width)
    {
        uint hash = Hash(Head(word, width), word, width);
        if (Sse.IsSupported)
        {
            // A hint only: harmless even if the array has moved when it is carried out.
            unsafe
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref _slots[(int)hash & (_slots.Length - 1)]));
            }
        }

        return hash;
    }

    /// <summary>The number of a word, which becomes known if it was not.</summary>
    /// <param name="word">The word and what happens to follow it: at least <see cref="Padding"/> bytes.</param>
    /// <param name="width">Number of bytes of the word, at least 1.</param>
    /// <param name="hash">What <see cref="Announce"/> gave for it.</param>
    /// <exception cref="RequestException">The different words are too many for the table.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Add(ReadOnlySpan<byte> word, int width, uint hash)
    {
        ulong head = Head(word, width);
        Slot[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            ref Slot slot = ref slots[i];
            if (slot.Head == head && slot.Width == width && (width <= sizeof(ulong) || IsWord(slot.Id, word[..width])))
                return slot.Id;
            if (slot.Width == 0)
                return Insert(new Slot { Head = head, Width = width, Id = Count }, word[..width], ref slot);
        }
    }

    private int Start(int id) => id == 0 ? 0 : _ends[id - 1];

    private bool IsWord(int id, ReadOnlySpan<byte> word) => word.SequenceEqual(_pool.AsSpan(Start(id), word.Length));

    private int Insert(Slot word, ReadOnlySpan<byte> bytes, ref Slot place)
    {
        int start = Start(Count);
        if (Count == MaxWords || start > Array.MaxLength - Padding - bytes.Length)
            throw new RequestException($"The text has more than {Count} different words; give less of it.");
        if (_pool.Length - start - Padding < bytes.Length)
            Array.Resize(ref _pool, (int)Math.Min(Array.MaxLength, Math.Max(2L * _pool.Length, (long)start + bytes.Length + Padding)));
        bytes.CopyTo(_pool.AsSpan(start));
        _ends[Count] = start + bytes.Length;
        place = word;
        if (++Count == _ends.Length)
            Grow();
        return word.Id;
    }

    private void Grow()
    {
        Array.Resize(ref _ends, 2 * _ends.Length);
        var slots = new Slot[2 * _slots.Length];
        int mask = slots.Length - 1;
        for (int id = 0; id < Count; id++)
        {
            ReadOnlySpan<byte> word = _pool.AsSpan(Start(id));
            int width = _ends[id] - Start(id);
            ulong head = Head(word, width);
            int i = (int)Hash(head, word, width) & mask;
            while (slots[i].Width != 0)
                i = (i + 1) & mask;
            slots[i] = new Slot { Head = head, Width = width, Id = id };
        }

        _slots = slots;
    }

    // The first eight bytes, those beyond the word as zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Head(ReadOnlySpan<byte> word, int width)
    {
        ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(word);
        return width >= sizeof(ulong) ? bytes : bytes & ((1UL << (8 * width)) - 1);
    }

    // Multiply and rotate, eight bytes at a time, the last eight possibly overlapping those before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ulong head, ReadOnlySpan<byte> word, int width)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = (head ^ (uint)width) * Multiplier;
        for (int i = sizeof(ulong); i < width; i += sizeof(ulong))
        {
            ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(word[Math.Min(i, width - sizeof(ulong))..]);
            hash = (BitOperations.RotateLeft(hash, 29) ^ bytes) * Multiplier;
        }

        return (uint)(((hash ^ (hash >> 32)) * Multiplier) >> 32);
    }

    private struct Slot
    {
        public ulong Head;
        public int Width; // 0 marks an empty slot
        public int Id;
    }
}
