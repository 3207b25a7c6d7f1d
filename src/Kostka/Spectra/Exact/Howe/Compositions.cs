namespace Kostka.Spectra.Exact.Howe;

/// <summary>All ways to write a total as a sum of V counts in order, the types of so many tokens, numbered.</summary>
internal sealed class Compositions
{
    private readonly int[] _counts;
    private readonly int[] _without;
    private readonly long[,] _numbers;

    /// <summary>The compositions of every total 0 … <paramref name="largest"/>.</summary>
    public static Compositions[] UpTo(int largest, int parts)
    {
        // numbers[q, r]: the number of compositions of r into q counts.
        long[,] numbers = new long[parts + 1, largest + 1];
        numbers[0, 0] = 1;
        for (int q = 1; q <= parts; q++)
        {
            numbers[q, 0] = 1;
            for (int r = 1; r <= largest; r++)
                numbers[q, r] = checked(numbers[q, r - 1] + numbers[q - 1, r]);
        }

        var all = new Compositions[largest + 1];
        for (int total = 0; total <= largest; total++)
            all[total] = new Compositions(total, parts, numbers);
        return all;
    }

    private Compositions(int total, int parts, long[,] numbers)
    {
        (Total, Parts, _numbers) = (total, parts, numbers);
        Count = checked((int)numbers[parts, total]);
        _counts = new int[checked(Count * parts)];
        int[] current = new int[parts];
        int filled = 0;
        Fill(current, 0, total, ref filled);
        _without = new int[_counts.Length];
        for (int index = 0; index < Count; index++)
        {
            this[index].CopyTo(current);
            for (int v = 0; v < parts; v++)
            {
                current[v]--;
                _without[(index * parts) + v] = current[v] < 0 ? -1 : Rank(current, total - 1);
                current[v]++;
            }
        }
    }

    /// <summary>What the counts sum to.</summary>
    public int Total { get; }

    /// <summary>Number of counts V.</summary>
    public int Parts { get; }

    /// <summary>How many there are, C(total + V − 1, V − 1).</summary>
    public int Count { get; }

    /// <summary>Number <paramref name="index"/>, in ascending lexicographic order.</summary>
    public ReadOnlySpan<int> this[int index] => _counts.AsSpan(index * Parts, Parts);

    /// <summary>The number of the given counts; −1 when one of them is negative.</summary>
    public int IndexOf(ReadOnlySpan<int> counts) => counts.IndexOfAnyInRange(int.MinValue, -1) >= 0 ? -1 : Rank(counts, Total);

    /// <summary>The number, among the compositions of total − 1, of what is left when one <paramref name="symbol"/> is taken away; −1 when there is none.</summary>
    public int Without(int index, int symbol) => _without[(index * Parts) + symbol];

    // Those before it have a smaller first count, or the same and a smaller second, …
    private int Rank(ReadOnlySpan<int> counts, int total)
    {
        long rank = 0;
        for (int v = 0; v + 1 < Parts; v++)
        {
            int others = Parts - v - 1;
            if (counts[v] > 0)
                rank += _numbers[others + 1, total] - _numbers[others + 1, total - counts[v]];
            total -= counts[v];
        }

        return (int)rank;
    }

    private void Fill(int[] current, int symbol, int remaining, ref int filled)
    {
        if (symbol == Parts - 1)
        {
            current[symbol] = remaining;
            current.CopyTo(_counts, filled);
            filled += Parts;
            return;
        }

        for (int count = 0; count <= remaining; count++)
        {
            current[symbol] = count;
            Fill(current, symbol + 1, remaining - count, ref filled);
        }
    }
}
