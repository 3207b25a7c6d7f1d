using System.Collections.Immutable;

namespace Kostka.Numerics.Quadrature;

/// <summary>Nodes x_i and weights w_i of a probability measure: Σ w_i f(x_i) stands for the expectation of f.</summary>
/// <param name="Nodes">In ascending order.</param>
/// <param name="Weights">As many, not negative; they sum to 1.</param>
public sealed record QuadratureRule(ImmutableArray<double> Nodes, ImmutableArray<double> Weights)
{
    /// <summary>Number of nodes.</summary>
    public int Count => Nodes.Length;

    /// <summary>A rule of weights that are known up to a common factor.</summary>
    internal static QuadratureRule Normalised(double[] nodes, double[] weights)
    {
        double total = Summation.Sum(weights);
        return new([.. nodes], [.. weights.Select(weight => weight / total)]);
    }
}
