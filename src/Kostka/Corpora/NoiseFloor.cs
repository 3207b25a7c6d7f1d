namespace Kostka.Corpora;

/// <summary>What sampling noise alone makes of the shares: a text without any dependence between positions still has covariances of the order of 1/√T.</summary>
public static class NoiseFloor
{
    /// <summary>
    /// The off-diagonal share expected of independent tokens, (1 + ρ)(2L − 1)/(3L(L − 1)) with ρ = ‖Σ‖²/(tr Σ)² and Σ = diag(p) − ppᵀ: the noise of different lags
    /// is independent and S_L averages over it. To leading order in 1/T (docs/corpora.md). One shuffled text scatters about it, the more the fewer symbols carry
    /// the text.
    /// </summary>
    /// <param name="tokens">The tokens; only their frequencies p matter.</param>
    /// <param name="vocabulary">Number of symbols V.</param>
    /// <param name="length">Window length L, at least 2.</param>
    /// <returns>0 … 1; NaN when nothing varies.</returns>
    public static double OffDiagonal(ReadOnlySpan<int> tokens, int vocabulary, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        int[] counts = new int[vocabulary];
        foreach (int symbol in tokens)
            counts[symbol]++;
        double squares = 0, cubes = 0;
        foreach (int count in counts)
        {
            double p = (double)count / tokens.Length;
            squares += p * p;
            cubes += p * p * p;
        }

        double trace = 1 - squares, norm = squares - (2 * cubes) + (squares * squares);
        return (1 + (norm / (trace * trace))) * ((2 * length) - 1) / (3.0 * length * (length - 1));
    }
}
