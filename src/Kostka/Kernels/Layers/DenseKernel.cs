using Kostka.Architectures;
using Kostka.Kernels.Geometry;

namespace Kostka.Kernels.Layers;

/// <summary>A fully connected layer: K → w²K + b², Θ → w²Θ + K_new.</summary>
internal sealed class DenseKernel(Layer.Dense layer) : LayerKernel
{
    public override void Apply<T>(PairBatch<T> pairs)
    {
        AffineLoop<T>.Run(pairs.K, layer.WeightVariance, layer.BiasVariance);
        if (pairs.Tangent)
            CombineLoop<T>.Run(pairs.Theta, layer.WeightVariance, pairs.K, 1);
    }
}
