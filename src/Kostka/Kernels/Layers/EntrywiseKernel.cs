using Kostka.Kernels.Geometry;
using Kostka.Kernels.Maps;

namespace Kostka.Kernels.Layers;

/// <summary>An activation or a norm: K → E φφ, Θ → Θ·E φ'φ', with the variances of the current layer.</summary>
internal sealed class EntrywiseKernel<TMap> : LayerKernel
    where TMap : struct, IEntrywiseMap
{
    public override void Declare(List<TermSlot> slots, ref bool pooled) => slots.Add(new(IsMap: false, pooled));

    public override void Apply<T>(PairBatch<T> pairs) => pairs.Entrywise<TMap>();
}
