using System.Collections.Immutable;

namespace Kostka.Symmetry;

/// <summary>All characters of the symmetric group on n letters.</summary>
/// <remarks>
/// Built column by column from the tables of smaller groups: the column of a class is a signed sum over border strips as long as its longest cycle of the
/// column of its other cycles.
/// </remarks>
public sealed class CharacterTable
{
    /// <summary>The largest n: p(30) = 5,604 irreps and as many classes, 250 MB. |χ| ≤ √(n!) fits 64 bits to n = 33.</summary>
    public const int LargestSize = 30;

    private readonly long[][] _columns;
    private readonly Dictionary<Partition, int> _numbers;

    private CharacterTable(ImmutableArray<Partition> partitions, Dictionary<Partition, int> numbers, long[][] columns)
    {
        Partitions = partitions;
        _numbers = numbers;
        _columns = columns;
    }

    /// <summary>The partitions of n, which label both irreps and classes (cycle types), in the order of <see cref="Partition.All"/>.</summary>
    public ImmutableArray<Partition> Partitions { get; }

    /// <summary>χ_λ(μ) by numbers of λ and μ in <see cref="Partitions"/>.</summary>
    public long this[int irrep, int cycleType] => _columns[cycleType][irrep];

    /// <summary>χ_λ(μ).</summary>
    /// <exception cref="KeyNotFoundException">A partition of another number.</exception>
    public long this[Partition irrep, Partition cycleType] => this[_numbers[irrep], _numbers[cycleType]];

    /// <summary>The table of the symmetric group on <paramref name="size"/> letters.</summary>
    /// <param name="size">n, from 0 to <see cref="LargestSize"/>.</param>
    public static CharacterTable Of(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        List<CharacterTable> tables = [];
        for (int n = 0; n <= size; n++)
            tables.Add(Next(n, tables));
        return tables[size];
    }

    private static CharacterTable Next(int size, List<CharacterTable> smaller)
    {
        ImmutableArray<Partition> partitions = [.. Partition.All(size, size, size)];
        var numbers = Enumerable.Range(0, partitions.Length).ToDictionary(i => partitions[i]);
        long[][] columns = new long[partitions.Length][];
        if (size == 0)
            columns[0] = [1];
        else
        {
            foreach (IGrouping<int, int> classes in Enumerable.Range(0, partitions.Length).GroupBy(i => partitions[i].Parts[0]))
            {
                CharacterTable inner = smaller[size - classes.Key];
                (int Inner, int Sign)[][] strips =
                    [.. partitions.Select(shape => BorderStrips.Inner(shape, classes.Key).Select(strip => (inner._numbers[strip.Inner], strip.Sign)).ToArray())];
                foreach (int number in classes)
                    columns[number] = Column(strips, inner._columns[inner._numbers[new Partition(partitions[number].Parts.AsSpan()[1..])]]);
            }
        }

        return new CharacterTable(partitions, numbers, columns);
    }

    private static long[] Column((int Inner, int Sign)[][] strips, long[] inner)
    {
        long[] column = new long[strips.Length];
        for (int shape = 0; shape < column.Length; shape++)
        {
            foreach ((int number, int sign) in strips[shape])
                column[shape] += sign * inner[number];
        }

        return column;
    }
}
