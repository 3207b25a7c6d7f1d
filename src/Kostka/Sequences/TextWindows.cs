using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>A stretch of a text: tokens <paramref name="Start"/> … <paramref name="End"/> − 1.</summary>
/// <param name="Start">Its first token.</param>
/// <param name="End">The token after its last.</param>
public readonly record struct TextStretch(int Start, int End)
{
    /// <summary>Number of tokens.</summary>
    public int Length => End - Start;
}

/// <summary>
/// All windows of L tokens that lie, together with the token that follows them, within one of several stretches of a text. Windows start at multiples
/// of the stride and overlap when it is smaller than L.
/// </summary>
internal sealed class TextWindows
{
    private readonly int _stride;
    private readonly int[] _firstStart; // of each stretch
    private readonly int[] _before;     // windows in the stretches before each one

    public TextWindows(ImmutableArray<TextStretch> stretches, int length, int stride)
    {
        _stride = stride;
        _firstStart = new int[stretches.Length];
        _before = new int[stretches.Length];
        for (int s = 0; s < stretches.Length; s++)
        {
            // In 64 bits: a long window or stride must not wrap around.
            long first = (stretches[s].Start + (long)stride - 1) / stride * stride;
            long last = (long)stretches[s].End - length - 1;
            _firstStart[s] = (int)Math.Min(first, int.MaxValue);
            _before[s] = Count;
            Count += last < first ? 0 : (int)(((last - first) / stride) + 1);
        }
    }

    /// <summary>Number of windows.</summary>
    public int Count { get; private set; }

    /// <summary>The start of window <paramref name="index"/>, 0 … Count − 1, in the order of the text.</summary>
    public int Start(int index)
    {
        int stretch = Array.BinarySearch(_before, index);
        if (stretch < 0)
            stretch = ~stretch - 1;
        // Stretches without windows share their entry with the next one that has some.
        while (stretch + 1 < _before.Length && _before[stretch + 1] == index)
            stretch++;
        return _firstStart[stretch] + ((index - _before[stretch]) * _stride);
    }

    /// <summary>The starts of <paramref name="count"/> different windows in random order: every such list is equally likely.</summary>
    /// <remarks>Fisher–Yates from the front, remembering only what has moved, so that the first windows are the same however many follow.</remarks>
    public int[] Draw(int count, RandomStream stream)
    {
        int[] starts = new int[count];
        var moved = new Dictionary<int, int>(count);
        for (int i = 0; i < count; i++)
        {
            int j = i + stream.NextBelow(Count - i);
            starts[i] = Start(moved.GetValueOrDefault(j, j));
            moved[j] = moved.GetValueOrDefault(i, i);
        }

        return starts;
    }
}
