using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Kostka.Sequences;

/// <summary>Numbers the different words of a text 0, 1, 2 … by first appearance and counts them. Words are UTF-8 bytes; no string is made while reading.</summary>
/// <remarks>An open-addressing hash table over one pool of bytes, at most half full.</remarks>
internal sealed class WordTable
{
    // One less than a table of slots that still fits into an array is half full at.
    private const int MaxWords = (1 << 29) - 1;

    private int[] _slots = new int[1 << 12]; // id + 1, or 0 for an empty slot
    private Entry[] _entries = new Entry[1 << 11];
    private byte[] _pool = new byte[1 << 14];
    private int _poolUsed;

    /// <summary>Number of different words.</summary>
    public int Count { get; private set; }

    /// <summary>How often word <paramref name="id"/> occurred.</summary>
    public int Occurrences(int id) => _entries[id].Occurrences;

    /// <summary>Word <paramref name="id"/> as text.</summary>
    public string Word(int id) => Encoding.UTF8.GetString(Bytes(_entries[id]));

    /// <summary>The number of a word, which is counted once more.</summary>
    /// <exception cref="RequestException">The different words are too many for the table.</exception>
    public int Add(ReadOnlySpan<byte> word)
    {
        uint hash = Hash(word);
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int id = _slots[slot] - 1;
            if (id < 0)
                return Insert(word, hash, slot);
            ref Entry entry = ref _entries[id];
            if (entry.Hash == hash && word.SequenceEqual(Bytes(entry)))
            {
                entry.Occurrences++;
                return id;
            }
        }
    }

    private ReadOnlySpan<byte> Bytes(in Entry entry) => _pool.AsSpan(entry.Start, entry.Width);

    private int Insert(ReadOnlySpan<byte> word, uint hash, int slot)
    {
        if (Count == MaxWords || _poolUsed > Array.MaxLength - word.Length)
            throw new RequestException($"The text has more than {Count} different words; give less of it.");
        if (_pool.Length - _poolUsed < word.Length)
            Array.Resize(ref _pool, (int)Math.Min(Array.MaxLength, Math.Max(2L * _pool.Length, (long)_poolUsed + word.Length)));
        word.CopyTo(_pool.AsSpan(_poolUsed));
        _entries[Count] = new Entry { Hash = hash, Start = _poolUsed, Width = word.Length, Occurrences = 1 };
        _poolUsed += word.Length;
        _slots[slot] = ++Count;
        if (Count == _entries.Length)
            Grow();
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        _slots = new int[2 * _slots.Length];
        int mask = _slots.Length - 1;
        for (int id = 0; id < Count; id++)
        {
            int slot = (int)_entries[id].Hash & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = id + 1;
        }
    }

    // Multiply and rotate, eight bytes at a time; the width tells apart words that differ by zero padding.
    private static uint Hash(ReadOnlySpan<byte> word)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        ulong hash = (ulong)word.Length * Multiplier;
        while (word.Length >= 8)
        {
            hash = (BitOperations.RotateLeft(hash, 29) ^ BinaryPrimitives.ReadUInt64LittleEndian(word)) * Multiplier;
            word = word[8..];
        }

        ulong rest = 0;
        if (word.Length >= 4)
        {
            rest = BinaryPrimitives.ReadUInt32LittleEndian(word) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(word[^4..]) << 32);
        }
        else if (word.Length > 0)
        {
            rest = word[0] | ((ulong)word[word.Length >> 1] << 8) | ((ulong)word[^1] << 16);
        }

        hash = (BitOperations.RotateLeft(hash, 29) ^ rest) * Multiplier;
        return (uint)((hash ^ (hash >> 29)) >> 16);
    }

    private struct Entry
    {
        public uint Hash;
        public int Start;
        public int Width;
        public int Occurrences;
    }
}
