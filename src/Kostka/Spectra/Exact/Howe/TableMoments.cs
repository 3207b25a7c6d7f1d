using System.Numerics.Tensors;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>A function of two orbits and the whole table, evaluated for many pairs at once.</summary>
/// <param name="x">The first orbits.</param>
/// <param name="y">The second orbits.</param>
/// <param name="tables">N_uv of the permuted positions: row u·V + v, one number a pair.</param>
/// <param name="values">Receives the values.</param>
internal delegate void TableFunction(ReadOnlySpan<int> x, ReadOnlySpan<int> y, ReadOnlySpan<double> tables, Span<double> values);

/// <summary>
/// Moments of a function of the whole table. Every table N of n and m is visited once: with the boxes T taken out it is as probable among the tables of
/// n − γ and m − δ as P(N)·Π N_uv(N_uv − 1)…(N_uv − T_uv + 1), up to a factor that n, m, γ and δ decide.
/// </summary>
internal sealed class TableMoments : PairMoments
{
    private const int Batch = 1024;

    private readonly HoweTypes _types;
    private readonly SingleTables _tables;
    private readonly TableFunction _function;
    private readonly (int Smaller, int Cell, int CountBefore)[] _growth;
    private readonly (int[] Gamma, int[] Delta)[] _margins;
    private readonly double[] _falling, _sums, _columns, _values;
    private readonly double[] _probabilities = new double[Batch];
    private readonly int[] _x = new int[Batch], _y = new int[Batch];
    private int _first, _filled;

    /// <summary>The moments of a function.</summary>
    public TableMoments(HoweTypes types, SingleTables tables, TableFunction function)
    {
        (_types, _tables, _function) = (types, tables, function);
        _growth = tables.Growth();
        _margins = [.. Enumerable.Range(0, tables.Count).Select(c => Margins(tables[c], types.Vocabulary))];
        _falling = new double[tables.Count];
        _sums = new double[checked(types.Count * tables.Count)];
        _columns = new double[types.Vocabulary * types.Vocabulary * Batch];
        _values = new double[Batch];
    }

    /// <inheritdoc/>
    public override void Load(int x)
    {
        _first = x;
        Array.Clear(_sums);
        int[] rows = _types[x].ToArray();
        for (int y = x; y < _types.Count; y++)
        {
            int second = y;
            RandomTables.ForEach(rows, _types[y].ToArray(), (cells, probability) =>
            {
                for (int cell = 0; cell < cells.Length; cell++)
                    _columns[(cell * Batch) + _filled] = cells[cell];
                (_x[_filled], _y[_filled], _probabilities[_filled]) = (x, second, probability);
                if (++_filled == Batch)
                    Flush();
            });
        }

        Flush();
    }

    /// <inheritdoc/>
    public override void Compute(int y, Span<double> moments)
    {
        ReadOnlySpan<double> sums = _sums.AsSpan(y * _tables.Count, _tables.Count);
        ReadOnlySpan<int> n = _types[_first], m = _types[y];
        for (int c = 0; c < moments.Length; c++)
        {
            // The sums are over all positions: what is left is that of the first row, n^γ m^δ / P^k in falling powers, to be divided out.
            (int[] gamma, int[] delta) = _margins[c];
            double factor = 1;
            int position = _types.Positions;
            for (int v = 0; v < n.Length; v++)
            {
                for (int q = 0; q < gamma[v]; q++)
                    factor *= position-- / (double)(n[v] - q);
                for (int q = 0; q < delta[v]; q++)
                    factor /= m[v] - q;
                if (gamma[v] > n[v] || delta[v] > m[v])
                    factor = 0;
            }

            moments[c] = factor == 0 ? 0 : factor * sums[c];
        }
    }

    private static (int[] Gamma, int[] Delta) Margins(ReadOnlySpan<int> table, int vocabulary)
    {
        int[] gamma = new int[vocabulary], delta = new int[vocabulary];
        for (int cell = 0; cell < table.Length; cell++)
        {
            gamma[cell / vocabulary] += table[cell];
            delta[cell % vocabulary] += table[cell];
        }

        return (gamma, delta);
    }

    private void Flush()
    {
        if (_filled == 0)
            return;
        int cells = _types.Vocabulary * _types.Vocabulary;

        // A batch that is not full moves its columns together.
        for (int cell = 1; cell < cells && _filled < Batch; cell++)
            Array.Copy(_columns, cell * Batch, _columns, cell * _filled, _filled);
        _function(_x.AsSpan(0, _filled), _y.AsSpan(0, _filled), _columns.AsSpan(0, cells * _filled), _values.AsSpan(0, _filled));
        _falling[0] = 1;
        for (int i = 0; i < _filled; i++)
        {
            for (int c = 1; c < _falling.Length; c++)
            {
                (int smaller, int cell, int before) = _growth[c];
                _falling[c] = _falling[smaller] * (_columns[(cell * _filled) + i] - before);
            }

            Span<double> sums = _sums.AsSpan(_y[i] * _tables.Count, _tables.Count);
            TensorPrimitives.MultiplyAdd(_falling, _probabilities[i] * _values[i], sums, sums);
        }

        _filled = 0;
    }
}
