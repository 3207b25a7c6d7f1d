namespace Kostka.Corpora;

/// <summary>How strongly, and how directedly, tokens at one distance depend on each other, from all T − d pairs of the text.</summary>
/// <param name="Lag">The distance d ≥ 1.</param>
/// <param name="Norm">
/// ‖C_d‖ (Frobenius), C_d(u,v) the covariance of [x_i = u] and [x_(i+d) = v]. Without any dependence it is about (1 − Σ p²)/√(T − d), not 0.
/// </param>
/// <param name="Asymmetry">
/// ‖C_d − C_dᵀ‖² / (4‖C_d‖²), the antisymmetric share of C_d, 0 … 1: 0 when the order of the two tokens does not matter. Noise alone gives just below ½. NaN
/// when C_d is 0.
/// </param>
/// <param name="MutualInformation">Plug-in estimate of the mutual information of both tokens, in nats; biased upwards.</param>
/// <param name="InformationBias">
/// The Miller–Madow estimate of that bias, (K_uv − K_u − K_v + 1)/2(T − d), with K_uv the number of pairs that occur, K_u and K_v of first and second tokens.
/// </param>
public readonly record struct LagStrength(int Lag, double Norm, double Asymmetry, double MutualInformation, double InformationBias)
{
    /// <summary>Mutual information less its estimated bias, in nats. Where most pairs of symbols occur once or never, some bias is left.</summary>
    public double CorrectedInformation => MutualInformation - InformationBias;
}
