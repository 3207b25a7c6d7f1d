using System.Numerics;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Learners.Subsets;

/// <summary>Training sequences turned round: for each position the bits of all sequences, 64 to a word.</summary>
internal sealed class BitColumns
{
    private readonly ulong[] _columns;

    /// <summary>The first <paramref name="count"/> sequences of a split.</summary>
    public BitColumns(LabelledBits data, int count)
    {
        Count = count;
        Positions = data.Inputs.Length;
        Words = (count + 63) / 64;
        _columns = new ulong[Positions * Words];
        All = new ulong[Words];
        Positive = new ulong[Words];
        for (int i = 0; i < count; i++)
        {
            int word = i / 64;
            ulong bit = 1UL << (i % 64);
            All[word] |= bit;
            if (data.Labels[i] > 0)
                Positive[word] |= bit;
            ReadOnlySpan<int> sequence = data.Inputs[i];
            for (int t = 0; t < sequence.Length; t++)
            {
                if (sequence[t] == 1)
                    _columns[(t * Words) + word] |= bit;
            }
        }
    }

    /// <summary>Number of sequences m.</summary>
    public int Count { get; }

    /// <summary>Context length T.</summary>
    public int Positions { get; }

    /// <summary>Words a column, ⌈m/64⌉.</summary>
    public int Words { get; }

    /// <summary>A one for every sequence; the last word is filled up by zeros.</summary>
    public ulong[] All { get; }

    /// <summary>A one for every sequence with the label +1.</summary>
    public ulong[] Positive { get; }

    /// <summary>A one for every sequence that has a one at position <paramref name="t"/>.</summary>
    public ReadOnlySpan<ulong> this[int t] => _columns.AsSpan(t * Words, Words);

    /// <summary>How many bits of a mask are one.</summary>
    public static int Ones(ReadOnlySpan<ulong> mask)
    {
        int ones = 0;
        foreach (ulong word in mask)
            ones += BitOperations.PopCount(word);
        return ones;
    }
}
