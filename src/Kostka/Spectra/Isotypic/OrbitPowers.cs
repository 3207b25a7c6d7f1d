using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Symmetry;

namespace Kostka.Spectra.Isotypic;

/// <summary>
/// The power of functions in each irrep on the orbit of one sequence, from their values f_i at n random points of it: the pairs of different points give
/// ‖P_λ f‖² = E f(x) f(y) Z_λ(x, y) without bias, Σ_{i≠j} f_i f_j Z_λ(x_i, x_j) / n(n − 1).
/// </summary>
/// <remarks>
/// E Z_λ² = d_λ K_λn is the dimension of the irrep's part of the orbit's functions. So beside the error of sampling f itself there is one of √(2 d_λ K_λn)/n of ‖f‖²,
/// from n evaluations; n/2 independent pairs with the factor d_λ χ_λ(π) would leave √2 d_λ/√n.
/// </remarks>
internal sealed class OrbitPowers
{
    private readonly int _points;
    private readonly int _length;
    private readonly int _symbols;
    private readonly int[] _tokens;
    private readonly ZonalFunctions _zonal;

    /// <summary>With two symbols the table follows from N_11: the values for each, overlap by overlap.</summary>
    private readonly double[]? _byOverlap;

    /// <summary>Points of one orbit.</summary>
    /// <param name="points">Independent, uniformly random permutations of one sequence.</param>
    /// <param name="irreps">The irreps told apart; the first is the trivial one.</param>
    public OrbitPowers(SequenceSet points, ImmutableArray<Partition> irreps)
    {
        _points = points.Count;
        _length = points.Length;

        // Symbols that do not occur on the orbit are left out: a text's words are thousands, those of a window few.
        int[] present = [.. points[0].ToArray().Distinct().Order()], numbers = new int[points.Vocabulary], counts = new int[present.Length];
        for (int s = 0; s < present.Length; s++)
            numbers[present[s]] = s;
        _symbols = present.Length;
        _tokens = [.. points.Tokens.Select(token => numbers[token])];
        foreach (int symbol in Row(0))
            counts[symbol]++;
        _zonal = new ZonalFunctions(counts, irreps);
        _byOverlap = _symbols == 2 ? ByOverlap(_zonal, counts) : null;
    }

    /// <summary>‖P_λ f‖² on this orbit: functions × irreps.</summary>
    /// <param name="values">Functions × points.</param>
    /// <param name="computation">Threads and cancellation.</param>
    public Matrix Of(Matrix values, Computation computation)
    {
        int functions = values.Rows, irreps = _zonal.Irreps.Length;
        Matrix centred = values.Clone();
        double[] means = new double[functions];
        for (int r = 0; r < functions; r++)
        {
            means[r] = Summation.Sum(values.Row(r)) / _points;
            TensorPrimitives.Subtract(centred.Row(r), means[r], centred.Row(r));
        }

        // A row of pairs a task; sums are added in the order of rows, so that the result does not depend on the threads.
        double[][] sums = new double[_points][];
        Parallel.For(
            0,
            _points,
            new ParallelOptions { MaxDegreeOfParallelism = computation.Threads, CancellationToken = computation.Cancellation },
            i => sums[i] = PairSums(i, centred));
        var powers = new Matrix(functions, irreps);
        double n = _points, pairs = n * (n - 1) / 2;
        foreach (double[] row in sums)
            TensorPrimitives.Add(powers.Values, row, powers.Values);

        // Without its mean a function gives less noise in the other irreps. Taking off the sample's mean instead of the orbit's leaves 1 − 2/n + 2/n² of them.
        TensorPrimitives.Divide(powers.Values, pairs * (1 - (2 / n) + (2 / (n * n))), powers.Values);
        for (int r = 0; r < functions; r++)
            powers[r, 0] = (means[r] * means[r]) - (TensorPrimitives.SumOfSquares(centred.Row(r)) / (n * (n - 1)));
        return powers;
    }

    /// <summary>Σ_{j>i} f_i f_j Z_λ(x_i, x_j): functions × irreps, row by row.</summary>
    private double[] PairSums(int i, Matrix values)
    {
        int irreps = _zonal.Irreps.Length, rest = _points - i - 1;
        double[] kernels = new double[irreps * rest], sums = new double[values.Rows * irreps], pair = new double[irreps];
        int[] table = new int[_symbols * _symbols];
        ReadOnlySpan<int> x = Row(i);
        for (int j = 0; j < rest; j++)
        {
            ReadOnlySpan<double> kernel = Kernel(x, Row(i + 1 + j), table, pair);
            for (int k = 0; k < irreps; k++)
                kernels[(k * rest) + j] = kernel[k];
        }

        for (int r = 0; r < values.Rows; r++)
        {
            ReadOnlySpan<double> others = values.Row(r)[(i + 1)..];
            for (int k = 0; k < irreps; k++)
                sums[(r * irreps) + k] = rest == 0 ? 0 : values[r, i] * TensorPrimitives.Dot(others, kernels.AsSpan(k * rest, rest));
        }

        return sums;
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

    private static double[] ByOverlap(ZonalFunctions zonal, int[] counts)
    {
        int irreps = zonal.Irreps.Length;
        double[] values = new double[(counts[1] + 1) * irreps];
        for (int t = Math.Max(0, counts[1] - counts[0]); t <= counts[1]; t++)
            zonal.Evaluate([counts[0] - counts[1] + t, counts[1] - t, counts[1] - t, t], values.AsSpan(t * irreps, irreps));
        return values;
    }

    private ReadOnlySpan<int> Row(int point) => _tokens.AsSpan(point * _length, _length);
}
