namespace Kostka.Numerics;

/// <summary>A dense matrix of doubles, stored row by row without padding.</summary>
/// <remarks>The storage is shared, never copied behind the caller's back: <see cref="Values"/> is the matrix.</remarks>
public sealed class Matrix
{
    /// <summary>A matrix of zeros.</summary>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 0.</param>
    /// <exception cref="RequestException">More entries than one array holds; 46,340 × 46,340 is the largest square.</exception>
    public Matrix(int rows, int columns)
        : this(rows, columns, new double[EntryCount(rows, columns)])
    {
    }

    /// <summary>Wraps existing values.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="values">rows × columns values, row by row; not copied.</param>
    /// <exception cref="ArgumentException">The number of values is not rows × columns.</exception>
    public Matrix(int rows, int columns, double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (values.LongLength != (long)rows * columns)
            throw new ArgumentException($"{rows} × {columns} values were expected, {values.LongLength} were given.", nameof(values));
        Rows = rows;
        Columns = columns;
        Values = values;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The values, row by row: entry (i, j) is at i·Columns + j.</summary>
    public double[] Values { get; }

    /// <summary>Entry in row <paramref name="i"/>, column <paramref name="j"/>, both from 0.</summary>
    public double this[int i, int j]
    {
        get => Values[(i * (long)Columns) + j];
        set => Values[(i * (long)Columns) + j] = value;
    }

    /// <summary>Row <paramref name="i"/> as a span over the storage.</summary>
    public Span<double> Row(int i) => Values.AsSpan(checked(i * Columns), Columns);

    /// <summary>The upper-left block of <paramref name="rows"/> × <paramref name="columns"/> entries, copied.</summary>
    public Matrix Leading(int rows, int columns)
    {
        var block = new Matrix(rows, columns);
        for (int i = 0; i < rows; i++)
            Row(i)[..columns].CopyTo(block.Row(i));
        return block;
    }

    /// <summary>An independent copy.</summary>
    public Matrix Clone() => new(Rows, Columns, (double[])Values.Clone());

    private static long EntryCount(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long count = (long)rows * columns;
        return count <= Array.MaxLength
            ? count
            : throw new RequestException($"A matrix of {rows} × {columns} has {count} entries; at most {Array.MaxLength} are possible.");
    }
}
