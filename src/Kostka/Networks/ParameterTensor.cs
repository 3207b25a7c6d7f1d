using System.Collections.Immutable;

namespace Kostka.Networks;

/// <summary>One array of weights: a stretch of the network's flat parameter vector.</summary>
/// <param name="Name">Its name, unique within the network: "layers.0.attention.query". Also its name in checkpoints.</param>
/// <param name="Shape">Its shape, row-major.</param>
/// <param name="Offset">Where it starts in the parameter vector.</param>
/// <param name="Deviation">Standard deviation of each entry at initialisation, which is also that of the Bayesian prior; at least 0.</param>
/// <param name="Trained">Whether training moves it. Gradients of others are 0.</param>
public sealed record ParameterTensor(string Name, ImmutableArray<int> Shape, int Offset, double Deviation, bool Trained)
{
    /// <summary>Number of entries.</summary>
    public int Count { get; } = Shape.Aggregate(1, (product, side) => checked(product * side));
}
