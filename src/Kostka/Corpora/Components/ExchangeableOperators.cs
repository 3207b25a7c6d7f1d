using Kostka.Numerics;

namespace Kostka.Corpora.Components;

/// <summary>
/// The V × V operators of the exchangeable idealisation, the average of C over all permutations of the positions: A = (1/L) Σ_a C_aa at a position with itself and B,
/// the mean of the other blocks. A + (L−1)B = (1/L) Σ_ab C_ab is the covariance of the counts of symbols in a window, over L, and
/// A − B = (LA − (A + (L−1)B)) / (L−1). Both in one pass over the text, with two looks at each token.
/// </summary>
internal sealed class ExchangeableOperators
{
    private const int ChunkWindows = 1 << 16;

    private readonly ReadOnlyMemory<int> _tokens;
    private readonly int _vocabulary, _length, _windows;
    private readonly PositionMeans _means;
    private readonly double[] _meanOfPositions;
    private readonly Computation _computation;

    public ExchangeableOperators(ReadOnlyMemory<int> tokens, int vocabulary, int length, Computation computation)
    {
        _tokens = tokens;
        _vocabulary = vocabulary;
        _length = length;
        _windows = tokens.Length - length + 1;
        _computation = computation;
        _means = new PositionMeans(tokens, vocabulary, length);
        _meanOfPositions = _means.Combination([.. Enumerable.Repeat(1.0 / length, length)]);
    }

    /// <summary>y ← (A + (L−1)B) x, whose eigenvalues are those of the trivial irrep.</summary>
    public void ApplyTrivial(ReadOnlySpan<double> x, Span<double> y)
    {
        double[] vector = x.ToArray(), sums = new double[_vocabulary];
        double mean = 0;
        foreach (double product in _means.Products(x))
            mean += product;
        int chunks = (_windows + ChunkWindows - 1) / ChunkWindows;
        Parallel.For(
            0,
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = _computation.Threads, CancellationToken = _computation.Cancellation },
            () => new double[_vocabulary],
            (chunk, _, part) =>
            {
                Pass(vector, mean, part, chunk * ChunkWindows, Math.Min(ChunkWindows, _windows - (chunk * ChunkWindows)));
                return part;
            },
            part =>
            {
                lock (sums)
                {
                    for (int u = 0; u < _vocabulary; u++)
                        sums[u] += part[u];
                }
            });
        for (int u = 0; u < _vocabulary; u++)
            y[u] = sums[u] / ((double)_windows * _length);
    }

    /// <summary>y ← (A − B) x, whose eigenvalues are those of the standard irrep, L − 1 times each. Needs L ≥ 2.</summary>
    public void ApplyStandard(ReadOnlySpan<double> x, Span<double> y)
    {
        ApplyTrivial(x, y);

        // A x = diag(mean of μ_a) x − (1/L) Σ_a μ_a (μ_a·x).
        double[] meanPart = _means.Combination(_means.Products(x));
        for (int u = 0; u < _vocabulary; u++)
            y[u] = ((_length * _meanOfPositions[u] * x[u]) - meanPart[u] - y[u]) / (_length - 1);
    }

    // Adds Σ_t (number of tokens u in window t) · (Σ_a x(x_(t+a)) − mean), both sums kept up from window to window.
    private void Pass(double[] x, double mean, double[] result, int first, int count)
    {
        ReadOnlySpan<int> tokens = _tokens.Span.Slice(first, count + _length - 1);
        double[] values = new double[count];
        double inWindow = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            inWindow += x[tokens[i]];
            if (i >= _length - 1)
            {
                values[i - _length + 1] = inWindow - mean;
                inWindow -= x[tokens[i - _length + 1]];
            }
        }

        double ofToken = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (i < count)
                ofToken += values[i];
            result[tokens[i]] += ofToken;
            if (i >= _length - 1)
                ofToken -= values[i - _length + 1];
        }
    }
}
