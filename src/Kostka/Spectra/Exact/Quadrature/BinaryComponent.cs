using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kostka.Numerics.Lanes;
using Kostka.Numerics.Quadrature;
using Kostka.Sequences;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>Sequences over two symbols whose permuted tokens are independent.</summary>
/// <param name="Weight">w, the probability that a sequence is one of them.</param>
/// <param name="Probability">p, the probability of a one at a permuted position.</param>
/// <param name="Last">The token at the last position where that is distinguished, else −1.</param>
internal readonly record struct BinaryComponent(double Weight, double Probability, int Last)
{
    /// <summary>Nodes of the expectation of a smooth function of the type.</summary>
    private const int DiagonalNodes = 32;

    /// <summary>A function of types, given by their numbers of ones at permuted positions, four side by side.</summary>
    public delegate Wide256[] TypeFunction(BinaryComponent component, Wide256[] ones);

    /// <summary>The components of a measure over two symbols; two of each where the last position is distinguished.</summary>
    public static ImmutableArray<BinaryComponent> Of(IIidMixture measure, bool lastDistinguished)
    {
        IEnumerable<IidComponent> components = measure.Components.Where(c => c.Weight > 0);
        return lastDistinguished
            ? [.. components.SelectMany(c => Enumerable.Range(0, 2).Select(last => new BinaryComponent(c.Weight * c.Probabilities[last], c.Probabilities[1], last)).Where(c => c.Weight > 0))]
            : [.. components.Select(c => new BinaryComponent(c.Weight, c.Probabilities[1], -1))];
    }

    /// <summary>The part of this component in the expectation of a smooth function.</summary>
    public double Expectation(int positions, TypeFunction function)
    {
        var polynomials = new KrawtchoukPolynomials(positions, Probability);
        QuadratureRule rule = polynomials.Gauss(DiagonalNodes);
        double[] ones = new double[DiagonalNodes];
        for (int i = 0; i < ones.Length; i++)
            ones[i] = polynomials.Mean + (polynomials.Deviation * rule.Nodes[Math.Min(i, rule.Count - 1)]);
        Wide256[] values = function(this, MemoryMarshal.Cast<double, Wide256>(ones.AsSpan()).ToArray());
        ReadOnlySpan<double> numbers = MemoryMarshal.Cast<Wide256, double>(values.AsSpan());
        double sum = 0;
        for (int i = 0; i < rule.Count; i++)
            sum += rule.Weights[i] * numbers[i];
        return Weight * sum;
    }
}
