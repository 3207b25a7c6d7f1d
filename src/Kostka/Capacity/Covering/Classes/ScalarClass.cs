using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>
/// Theorem B: one layer with a scalar output, f(X,z) = wᵀσ(Σ_h W_{V,h}ᵀ Xᵀ softmax(X W_{QK,h} z)). ln N_∞(ε) ≤ Γ³/ε² with the terms (a, α)
/// w: (B_w L_σ ΣB_V B_x √ln(2m+1), 1), and for each head QK: (B_QK B_x B_z √ln(2n+1), B_w L_σ C B_V B_x), V: (√(5/4) B_V21 B_x √ln(128nk+1), B_w L_σ), n = mN.
/// The context length enters through ln(mN) alone. After Edelman, Goel, Kakade and Zhang (ICML 2022, theorem 4.3), with explicit constants; proof in docs/capacity.md.
/// </summary>
/// <param name="TokenNorm">B_x, of the Euclidean norm of every key.</param>
/// <param name="Keys">N ≥ 1, keys of a sequence: T, or T + 1 where an added token is a key too.</param>
/// <param name="Heads">The norms of each head, at least one.</param>
/// <param name="ReadoutNorm">B_w, of the Euclidean norm of w.</param>
public sealed record ScalarClass(double TokenNorm, double Keys, ImmutableArray<HeadNorms> Heads, double ReadoutNorm) : BoundedClass
{
    /// <summary>B_x.</summary>
    public double TokenNorm { get; } = CapacityRanges.Norm(TokenNorm);

    /// <summary>N.</summary>
    public double Keys { get; } = CapacityRanges.Count(Keys);

    /// <summary>The norms of each head.</summary>
    public ImmutableArray<HeadNorms> Heads { get; } = Heads.IsDefaultOrEmpty ? throw new ArgumentException("At least one head is needed.", nameof(Heads)) : Heads;

    /// <summary>B_w.</summary>
    public double ReadoutNorm { get; } = CapacityRanges.Norm(ReadoutNorm);

    /// <summary>L_σ of the activation σ, σ(0) = 0; 1 for ReLU.</summary>
    public double ActivationLipschitz { get; init; } = 1;

    /// <inheritdoc/>
    public override double Bound => ReadoutNorm * HiddenNorm;

    /// <summary>The largest norm of σ(…).</summary>
    private double HiddenNorm => ActivationLipschitz * Heads.Sum(head => head.Value) * TokenNorm;

    private protected override ImmutableArray<CoveringTerm> Terms(double samples)
    {
        double points = samples * Keys, onward = ReadoutNorm * ActivationLipschitz;
        var terms = ImmutableArray.CreateBuilder<CoveringTerm>();
        terms.Add(new("w", new VectorCover(ReadoutNorm, HiddenNorm, samples), 1));
        for (int h = 0; h < Heads.Length; h++)
        {
            HeadNorms head = Heads[h];
            string number = Heads.Length == 1 ? "" : $" {h + 1}";
            terms.Add(new($"QK{number}", new VectorCover(head.Score, TokenNorm, points), onward * SoftmaxConstant * head.Value * TokenNorm));
            terms.Add(new($"V{number}", new MatrixCover(head.ValueColumns, TokenNorm, points, head.Outputs), onward));
        }

        return terms.ToImmutable();
    }
}
