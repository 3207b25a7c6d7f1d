using Kostka.Kernels.Geometry;

namespace Kostka.Kernels.Layers;

/// <summary>A residual connection: K → K + body(K), Θ → Θ + body(Θ), where the body runs from the current (K, Θ).</summary>
internal sealed class ResidualKernel(IReadOnlyList<LayerKernel> body) : LayerKernel
{
    public override bool Cellwise => body.All(layer => layer.Cellwise);

    public override void Declare(List<TermSlot> slots, ref bool pooled)
    {
        foreach (LayerKernel layer in body)
            layer.Declare(slots, ref pooled);
    }

    public override void Apply<T>(PairBatch<T> pairs)
    {
        (T[] K, T[] Theta) stream = pairs.SetAside();
        foreach (LayerKernel layer in body)
            layer.Apply(pairs);
        CombineLoop<T>.Run(pairs.K, 1, stream.K, 1);
        if (pairs.Tangent)
            CombineLoop<T>.Run(pairs.Theta, 1, stream.Theta, 1);
        pairs.Release(stream);
    }
}
