using Kostka.Kernels.Geometry;
using Kostka.Numerics.Lanes;

namespace Kostka.Kernels.Layers;

/// <summary>What one layer of infinite width makes of the covariances K and the tangent covariances Θ: one step of the kernel recursion.</summary>
/// <remarks>Written once, in terms of <see cref="PairBatch{T}"/>; it knows neither the geometry nor whether the pair is (x, x) or (x, y).</remarks>
internal abstract class LayerKernel
{
    /// <summary>Whether every cell is treated by itself, so that several such layers can run on one window of cells after another.</summary>
    public virtual bool Cellwise => true;

    /// <summary>Adds to <paramref name="slots"/> what the layer records of every sequence by itself, in the order in which it asks for it.</summary>
    /// <param name="slots">What the layers before it record.</param>
    /// <param name="pooled">Whether the positions have been pooled; set by the layer that does it.</param>
    public virtual void Declare(List<TermSlot> slots, ref bool pooled)
    {
    }

    /// <summary>Carries out the step.</summary>
    public abstract void Apply<T>(PairBatch<T> pairs)
        where T : unmanaged, ILane<T>;
}
