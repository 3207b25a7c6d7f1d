using System.Buffers;
using System.Collections.Immutable;

namespace Kostka.Symmetry;

/// <summary>
/// The projections onto irreps among the functions on one orbit of sequences, those of a type n: (P_λ f)(x) = E_y Z_λ(x, y) f(y), y uniform on the orbit.
/// Z_λ = d_λ E[χ_λ(π) | π x = y] depends on the contingency table N of x and y alone. For irreps with few boxes below the first row, any number of symbols.
/// </summary>
/// <remarks>
/// The permutations that take x to y send the n_u places of symbol u in x to its places in y at random. So with χ_λ as a polynomial in the numbers of cycles
/// (<see cref="CharacterPolynomial"/>), the expected number of sets of cycles of lengths ν is (1/z_ν) Σ Π_uv (N_uv)_{…}/Π_u (n_u)_{…}, the sum over the symbols that
/// the cycles pass, with falling factorials for the cells and symbols passed more than once. For two symbols Z_λ is √d_k h_k(t), see <see cref="HahnPolynomials"/>.
/// </remarks>
public sealed class ZonalFunctions
{
    private readonly int _symbols;
    private readonly int _length;
    private readonly int[] _counts;
    private readonly Partition[] _cycles;
    private readonly double[] _perSet;
    private readonly double[][] _coefficients;

    /// <summary>The projections on the orbit of a type.</summary>
    /// <param name="counts">n: how often each symbol occurs, at least once each; symbols that do not occur are left out.</param>
    /// <param name="irreps">Partitions of Σ n.</param>
    /// <exception cref="ArgumentException">A symbol that does not occur, or a partition of another number.</exception>
    public ZonalFunctions(ReadOnlySpan<int> counts, ImmutableArray<Partition> irreps)
    {
        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(counts));
            _length = checked(_length + count);
        }

        if (irreps.Any(irrep => irrep.Size != _length || irrep.Rows == 0))
            throw new ArgumentException($"Irreps of the permutations of {_length} positions were expected, not {string.Join(' ', irreps)}.", nameof(irreps));
        _symbols = counts.Length;
        _counts = counts.ToArray();
        Irreps = irreps;
        CharacterPolynomial[] polynomials = [.. irreps.Select(irrep => new CharacterPolynomial(new Partition(irrep.Parts.AsSpan()[1..])))];
        _cycles = [.. polynomials.SelectMany(polynomial => polynomial.Terms.Select(term => term.Cycles)).Distinct()];
        _perSet = [.. _cycles.Select(cycles => 1 / Centraliser(cycles))];
        _coefficients = [.. irreps.Zip(polynomials, (irrep, polynomial) =>
        {
            double dimension = (double)Dimensions.OfSymmetricGroup(irrep);
            return _cycles.Select(cycles => dimension * (double)polynomial.Terms.FirstOrDefault(term => term.Cycles.Equals(cycles)).Coefficient).ToArray();
        })];
    }

    /// <summary>The irreps, in the order of the values.</summary>
    public ImmutableArray<Partition> Irreps { get; }

    /// <summary>Z_λ(N) of every irrep.</summary>
    /// <param name="table">N, symbols × symbols, row by row: N_uv positions hold u in x and v in y. Changed on the way, and restored.</param>
    /// <param name="values">Receives one value an irrep.</param>
    /// <remarks>May be called from several threads at once, each with its own spans.</remarks>
    public void Evaluate(Span<int> table, Span<double> values)
    {
        if (table.Length != _symbols * _symbols || values.Length != Irreps.Length)
            throw new ArgumentException($"A table of {_symbols} × {_symbols} and room for {Irreps.Length} values were expected.", nameof(table));
        int[] room = ArrayPool<int>.Shared.Rent((2 * _symbols) + 1 + _length);
        var walker = new Walker(table, _counts, room);
        values.Clear();
        for (int c = 0; c < _cycles.Length; c++)
        {
            double sets = walker.Sum(_cycles[c].Parts.AsSpan()) * _perSet[c];
            for (int i = 0; i < values.Length; i++)
                values[i] += _coefficients[i][c] * sets;
        }

        ArrayPool<int>.Shared.Return(room);
    }

    /// <summary>z_ν = Π r^{m_r} m_r!.</summary>
    private static double Centraliser(Partition cycles) =>
        cycles.Parts.GroupBy(part => part).Aggregate(1.0, (product, equal) =>
            product * Math.Pow(equal.Key, equal.Count()) * Enumerable.Range(1, equal.Count()).Aggregate(1.0, (factorial, i) => factorial * i));

    /// <summary>Walks along cycles through the cells of a table, which it uses up on the way.</summary>
    private readonly ref struct Walker
    {
        private readonly Span<int> _table;
        private readonly Span<int> _counts;

        /// <summary>The columns of the cells of row u that are not empty are those from _starts[u] on.</summary>
        private readonly Span<int> _starts;
        private readonly Span<int> _columns;

        public Walker(Span<int> table, ReadOnlySpan<int> counts, Span<int> room)
        {
            int symbols = counts.Length, cells = 0;
            _table = table;
            _counts = room[..symbols];
            _starts = room.Slice(symbols, symbols + 1);
            _columns = room[((2 * symbols) + 1)..];
            counts.CopyTo(_counts);
            for (int u = 0; u < symbols; u++)
            {
                _starts[u] = cells;
                ReadOnlySpan<int> row = table.Slice(u * symbols, symbols);
                for (int v = 0; v < symbols; v++)
                {
                    if (row[v] > 0)
                        _columns[cells++] = v;
                }
            }

            _starts[symbols] = cells;
        }

        /// <summary>Over all ways for disjoint cycles of these lengths to pass through positions: the probability that the permutation has them.</summary>
        public double Sum(ReadOnlySpan<int> cycles)
        {
            if (cycles.Length == 0)
                return 1;
            double sum = 0;
            for (int first = 0; first < _counts.Length; first++)
                sum += Walk(cycles, first, first, cycles[0]);
            return sum;
        }

        /// <summary>The rest of the first cycle, which has so many steps to go from a symbol until it is back, and then the other cycles.</summary>
        private double Walk(ReadOnlySpan<int> cycles, int first, int symbol, int steps)
        {
            if (steps == 1)
                return Step(cycles, first, symbol, first, 0);
            double sum = 0;
            foreach (int next in _columns[_starts[symbol].._starts[symbol + 1]])
                sum += Step(cycles, first, symbol, next, steps - 1);
            return sum;
        }

        /// <summary>One step, which uses up a position of its cell and of its symbol, and what comes after it.</summary>
        private double Step(ReadOnlySpan<int> cycles, int first, int symbol, int next, int steps)
        {
            ref int cell = ref _table[(symbol * _counts.Length) + next], count = ref _counts[symbol];
            if (cell == 0)
                return 0;
            double probability = (double)cell / count;
            if (steps == 0 && cycles.Length == 1)
                return probability;
            cell--;
            count--;
            probability *= steps == 0 ? Sum(cycles[1..]) : Walk(cycles, first, next, steps);
            cell++;
            count++;
            return probability;
        }
    }
}
