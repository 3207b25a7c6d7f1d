using System.Numerics;

namespace Kostka.Networks.Execution;

/// <summary>
/// A part of the batch whose samples are added up in their order. Groups are added up in their order in the end, so that the gradient does not depend on which thread took which.
/// </summary>
internal sealed class GradientGroup<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private AlignedArray<T> _gradient = new(0);
    private AlignedArray<T> _slopes = new(0);

    /// <summary>Sum of the losses.</summary>
    public double Loss { get; set; }

    /// <summary>Sum of the gradients.</summary>
    public Span<T> Gradient(int count) => Worker<T>.Grown(ref _gradient, count);

    /// <summary>Sum of the slopes of tables.</summary>
    public Span<T> SharedSlopes(int count) => Worker<T>.Grown(ref _slopes, count);
}
