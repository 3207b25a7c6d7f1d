namespace Kostka.Corpora.Components;

/// <summary>The means μ_a(u) of windows, as products with vectors of L × V numbers, entry (a, u) at u·stride + L − 1 − a.</summary>
internal sealed class PositionMeans
{
    private readonly ReadOnlyMemory<int> _tokens;
    private readonly int _length, _windows;
    private readonly int[] _counts;

    public PositionMeans(ReadOnlyMemory<int> tokens, int vocabulary, int length)
    {
        _tokens = tokens;
        _length = length;
        _windows = tokens.Length - length + 1;
        _counts = new int[vocabulary];
        foreach (int symbol in tokens.Span)
            _counts[symbol]++;
    }

    /// <summary>By position: Σ_u μ_a(u) x(u), x one number for each symbol.</summary>
    public double[] Products(ReadOnlySpan<double> x)
    {
        double whole = 0;
        for (int u = 0; u < _counts.Length; u++)
            whole += _counts[u] * x[u];
        double[] products = new double[_length];
        ReadOnlySpan<int> tokens = _tokens.Span;
        for (int a = 0; a < _length; a++)
        {
            double missing = 0;
            for (int i = 0; i < a; i++)
                missing += x[tokens[i]];
            for (int i = a + _windows; i < tokens.Length; i++)
                missing += x[tokens[i]];
            products[a] = (whole - missing) / _windows;
        }

        return products;
    }

    /// <summary>Σ_a weights(a) μ_a(u), for every u.</summary>
    public double[] Combination(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
            total += weight;
        double[] sum = new double[_counts.Length];
        for (int u = 0; u < sum.Length; u++)
            sum[u] = total * _counts[u] / _windows;
        ReadOnlySpan<int> tokens = _tokens.Span;
        for (int a = 0; a < _length; a++)
        {
            for (int i = 0; i < a; i++)
                sum[tokens[i]] -= weights[a] / _windows;
            for (int i = a + _windows; i < tokens.Length; i++)
                sum[tokens[i]] -= weights[a] / _windows;
        }

        return sum;
    }

    /// <summary>Σ_(a,u) μ_a(u) x(a,u).</summary>
    public double Product(ReadOnlySpan<double> x, int stride)
    {
        double sum = 0;
        for (int u = 0; u < _counts.Length; u++)
        {
            double row = 0;
            foreach (double entry in x.Slice(u * stride, _length))
                row += entry;
            sum += _counts[u] * row;
        }

        ReadOnlySpan<int> tokens = _tokens.Span;
        for (int a = 0; a < _length; a++)
        {
            for (int i = 0; i < a; i++)
                sum -= x[(tokens[i] * stride) + _length - 1 - a];
            for (int i = a + _windows; i < tokens.Length; i++)
                sum -= x[(tokens[i] * stride) + _length - 1 - a];
        }

        return sum / _windows;
    }
}
