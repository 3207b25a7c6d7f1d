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
        where TOther : unmanaged, ILane<TOther> => Select([.. Enumerable.Range(0, Count)], convert);

    /// <summary>Some of the types in another lane, their self terms with them.</summary>
    /// <param name="types">Numbers of types.</param>
    /// <param name="convert">Carries a number to the other lane.</param>
    public TypeSet<TOther> Select<TOther>(ReadOnlySpan<int> types, Func<T, TOther> convert)
        where TOther : unmanaged, ILane<TOther>
    {
        var counts = new TOther[types.Length * Vocabulary];
        int[] last = new int[Last.Length == 0 ? 0 : types.Length];
        for (int i = 0; i < types.Length; i++)
        {
            for (int u = 0; u < Vocabulary; u++)
                counts[(i * Vocabulary) + u] = convert(this[types[i]][u]);
            if (last.Length > 0)
                last[i] = Last[types[i]];
        }

        int all = Math.Max(1, Count);
        var selected = new TypeSet<TOther>(counts, last, Vocabulary, _terms.Select(terms => terms.Length / all));
        for (int slot = 0; slot < _terms.Length; slot++)
        {
            for (int term = 0; term < _terms[slot].Length / all; term++)
            {
                ReadOnlySpan<T> from = Terms(slot, term);
                Span<TOther> to = selected.Terms(slot, term);
                for (int i = 0; i < types.Length; i++)
                    to[i] = convert(from[types[i]]);
            }
        }

        return selected;
    }

    /// <summary>The counts of one type.</summary>
    public ReadOnlySpan<T> this[int type] => Counts.AsSpan(type * Vocabulary, Vocabulary);

    /// <summary>One recorded number of every type.</summary>
    public Span<T> Terms(int slot, int term) => _terms[slot].AsSpan(term * Count, Count);
}
