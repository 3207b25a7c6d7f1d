using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Numerics.Quadrature;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Targets;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>A function of the counts in the quadrature's basis: it need not be smooth, so its projections are sums over all types that matter.</summary>
internal static class CountsProjection
{
    /// <summary>Types further from the mean, in standard deviations, do not matter.</summary>
    private const double Reach = 13;

    /// <summary>C_λ: the trivial block is the square of the projections, the others are 0.</summary>
    /// <param name="target">A function of the counts.</param>
    /// <param name="components">The measure.</param>
    /// <param name="positions">Number of permuted positions.</param>
    /// <param name="degrees">For every block the number of polynomials by component.</param>
    public static TargetBlocks Blocks(TargetCorrelation target, ImmutableArray<BinaryComponent> components, int positions, ImmutableArray<ImmutableArray<int>> degrees)
    {
        double meanSquare = 0;
        List<double> projections = [];
        for (int c = 0; c < components.Length; c++)
            meanSquare += Project(target, components[c], positions, degrees[0][c], projections);
        Matrix[] blocks = [.. degrees.Select(sizes => new Matrix(sizes.Sum(), sizes.Sum()))];
        for (int r = 0; r < projections.Count; r++)
        {
            for (int s = 0; s < projections.Count; s++)
                blocks[0][r, s] = projections[r] * projections[s];
        }

        return new TargetBlocks(meanSquare, [.. blocks]);
    }

    /// <summary>Appends √w E p_r f for all r, and gives back w E f².</summary>
    private static double Project(TargetCorrelation target, BinaryComponent component, int positions, int degrees, List<double> projections)
    {
        var polynomials = new KrawtchoukPolynomials(positions, component.Probability);
        int first = (int)Math.Max(0, Math.Floor(polynomials.Mean - (Reach * polynomials.Deviation) - Reach));
        int last = (int)Math.Min(positions, Math.Ceiling(polynomials.Mean + (Reach * polynomials.Deviation) + Reach)), count = last - first + 1;
        double[] points = new double[count], weighted = new double[count], values = new double[degrees * count];
        double square = 0;
        for (int n = 0; n < count; n++)
        {
            int ones = first + n, all = ones + (component.Last == 1 ? 1 : 0), zeros = positions + (component.Last >= 0 ? 1 : 0) - all;
            double probability = Math.Exp(MultinomialLaw.LogProbability([positions - ones, ones], [1 - component.Probability, component.Probability]));
            double value = target.OfCounts([zeros, all]);
            points[n] = polynomials.Deviation == 0 ? 0 : (ones - polynomials.Mean) / polynomials.Deviation;
            weighted[n] = probability * value;
            square += probability * value * value;
        }

        polynomials.Evaluate(points, degrees, values);
        for (int r = 0; r < degrees; r++)
        {
            double sum = 0;
            for (int n = 0; n < count; n++)
                sum += weighted[n] * values[(r * count) + n];
            projections.Add(Math.Sqrt(component.Weight) * sum);
        }

        return component.Weight * square;
    }
}
