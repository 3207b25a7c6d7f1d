using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Isotypic;

/// <summary>The zonal functions Z_λ(x_i, x_j) of all pairs among n random points of one orbit.</summary>
internal sealed class OrbitPairs
{
    private readonly int _length;
    private readonly int _symbols;
    private readonly int[] _tokens;
    private readonly int[] _counts;
    private readonly ZonalFunctions _zonal;

    /// <summary>With two symbols the table follows from N_11: the values for each, overlap by overlap.</summary>
    private readonly double[]? _byOverlap;

    /// <summary>Points of one orbit.</summary>
    /// <param name="points">Independent, uniformly random permutations of one sequence.</param>
    /// <param name="irreps">The irreps told apart.</param>
    public OrbitPairs(SequenceSet points, ImmutableArray<Partition> irreps)
    {
        Points = points.Count;
        _length = points.Length;

        // Symbols that do not occur on the orbit are left out: a text's words are thousands, those of a window few.
        int[] present = [.. points[0].ToArray().Distinct().Order()], numbers = new int[points.Vocabulary];
        for (int s = 0; s < present.Length; s++)
            numbers[present[s]] = s;
        _symbols = present.Length;
        _counts = new int[_symbols];
        _tokens = [.. points.Tokens.Select(token => numbers[token])];
        foreach (int symbol in Point(0))
            _counts[symbol]++;
        _zonal = new ZonalFunctions(_counts, irreps);
        _byOverlap = _symbols == 2 ? ByOverlap() : null;
    }

    /// <summary>n.</summary>
    public int Points { get; }

    /// <summary>Number of irreps.</summary>
    public int Irreps => _zonal.Irreps.Length;

    /// <summary>Z_λ(x, x) = E_y Z_λ(x, y)² = d_λ K_λn: the dimension of the irrep's part of the functions on the orbit.</summary>
    public double[] Dimensions()
    {
        int[] table = new int[_symbols * _symbols];
        for (int s = 0; s < _symbols; s++)
            table[s * (_symbols + 1)] = _counts[s];
        double[] values = new double[Irreps];
        _zonal.Evaluate(table, values);
        return [.. values.Select(value => Math.Round(value))];
    }

    /// <summary>
    /// A sum over all pairs i &lt; j, of terms that are made point by point: <paramref name="sum"/> is given i and the values Z_λ(x_i, x_j), irrep by irrep for
    /// j = i + 1 … n − 1. Added in the order of points, whichever thread made them.
    /// </summary>
    public double[] Sum(Func<int, double[], double[]> sum, Computation computation)
    {
        double[][] rows = new double[Points - 1][];
        Parallel.For(
            0,
            rows.Length,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            i => rows[i] = sum(i, Row(i)));
        double[] total = rows[0];
        foreach (double[] row in rows.AsSpan(1))
            TensorPrimitives.Add(total, row, total);
        return total;
    }

    private double[] Row(int i)
    {
        int rest = Points - i - 1;
        double[] values = new double[Irreps * rest], pair = new double[Irreps];
        int[] table = new int[_symbols * _symbols];
        ReadOnlySpan<int> x = Point(i);
        for (int j = 0; j < rest; j++)
        {
            ReadOnlySpan<double> kernel = Kernel(x, Point(i + 1 + j), table, pair);
            for (int k = 0; k < kernel.Length; k++)
                values[(k * rest) + j] = kernel[k];
        }

        return values;
    }

    /// <summary>Z_λ(x, y) of every irrep.</summary>
    private ReadOnlySpan<double> Kernel(ReadOnlySpan<int> x, ReadOnlySpan<int> y, int[] table, double[] pair)
    {
        if (_byOverlap is not null)
            return _byOverlap.AsSpan(TensorPrimitives.Dot(x, y) * pair.Length, pair.Length);
        Array.Clear(table);
        for (int a = 0; a < x.Length; a++)
            table[(x[a] * _symbols) + y[a]]++;
        _zonal.Evaluate(table, pair);
        return pair;
    }

    private double[] ByOverlap()
    {
        (int zeros, int ones) = (_counts[0], _counts[1]);
        double[] values = new double[(ones + 1) * Irreps];
        for (int t = Math.Max(0, ones - zeros); t <= ones; t++)
            _zonal.Evaluate([zeros - ones + t, ones - t, ones - t, t], values.AsSpan(t * Irreps, Irreps));
        return values;
    }

    private ReadOnlySpan<int> Point(int number) => _tokens.AsSpan(number * _length, _length);
}
