namespace Kostka.Architectures;

/// <summary>A position embedding, of covariance variance · R_ab between positions a and b: Gaussian, or fixed sinusoids.</summary>
public abstract record PositionEmbedding
{
    private PositionEmbedding()
    {
    }

    /// <summary>No position embedding.</summary>
    public sealed record None : PositionEmbedding;

    /// <summary>Independently learned positions: R_ab = δ_ab.</summary>
    /// <param name="Variance">Variance per coordinate, at least 0.</param>
    public sealed record Learned(double Variance) : PositionEmbedding;

    /// <summary>Smooth positions: R_ab = exp(−|a−b|/ℓ).</summary>
    /// <param name="Variance">Variance per coordinate, at least 0.</param>
    /// <param name="LengthScale">ℓ, in positions, greater than 0.</param>
    public sealed record Exponential(double Variance, double LengthScale) : PositionEmbedding;

    /// <summary>
    /// Fixed sinusoids, which are not trained (Vaswani et al. 2017, §3.5): √(2 variance)·(sin aω_0, cos aω_0, sin aω_1, …) at position a = 0, 1, …, with ω_i = base^(−2i/width). For
    /// infinite width R_ab = ∫_0^1 cos((a−b) base^(−u)) du.
    /// </summary>
    /// <param name="Variance">Mean square of the coordinates, at least 0.</param>
    /// <param name="Base">Ratio of the largest to the smallest frequency, greater than 1.</param>
    public sealed record Sinusoidal(double Variance, double Base = 10000) : PositionEmbedding;
}
