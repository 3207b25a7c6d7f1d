namespace Kostka.Architectures;

/// <summary>A position embedding: Gaussian, of covariance variance · R_ab between positions a and b.</summary>
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
}
