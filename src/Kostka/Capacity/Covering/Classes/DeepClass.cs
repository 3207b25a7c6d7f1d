using System.Collections.Immutable;
using Kostka.Capacity.Covering.Lemmas;

namespace Kostka.Capacity.Covering.Classes;

/// <summary>
/// Theorem C: D blocks Z ← Π(σ(Π(A(Z))) W_C), read out by w at one row. With r_1 = B_x, r_l = 1 after, λ_l = B_C L_σ B_V (1 + 2C r_l² ‖W_QK‖_2) and τ_l = Π_{j>l} λ_j the terms (a, α) are
/// w: (B_w √ln(2m+1), 1); QK_l: (B_QK r_l² √ln(2n_q+1), B_w τ_l B_C L_σ B_V r_l C), n_q = mN² (mN in the last block);
/// V_l: (√(5/4) B_V21 r_l √ln(128mNk+1), B_w τ_l B_C L_σ); C_l: (√(5/4) B_C21 L_σ √ln(128 n_c d+1), B_w τ_l), n_c = mN (m in the last). Proof in docs/capacity.md.
/// </summary>
/// <param name="TokenNorm">B_x, of the Euclidean norm of every input row.</param>
/// <param name="Keys">N ≥ 1, rows.</param>
/// <param name="Width">d ≥ 1, coordinates of a row behind every block.</param>
/// <param name="Layers">The norms of each block, from the input on; at least one.</param>
/// <param name="ReadoutNorm">B_w, of the Euclidean norm of w.</param>
public sealed record DeepClass(double TokenNorm, double Keys, double Width, ImmutableArray<DeepLayerNorms> Layers, double ReadoutNorm) : BoundedClass
{
    /// <summary>B_x.</summary>
    public double TokenNorm { get; } = CapacityRanges.Norm(TokenNorm);

    /// <summary>N.</summary>
    public double Keys { get; } = CapacityRanges.Count(Keys);

    /// <summary>d.</summary>
    public double Width { get; } = CapacityRanges.Count(Width);

    /// <summary>The norms of each block.</summary>
    public ImmutableArray<DeepLayerNorms> Layers { get; } = Layers.IsDefaultOrEmpty ? throw new ArgumentException("At least one block is needed.", nameof(Layers)) : Layers;

    /// <summary>B_w.</summary>
    public double ReadoutNorm { get; } = CapacityRanges.Norm(ReadoutNorm);

    /// <summary>L_σ of the activation σ, σ(0) = 0; 1 for ReLU.</summary>
    public double ActivationLipschitz { get; init; } = 1;

    /// <inheritdoc/>
    public override double Bound => ReadoutNorm;

    /// <summary>λ_l: rows that are off by e before block l (from 0) are off by at most λ_l e behind it.</summary>
    public double Lipschitz(int layer)
    {
        DeepLayerNorms norms = Layers[layer];
        double input = InputNorm(layer);
        return norms.Output * ActivationLipschitz * norms.Value * (1 + (2 * SoftmaxConstant * input * input * norms.QueryKeySpectral));
    }

    /// <summary>r_l.</summary>
    private double InputNorm(int layer) => layer == 0 ? TokenNorm : 1;

    private protected override ImmutableArray<CoveringTerm> Terms(double samples)
    {
        List<CoveringTerm> backwards = [];
        double onward = ReadoutNorm;
        for (int l = Layers.Length - 1; l >= 0; l--)
        {
            DeepLayerNorms norms = Layers[l];
            double input = InputNorm(l), queries = l == Layers.Length - 1 ? 1 : Keys;
            double hidden = onward * norms.Output * ActivationLipschitz;
            backwards.Add(new($"C {l + 1}", new MatrixCover(norms.OutputColumns, ActivationLipschitz, samples * queries, Width), onward));
            backwards.Add(new($"V {l + 1}", new MatrixCover(norms.ValueColumns, input, samples * Keys, norms.HiddenWidth), hidden));
            backwards.Add(new($"QK {l + 1}", new VectorCover(norms.QueryKey, input * input, samples * Keys * queries), hidden * norms.Value * input * SoftmaxConstant));
            onward *= Lipschitz(l);
        }

        backwards.Add(new("w", new VectorCover(ReadoutNorm, 1, samples), 1));
        backwards.Reverse();
        return [.. backwards];
    }
}
