using Kostka.Architectures;
using Kostka.Kernels.Geometry;

namespace Kostka.Kernels.Layers;

/// <summary>Collapses the positions: one position remains, of covariance (1/L²) Σ_ab K_ab (mean) or (1/L) Σ_a K_aa (flatten); Θ likewise.</summary>
internal sealed class PoolKernel(Layer.Pool layer) : LayerKernel
{
    public override bool Cellwise => false;

    public override void Declare(List<TermSlot> slots, ref bool pooled) => pooled = true;

    public override void Apply<T>(PairBatch<T> pairs) => pairs.Pool(layer.Kind == PoolKind.Flatten);
}
