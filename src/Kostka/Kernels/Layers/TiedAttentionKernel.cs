using Kostka.Architectures;
using Kostka.Kernels.Geometry;

namespace Kostka.Kernels.Layers;

/// <summary>
/// Attention with tied queries and keys and score G/d, whose weights A are deterministic at infinite width (Hron et al. 2020):
/// K → σ_OV² A_x K A_yᵀ, Θ → σ_OV² A_x Θ A_yᵀ + 2K_new.
/// </summary>
internal sealed class TiedAttentionKernel(Layer.Attention layer) : LayerKernel
{
    private readonly AttentionWeights _weights = new(layer.Score, layer.QueryKeyVariance, layer.Causal);

    public override bool Cellwise => false;

    public override void Declare(List<TermSlot> slots, ref bool pooled) => slots.Add(new(IsMap: true, pooled));

    public override void Apply<T>(PairBatch<T> pairs)
    {
        pairs.Conjugate(_weights);
        AffineLoop<T>.Run(pairs.K, layer.ValueOutputVariance, 0);
        if (pairs.Tangent)
            CombineLoop<T>.Run(pairs.Theta, layer.ValueOutputVariance, pairs.K, 2);
    }
}
