using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kostka.Corpora.Counting;

/// <summary>
/// One row of the sums over lags S_ℓ = Σ_(d&lt;ℓ) (ℓ − d)(N_d + N_dᵀ), for every ℓ from the same two numbers a cell: K = Σ_d N_d and D = Σ_d d N_d over the lags so
/// far (both directions), since S_ℓ = ℓK − D. Both lie in one word, K in the lower half with an offset that marks the cell as touched.
/// </summary>
internal sealed class WeightedSums
{
    private const long Touched = 1L << 30;

    private readonly long[] _cells;
    private readonly ushort[] _touched;
    private int _count;

    public WeightedSums(int vocabulary)
    {
        _cells = new long[vocabulary];
        _touched = new ushort[vocabulary + 1];
    }

    /// <summary>Whether rows of so many places, each of a weight up to <paramref name="largestWeight"/>, fit the halves of a word.</summary>
    public static bool Fits(int places, int reach, int largestWeight) => (double)places * (reach + 1) * (reach + 1) * largestWeight < Touched;

    /// <summary>Adds a list of neighbours at a distance, those at one side.</summary>
    public void Add(ReadOnlySpan<ushort> list, ReadOnlySpan<int> weights, int lag)
    {
        ref long cells = ref MemoryMarshal.GetArrayDataReference(_cells);
        ref ushort touched = ref MemoryMarshal.GetArrayDataReference(_touched);
        ref int weight = ref MemoryMarshal.GetReference(weights);
        long step = ((long)lag << 32) + 1;
        int count = _count;
        for (int p = 0; p < list.Length; p++)
        {
            ushort v = list[p];
            ref long cell = ref Unsafe.Add(ref cells, (nint)v);
            long value = cell;

            // Written every time, counted the first time: a branch would be guessed wrong too often.
            Unsafe.Add(ref touched, count) = v;
            count += value == 0 ? 1 : 0;
            cell = (value == 0 ? Touched : value) + (step * Unsafe.Add(ref weight, p));
        }

        _count = count;
    }

    /// <summary>Σ_v S_ℓ(v)².</summary>
    public long Squares(int length)
    {
        long sum = 0;
        for (int k = 0; k < _count; k++)
        {
            long value = Value(_cells[_touched[k]], length);
            sum += value * value;
        }

        return sum;
    }

    /// <summary>S_ℓ(v) of a cell that something was added to.</summary>
    public long At(ushort v, int length) => Value(_cells[v], length);

    /// <summary>Empties the row.</summary>
    public void Clear()
    {
        for (int k = 0; k < _count; k++)
            _cells[_touched[k]] = 0;
        _count = 0;
    }

    private static long Value(long cell, int length) => (length * ((cell & uint.MaxValue) - Touched)) - (cell >> 32);
}
