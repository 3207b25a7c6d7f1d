using System.Numerics;

namespace Kostka.Corpora.Counting;

/// <summary>
/// S(u,v) = Σ_(a≠b) N_ab(u,v): how often u and v stand at two different positions of a window, for the edge symbols explicitly. Two tokens at distance d lie together
/// in ℓ − d windows, fewer near the ends of the text.
/// </summary>
internal sealed class WindowPairs
{
    private readonly PositionCounts _positions;
    private readonly int _m;
    private readonly long[] _whole, _pairs;
    private readonly Int128[] _timesCounts;
    private Int128 _countsTimesCounts;

    public WindowPairs(CountedText text, PositionCounts positions)
    {
        _positions = positions;
        _m = text.Edges.Count;
        _whole = new long[_m * _m];
        _timesCounts = new Int128[_m];
        for (int lag = 1; lag < positions.Length; lag++)
            AddLag(text.Moments.Edges[lag], text.Products[lag], positions.Length - lag);
        _pairs = (long[])_whole.Clone();
        for (int lag = 1; lag < positions.Length; lag++)
            TakeAwayMissing(text, lag);
    }

    /// <summary>Σ S², given what it is when every two tokens at distance d count ℓ − d times.</summary>
    public BigInteger Squares(Int128 whole)
    {
        Int128 difference = 0;
        for (int k = 0; k < _pairs.Length; k++)
            difference += ((Int128)_pairs[k] * _pairs[k]) - ((Int128)_whole[k] * _whole[k]);
        return whole + difference;
    }

    /// <summary>Σ_uv S(u,v) M(u,v) = mᵀSm − Σ_a n_aᵀSn_a, with n_a = n − e_a and m = ℓn − e.</summary>
    public BigInteger MeanProduct()
    {
        int length = _positions.Length;
        int[] allMissing = new int[_m];
        Int128 apart = 0;
        foreach (int[] missing in _positions.Missing)
        {
            apart += Form(missing);
            for (int u = 0; u < _m; u++)
                allMissing[u] += missing[u];
        }

        Int128 linear = 0;
        for (int u = 0; u < _m; u++)
            linear += allMissing[u] * _timesCounts[u];
        BigInteger counts = _countsTimesCounts, squared = (BigInteger)length * length;
        return (squared * counts) - (2 * length * (BigInteger)linear) + Form(allMissing) - ((length * counts) - (2 * (BigInteger)linear) + apart);
    }

    private void AddLag(EdgeTable table, Int128 product, int weight)
    {
        for (int u = 0; u < _m; u++)
        {
            _timesCounts[u] += weight * ((Int128)table.RowSums[u] + table.ColumnSums[u]);
            for (int v = 0; v < _m; v++)
                _whole[(u * _m) + v] += (long)weight * ((long)table.Counts[(u * _m) + v] + table.Counts[(v * _m) + u]);
        }

        _countsTimesCounts += 2 * weight * product;
    }

    private void TakeAwayMissing(CountedText text, int lag)
    {
        // Only the first pairs and those whose first token comes after the start of the last window are in fewer than ℓ − d windows.
        int incomplete = _positions.Length - 1 - lag, pairs = text.TokenCount - lag;
        for (int i = 0; i < Math.Min(incomplete, pairs); i++)
            TakeAway(text, i, lag);
        for (int i = Math.Max(incomplete, _positions.Windows); i < pairs; i++)
            TakeAway(text, i, lag);
    }

    private void TakeAway(CountedText text, int i, int lag)
    {
        int firstWindow = Math.Max(0, i + lag - _positions.Length + 1), lastWindow = Math.Min(i, _positions.Windows - 1);
        int missing = _positions.Length - lag - (lastWindow - firstWindow + 1);
        int u = text.EdgeAt(i), v = text.EdgeAt(i + lag);
        int nu = text.EdgeCounts[u], nv = text.EdgeCounts[v];
        _pairs[(u * _m) + v] -= missing;
        _pairs[(v * _m) + u] -= missing;
        _timesCounts[u] -= (Int128)missing * nv;
        _timesCounts[v] -= (Int128)missing * nu;
        _countsTimesCounts -= (Int128)2 * missing * nu * nv;
    }

    private Int128 Form(int[] x)
    {
        Int128 sum = 0;
        for (int u = 0; u < _m; u++)
        {
            for (int v = 0; x[u] != 0 && v < _m; v++)
                sum += (Int128)_pairs[(u * _m) + v] * x[u] * x[v];
        }

        return sum;
    }
}
