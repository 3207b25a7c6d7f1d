using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;

namespace Kostka.Networks.Sampling;

/// <summary>
/// The sampled weights of a model, θ = σz with z in units of the prior deviation, among all of its parameters: the trained arrays whose prior has a width. The others
/// stay as they are.
/// </summary>
/// <param name="layout">All parameters.</param>
/// <param name="parameters">Their values; not copied.</param>
internal sealed class SampledWeights<T>(ParameterLayout layout, T[] parameters)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImmutableArray<ParameterTensor> _sampled = [.. layout.Tensors.Where(IsSampled)];

    /// <summary>Number of sampled weights.</summary>
    public int Count { get; } = CountIn(layout);

    /// <summary>All parameters.</summary>
    public T[] Parameters => parameters;

    /// <summary>Room for a gradient in all parameters.</summary>
    public T[] Slopes { get; } = new T[layout.Count];

    /// <summary>Number of sampled weights of a model.</summary>
    public static int CountIn(ParameterLayout layout) => layout.Tensors.Where(IsSampled).Sum(t => t.Count);

    /// <summary>Writes θ = σz into <see cref="Parameters"/>.</summary>
    public void Place(ReadOnlySpan<double> position)
    {
        int at = 0;
        foreach (ParameterTensor tensor in _sampled)
        {
            Span<T> part = parameters.AsSpan(tensor.Offset, tensor.Count);
            TensorPrimitives.ConvertTruncating<double, T>(position.Slice(at, tensor.Count), part);
            if (tensor.Deviation != 1)
                TensorPrimitives.Multiply(part, T.CreateTruncating(tensor.Deviation), part);
            at += tensor.Count;
        }
    }

    /// <summary>Reads the gradient in z from <see cref="Slopes"/>, times a factor.</summary>
    public void Collect(double factor, Span<double> gradient)
    {
        int at = 0;
        foreach (ParameterTensor tensor in _sampled)
        {
            Span<double> part = gradient.Slice(at, tensor.Count);
            TensorPrimitives.ConvertTruncating<T, double>(Slopes.AsSpan(tensor.Offset, tensor.Count), part);
            TensorPrimitives.Multiply(part, tensor.Deviation * factor, part);
            at += tensor.Count;
        }
    }

    private static bool IsSampled(ParameterTensor tensor) => tensor.Trained && tensor.Deviation > 0;
}
