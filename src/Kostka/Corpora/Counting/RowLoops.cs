using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kostka.Corpora.Counting;

/// <summary>
/// The inner loops of counting: one row of a lag table, one symbol u's pairs (u,v). They run without bounds checks, over places that <see cref="IndexedText"/> has
/// bordered and rows with an entry for every symbol and the border.
/// </summary>
internal static class RowLoops
{
    private const int LogarithmTable = 4096;

    private static readonly double[] _logarithms =
        [0, .. Enumerable.Range(1, LogarithmTable - 1).Select(c => c * Math.Log(c))];

    /// <summary>Asks for the neighbourhoods of some places, which lie apart in the text, before they are needed.</summary>
    public static unsafe void Prefetch(ushort[] text, ReadOnlySpan<int> places, int farthest)
    {
        const int line = 32;
        if (!Sse.IsSupported)
            return;
        fixed (ushort* first = text)
        {
            foreach (int place in places)
            {
                ushort* low = first + Math.Min(place, place + farthest), high = first + Math.Max(place, place + farthest);
                for (ushort* neighbour = low; neighbour < high; neighbour += line)
                    Sse.Prefetch0(neighbour);
                Sse.Prefetch0(high);
            }
        }
    }

    /// <summary>
    /// Counts the neighbours at four distances in a row, offset … offset + 3, each in a row of its own: row(k)[x(i + offset + k)] += weight(i) for all places i.
    /// Four rows at once, because a count that is read before its last change is written holds up the processor.
    /// </summary>
    public static void CountFour(ushort[] text, ReadOnlySpan<int> places, ReadOnlySpan<int> weights, int offset, Span<int> first, int stride)
    {
        ref ushort neighbour = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(text), offset);
        ref int row0 = ref MemoryMarshal.GetReference(first);
        ref int row1 = ref Unsafe.Add(ref row0, stride);
        ref int row2 = ref Unsafe.Add(ref row1, stride);
        ref int row3 = ref Unsafe.Add(ref row2, stride);
        ref int weight = ref MemoryMarshal.GetReference(weights);
        for (int p = 0; p < places.Length; p++)
        {
            ulong four = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref neighbour, places[p])));
            int w = Unsafe.Add(ref weight, p);
            Unsafe.Add(ref row0, (nint)(ushort)four) += w;
            Unsafe.Add(ref row1, (nint)(ushort)(four >> 16)) += w;
            Unsafe.Add(ref row2, (nint)(ushort)(four >> 32)) += w;
            Unsafe.Add(ref row3, (nint)(four >> 48)) += w;
        }
    }

    /// <summary>row[x(i + offset)] += weight(i) for all places i.</summary>
    public static void CountOne(ushort[] text, ReadOnlySpan<int> places, ReadOnlySpan<int> weights, int offset, Span<int> row)
    {
        ref ushort neighbour = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(text), offset);
        ref int cells = ref MemoryMarshal.GetReference(row);
        for (int p = 0; p < places.Length; p++)
            Unsafe.Add(ref cells, (nint)Unsafe.Add(ref neighbour, places[p])) += weights[p];
    }

    /// <summary>Σ weight(i) row[x(i + offset)].</summary>
    public static long SumAt(ushort[] text, ReadOnlySpan<int> places, ReadOnlySpan<int> weights, int offset, ReadOnlySpan<int> row)
    {
        long sum = 0;
        for (int p = 0; p < places.Length; p++)
            sum += (long)weights[p] * row[text[places[p] + offset]];
        return sum;
    }

    /// <summary>row[v] += weight, for all entries of a list.</summary>
    public static void Count(ReadOnlySpan<ushort> list, ReadOnlySpan<int> weights, Span<int> row)
    {
        ref int cells = ref MemoryMarshal.GetReference(row);
        ref int weight = ref MemoryMarshal.GetReference(weights);
        for (int p = 0; p < list.Length; p++)
            Unsafe.Add(ref cells, (nint)list[p]) += Unsafe.Add(ref weight, p);
    }

    /// <summary>Σ weight · row[v], over all entries of a list.</summary>
    public static long Sum(ReadOnlySpan<ushort> list, ReadOnlySpan<int> weights, ReadOnlySpan<int> row)
    {
        ref int cells = ref MemoryMarshal.GetReference(row);
        ref int weight = ref MemoryMarshal.GetReference(weights);
        long sum = 0;
        for (int p = 0; p < list.Length; p++)
            sum += (long)Unsafe.Add(ref weight, p) * Unsafe.Add(ref cells, (nint)list[p]);
        return sum;
    }

    /// <summary>Empties the cells that <see cref="Count"/> filled, and says what was in them: Σ c², how many were not 0, Σ c log c.</summary>
    public static (long Squares, long Cells, double Logarithms) Collect(ReadOnlySpan<ushort> list, Span<int> row)
    {
        ref int cells = ref MemoryMarshal.GetReference(row);
        ref double table = ref MemoryMarshal.GetArrayDataReference(_logarithms);
        long squares = 0, filled = 0;
        double logarithms = 0;
        foreach (ushort v in list)
        {
            ref int cell = ref Unsafe.Add(ref cells, (nint)v);
            int c = cell;
            cell = 0;
            squares += (long)c * c;
            filled += c != 0 ? 1 : 0;
            logarithms += (uint)c < LogarithmTable ? Unsafe.Add(ref table, c) : Logarithm(c);
        }

        return (squares, filled, logarithms);
    }

    /// <summary>How many cells of a row are not 0, and Σ c log c.</summary>
    public static (long Cells, double Logarithms) Scan(ReadOnlySpan<int> row)
    {
        ref double table = ref MemoryMarshal.GetArrayDataReference(_logarithms);
        long filled = 0;
        double logarithms = 0;
        foreach (int c in row)
        {
            filled += c != 0 ? 1 : 0;
            logarithms += (uint)c < LogarithmTable ? Unsafe.Add(ref table, c) : Logarithm(c);
        }

        return (filled, logarithms);
    }

    /// <summary>Σ_v a(v) b(v), in 64 bits.</summary>
    public static long Dot(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        long sum = 0;
        int v = 0;
        if (Avx2.IsSupported)
        {
            Vector256<long> even = default, odd = default;
            ref int first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b);
            for (; v <= a.Length - Vector256<int>.Count; v += Vector256<int>.Count)
            {
                Vector256<int> x = Vector256.LoadUnsafe(ref first, (nuint)v), y = Vector256.LoadUnsafe(ref second, (nuint)v);
                even += Avx2.Multiply(x, y);
                odd += Avx2.Multiply(Vector256.ShiftRightLogical(x.AsInt64(), 32).AsInt32(), Vector256.ShiftRightLogical(y.AsInt64(), 32).AsInt32());
            }

            sum = Vector256.Sum(even + odd);
        }

        for (; v < a.Length; v++)
            sum += (long)a[v] * b[v];
        return sum;
    }

    // Weighted counts can be negative; their logarithms mean nothing and are not used.
    private static double Logarithm(int c) => c > 0 ? c * Math.Log(c) : 0;
}
