using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kostka.Sequences;

namespace Kostka.Corpora;

/// <summary>Similarities of all pairs of windows by the number of positions at which they agree.</summary>
internal abstract class WindowSimilarity
{
    /// <summary>The windows in the narrowest numbers that hold a symbol and a count of positions.</summary>
    public static WindowSimilarity Of(SequenceSet windows) => Math.Max(windows.Vocabulary - 1, windows.Length) switch
    {
        <= byte.MaxValue => new Columns<byte>(windows),
        <= ushort.MaxValue => new Columns<ushort>(windows),
        _ => new Columns<int>(windows),
    };

    /// <summary>Adds to <c>sums[i]</c> the similarities of window i to all others.</summary>
    /// <param name="similarities">The similarity of two windows by number of agreeing positions, 0 … L.</param>
    /// <param name="sums">One sum for each window.</param>
    public abstract void AddRowSums(double[] similarities, double[] sums);

    /// <summary>Windows stored position by position: a vector holds the tokens of many windows at one position.</summary>
    private sealed class Columns<T> : WindowSimilarity
        where T : unmanaged, IBinaryInteger<T>
    {
        /// <summary>So many vectors of windows are compared with one window at a time, all counts in registers.</summary>
        private const int Together = 4;

        private readonly int _count, _length, _stride;
        private readonly T[] _tokens;

        public Columns(SequenceSet windows)
        {
            (_count, _length) = (windows.Count, windows.Length);
            int block = Together * Vector<T>.Count;
            _stride = (_count + block - 1) / block * block;
            _tokens = new T[checked(_stride * _length)];
            for (int i = 0; i < _count; i++)
            {
                ReadOnlySpan<int> window = windows[i];
                for (int a = 0; a < window.Length; a++)
                    _tokens[(a * _stride) + i] = T.CreateTruncating(window[a]);
            }
        }

        public override void AddRowSums(double[] similarities, double[] sums)
        {
            int block = Together * Vector<T>.Count;
            Span<Vector<T>> counts = stackalloc Vector<T>[Together];
            ReadOnlySpan<T> agreeing = MemoryMarshal.Cast<Vector<T>, T>(counts);
            for (int i = 0; i < _count; i++)
            {
                double sum = 0;
                for (int start = (i + 1) / block * block; start < _count; start += block)
                {
                    Agreements(i, start, counts);
                    int end = Math.Min(block, _count - start);
                    for (int j = Math.Max(0, i + 1 - start); j < end; j++)
                    {
                        double similarity = similarities[int.CreateTruncating(agreeing[j])];
                        sum += similarity;
                        sums[start + j] += similarity;
                    }
                }

                sums[i] += sum;
            }
        }

        // At how many positions window i agrees with each of a block of windows. Equal tokens compare to −1.
        private void Agreements(int i, int start, Span<Vector<T>> counts)
        {
            Vector<T> a0 = default, a1 = default, a2 = default, a3 = default;
            ref T others = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_tokens), start);
            ref T own = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_tokens), i);
            int width = Vector<T>.Count;
            for (int a = 0; a < _length; a++)
            {
                var token = new Vector<T>(own);
                a0 -= Vector.Equals(token, Vector.LoadUnsafe(ref others));
                a1 -= Vector.Equals(token, Vector.LoadUnsafe(ref others, (nuint)width));
                a2 -= Vector.Equals(token, Vector.LoadUnsafe(ref others, (nuint)(2 * width)));
                a3 -= Vector.Equals(token, Vector.LoadUnsafe(ref others, (nuint)(3 * width)));
                others = ref Unsafe.Add(ref others, _stride);
                own = ref Unsafe.Add(ref own, _stride);
            }

            (counts[0], counts[1], counts[2], counts[3]) = (a0, a1, a2, a3);
        }
    }
}
