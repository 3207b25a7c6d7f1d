using System.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// The tables N_ab, b = a + d, of one lag for a = 0, 1, 2 …: from one to the next the first pair of tokens falls out and another enters at the other end of the text.
/// The sums over the tables follow these steps instead of being made anew.
/// </summary>
internal sealed class LagSlide
{
    private readonly CountedText _text;
    private readonly PositionCounts _positions;
    private readonly int _lag, _m;
    private readonly int[] _table;
    private readonly long[] _rowSums, _columnSums, _timesMissing;
    private int[] _missing;
    private Int128 _squares, _product;

    public LagSlide(CountedText text, PositionCounts positions, int lag)
    {
        _text = text;
        _positions = positions;
        _lag = lag;
        _m = text.Edges.Count;
        EdgeTable edges = text.Moments.Edges[lag];
        _table = (int[])edges.Counts.Clone();
        _rowSums = (long[])edges.RowSums.Clone();
        _columnSums = (long[])edges.ColumnSums.Clone();
        _squares = text.Moments.Squares[lag];
        _product = text.Products[lag];
        _missing = positions.Missing[lag];
        _timesMissing = new long[_m];
        for (int i = positions.Windows; i + lag < text.TokenCount; i++)
            Change(i, -1);
        for (int u = 0; u < _m; u++)
            _timesMissing[u] = RowLoops.Dot(_table.AsSpan(u * _m, _m), _missing);
    }

    /// <summary>Σ_a ‖W N_ab − n_a n_bᵀ‖².</summary>
    public BigInteger Sum()
    {
        BigInteger w = _positions.Windows, sum = 0;
        for (int a = 0; ; a++)
        {
            int b = a + _lag;
            sum += (w * w * _squares) - (2 * w * MeanProduct(a)) + ((BigInteger)_positions.Product(a, a) * _positions.Product(b, b));
            if (b + 1 == _positions.Length)
                return sum;
            Step(a);
        }
    }

    // n_aᵀ N_ab n_b with n_a = n − e_a.
    private Int128 MeanProduct(int a)
    {
        Int128 product = _product;
        int[] first = _positions.Missing[a];
        for (int u = 0; u < _m; u++)
            product += ((Int128)first[u] * (_timesMissing[u] - _rowSums[u])) - ((Int128)_missing[u] * _columnSums[u]);
        return product;
    }

    private void Step(int a)
    {
        int b = a + _lag;
        Change(a, -1);
        Change(a + _positions.Windows, 1);
        _missing = _positions.Missing[b + 1];
        int entering = _text.EdgeAt(b), leaving = _text.EdgeAt(b + _positions.Windows);
        for (int u = 0; u < _m; u++)
            _timesMissing[u] += _table[(u * _m) + entering] - _table[(u * _m) + leaving];
    }

    // The pair of tokens i, i + d enters the table or leaves it.
    private void Change(int i, int by)
    {
        int u = _text.EdgeAt(i), v = _text.EdgeAt(i + _lag);
        ref int cell = ref _table[(u * _m) + v];
        _squares += (2L * by * cell) + 1;
        cell += by;
        int nu = _text.EdgeCounts[u], nv = _text.EdgeCounts[v];
        _rowSums[u] += (long)by * nv;
        _columnSums[v] += (long)by * nu;
        _product += (Int128)by * nu * nv;
        _timesMissing[u] += by * _missing[v];
    }
}
