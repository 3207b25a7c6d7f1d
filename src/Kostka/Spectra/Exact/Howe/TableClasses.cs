namespace Kostka.Spectra.Exact.Howe;

/// <summary>
/// What is told apart among the contingency tables of the boxes below the first row: all that the sum over the first row's table, with the function of
/// pairs in it, depends on.
/// </summary>
internal abstract class TableClasses
{
    /// <summary>Number of classes.</summary>
    public abstract int Count { get; }

    /// <summary>The class of a table.</summary>
    /// <param name="table">V² counts, row by row.</param>
    /// <param name="below">Their sum.</param>
    public abstract int Of(ReadOnlySpan<int> table, int below);
}

/// <summary>Tables told apart by their margins γ, δ and by how many of their boxes are in cells that count.</summary>
internal sealed class MarginClasses : TableClasses
{
    private readonly Compositions[] _compositions;
    private readonly bool[] _counts;
    private readonly int[] _starts;
    private readonly int[] _gamma, _delta;

    /// <summary>The classes of tables of at most <paramref name="below"/> boxes.</summary>
    /// <param name="compositions">The types of 0 … P tokens.</param>
    /// <param name="below">K.</param>
    /// <param name="counts">Whether the pair (u, v) of symbols counts, at u·V + v.</param>
    public MarginClasses(Compositions[] compositions, int below, bool[] counts)
    {
        (_compositions, _counts) = (compositions, counts);
        int vocabulary = compositions[0].Parts;
        (_gamma, _delta) = (new int[vocabulary], new int[vocabulary]);
        _starts = new int[below + 2];
        for (int k = 0; k <= below; k++)
            _starts[k + 1] = checked(_starts[k] + (compositions[k].Count * compositions[k].Count * (k + 1)));
    }

    public override int Count => _starts[^1];

    public override int Of(ReadOnlySpan<int> table, int below)
    {
        int vocabulary = _gamma.Length, counted = 0;
        Array.Clear(_gamma);
        Array.Clear(_delta);
        for (int cell = 0; cell < table.Length; cell++)
        {
            _gamma[cell / vocabulary] += table[cell];
            _delta[cell % vocabulary] += table[cell];
            counted += _counts[cell] ? table[cell] : 0;
        }

        return Start(below, _compositions[below].IndexOf(_gamma), _compositions[below].IndexOf(_delta)) + counted;
    }

    /// <summary>The first of the classes with these margins; the others, by ascending number of counting boxes, follow it.</summary>
    public int Start(int below, int gamma, int delta) => _starts[below] + (((gamma * _compositions[below].Count) + delta) * (below + 1));
}

/// <summary>Every table is a class of its own, numbered by ascending number of boxes.</summary>
internal sealed class SingleTables : TableClasses
{
    private readonly Compositions[] _tables;
    private readonly int[] _starts;

    /// <summary>The tables of at most <paramref name="below"/> boxes over so many symbols.</summary>
    public SingleTables(int vocabulary, int below)
    {
        _tables = Compositions.UpTo(below, vocabulary * vocabulary);
        _starts = new int[below + 2];
        for (int k = 0; k <= below; k++)
            _starts[k + 1] = _starts[k] + _tables[k].Count;
    }

    public override int Count => _starts[^1];

    public override int Of(ReadOnlySpan<int> table, int below) => _starts[below] + _tables[below].IndexOf(table);

    /// <summary>For each table but the first how it comes from a smaller one by one box more: the smaller one's class, the cell, and its count there.</summary>
    public (int Smaller, int Cell, int CountBefore)[] Growth()
    {
        var growth = new (int, int, int)[Count];
        for (int k = 1; k < _tables.Length; k++)
        {
            for (int index = 0; index < _tables[k].Count; index++)
            {
                int cell = _tables[k][index].IndexOfAnyExcept(0);
                growth[_starts[k] + index] = (_starts[k - 1] + _tables[k].Without(index, cell), cell, _tables[k][index][cell] - 1);
            }
        }

        return growth;
    }

    /// <summary>Number of boxes of a class's table.</summary>
    public int Boxes(int tableClass) => Array.FindIndex(_starts, start => start > tableClass) - 1;

    /// <summary>A class's table: V² counts.</summary>
    public ReadOnlySpan<int> this[int tableClass]
    {
        get
        {
            int boxes = Boxes(tableClass);
            return _tables[boxes][tableClass - _starts[boxes]];
        }
    }
}
