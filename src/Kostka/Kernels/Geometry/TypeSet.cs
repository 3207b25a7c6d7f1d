using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Geometry;

/// <summary>Types of sequences (how often each symbol occurs), with what the recursion records of each. Immutable once recorded; shared by threads.</summary>
/// <typeparam name="T">The numbers of the recursion; counts need not be whole, κ continues analytically.</typeparam>
internal sealed class TypeSet<T>
    where T : unmanaged, ILane<T>
{
    private readonly T[][] _terms;

    /// <summary>Types without self terms yet.</summary>
    /// <param name="counts">The counts of all L positions: one row of <paramref name="vocabulary"/> numbers a type.</param>
    /// <param name="last">The symbol at the last position, type by type; empty where the last position is not distinguished.</param>
    /// <param name="vocabulary">Number of symbols V.</param>
    /// <param name="termSizes">Numbers that each slot records of a type.</param>
    public TypeSet(ReadOnlySpan<T> counts, ReadOnlySpan<int> last, int vocabulary, IEnumerable<int> termSizes)
    {
        Vocabulary = vocabulary;
        Count = counts.Length / vocabulary;
        Counts = counts.ToArray();
        Last = last.ToArray();
        _terms = [.. termSizes.Select(size => new T[size * Count])];
    }

    /// <summary>Number of types.</summary>
    public int Count { get; }

    /// <summary>Number of symbols V.</summary>
    public int Vocabulary { get; }

    /// <summary>The counts, one row of V numbers a type.</summary>
    public T[] Counts { get; }

    /// <summary>The last symbols, or empty.</summary>
    public int[] Last { get; }

    /// <summary>The same types in another lane, their self terms with them.</summary>
    public TypeSet<TOther> Select<TOther>(Func<T, TOther> convert)
        where TOther : unmanaged, ILane<TOther>
    {
        var converted = new TypeSet<TOther>(Array.ConvertAll(Counts, number => convert(number)), Last, Vocabulary, _terms.Select(terms => terms.Length / Math.Max(1, Count)));
        for (int slot = 0; slot < _terms.Length; slot++)
        {
            for (int i = 0; i < _terms[slot].Length; i++)
                converted._terms[slot][i] = convert(_terms[slot][i]);
        }

        return converted;
    }

    /// <summary>The counts of one type.</summary>
    public ReadOnlySpan<T> this[int type] => Counts.AsSpan(type * Vocabulary, Vocabulary);

    /// <summary>One recorded number of every type.</summary>
    public Span<T> Terms(int slot, int term) => _terms[slot].AsSpan(term * Count, Count);
}
