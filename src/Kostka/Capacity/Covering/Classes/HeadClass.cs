using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>
/// Theorem A: one attention head, f(X,z) = σ(W_Vᵀ Xᵀ softmax(X W_QK z)), with values in k dimensions. ln N_∞(ε) ≤ Γ³/ε² with the terms (a, α)
/// QK: (B_QK B_x B_z √ln(2n+1), L_σ C B_V B_x) and V: (√(5/4) B_V21 B_x √ln(128nk+1), L_σ), n = mN. Proof in docs/capacity.md.
/// </summary>
/// <param name="TokenNorm">B_x, of the Euclidean norm of every key.</param>
/// <param name="Keys">N ≥ 1, keys of a sequence.</param>
/// <param name="Head">Its norms.</param>
public sealed record HeadClass(double TokenNorm, double Keys, HeadNorms Head) : BoundedClass
{
    /// <summary>B_x.</summary>
    public double TokenNorm { get; } = CapacityRanges.Norm(TokenNorm);

    /// <summary>N.</summary>
    public double Keys { get; } = CapacityRanges.Count(Keys);

    /// <summary>L_σ of the activation σ, σ(0) = 0; 1 for ReLU.</summary>
    public double ActivationLipschitz { get; init; } = 1;

    /// <inheritdoc/>
    public override double Bound => ActivationLipschitz * Head.Value * TokenNorm;

    private protected override ImmutableArray<CoveringTerm> Terms(double samples)
    {
        double points = samples * Keys;
        return
        [
            new("QK", new VectorCover(Head.Score, TokenNorm, points), ActivationLipschitz * SoftmaxConstant * Head.Value * TokenNorm),
            new("V", new MatrixCover(Head.ValueColumns, TokenNorm, points, Head.Outputs), ActivationLipschitz),
        ];
    }
}
