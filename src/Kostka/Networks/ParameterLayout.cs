using System.Collections.Immutable;
using System.Numerics;
using Kostka.Numerics;

namespace Kostka.Networks;

/// <summary>The arrays of weights of a network, one after the other in one flat vector.</summary>
public sealed class ParameterLayout
{
    /// <summary>Lists the arrays.</summary>
    /// <param name="tensors">In the order of their offsets, without gaps.</param>
    public ParameterLayout(ImmutableArray<ParameterTensor> tensors)
    {
        int offset = 0;
        foreach (ParameterTensor tensor in tensors)
        {
            if (tensor.Offset != offset)
                throw new ArgumentException($"{tensor.Name} starts at {tensor.Offset}, not at {offset}.", nameof(tensors));
            offset = checked(offset + tensor.Count);
        }

        (Tensors, Count) = (tensors, offset);
    }

    /// <summary>The arrays in order.</summary>
    public ImmutableArray<ParameterTensor> Tensors { get; }

    /// <summary>Number of all parameters.</summary>
    public int Count { get; }

    /// <summary>Draws the parameters at initialisation: the entries of tensor i from child i of the stream alone.</summary>
    /// <param name="stream">Where the random numbers come from.</param>
    /// <returns><see cref="Count"/> numbers.</returns>
    public T[] Initialise<T>(RandomStream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        T[] parameters = new T[Count];
        for (int i = 0; i < Tensors.Length; i++)
        {
            RandomStream own = stream.Child((ulong)i);
            foreach (ref T parameter in parameters.AsSpan(Tensors[i].Offset, Tensors[i].Count))
                parameter = T.CreateTruncating(Tensors[i].Deviation * own.NextGaussian());
        }

        return parameters;
    }
}
