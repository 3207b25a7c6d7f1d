using System.Collections.Immutable;
using System.Numerics.Tensors;
using Kostka.Numerics;
using Kostka.Symmetry;

namespace Kostka.Spectra.Isotypic;

/// <summary>The share of one irrep in the variance of a model's output.</summary>
/// <param name="Irrep">λ.</param>
/// <param name="Weight">The share; not a number for an output that does not vary. Estimates of an absent part are negative half of the time.</param>
public sealed record ProbedPart(Partition Irrep, MeanAndError Weight);

/// <summary>What was found of one output of a model, or of all together.</summary>
/// <param name="Mean">Its mean over the sequences of the probe; of all outputs together, not a number.</param>
/// <param name="Variance">Its variance; of all outputs together, the sum.</param>
/// <param name="Parts">The irreps told apart, the trivial one, without the constant, first.</param>
/// <param name="Remainder">The share of all other irreps.</param>
/// <remarks>Standard errors come from the jackknife over orbits; see <see cref="IsotypicDecomposition"/>.</remarks>
public sealed record ProbedFunction(MeanAndError Mean, MeanAndError Variance, ImmutableArray<ProbedPart> Parts, MeanAndError Remainder)
{
    /// <summary>From what was found on each orbit.</summary>
    internal static ProbedFunction Of(ImmutableArray<Partition> irreps, ImmutableArray<ProbedOrbit> orbits)
    {
        MeanAndError variance = Estimate(orbits, rest => Variances(rest)[^1]);

        // The variance of a constant is rounding.
        double square = orbits.Average(orbit => orbit.Square);
        bool varies = variance.Mean > 1e-12 * square;
        MeanAndError Share(int part) => varies
            ? Estimate(orbits, rest => Variances(rest) is var all ? all[part] / all[^1] : 0)
            : new MeanAndError(double.NaN, double.NaN, orbits.Length);
        return new ProbedFunction(
            orbits[0].Means.Length == 1 ? MeanAndError.Of(orbits.Select(orbit => orbit.Means[0]).ToArray()) : new MeanAndError(double.NaN, double.NaN, orbits.Length),
            variance,
            [.. irreps.Select((irrep, k) => new ProbedPart(irrep, Share(k)))],
            Share(irreps.Length));
    }

    /// <summary>The variance in every irrep, in all others, and in total.</summary>
    private static double[] Variances(ReadOnlySpan<ProbedOrbit> orbits)
    {
        // (E m)² from pairs of different orbits, without the bias that the square of the mean has.
        int count = orbits.Length, outputs = orbits[0].Means.Length;
        double constant = 0, square = 0;
        for (int c = 0; c < outputs; c++)
        {
            double sum = 0, squares = 0;
            foreach (ProbedOrbit orbit in orbits)
            {
                sum += orbit.Means[c];
                squares += orbit.Means[c] * orbit.Means[c];
            }

            constant += ((sum * sum) - squares) / ((double)count * (count - 1));
        }

        double[] parts = new double[orbits[0].Powers.Length + 2];
        foreach (ProbedOrbit orbit in orbits)
        {
            TensorPrimitives.MultiplyAdd(orbit.Powers, 1.0 / count, parts.AsSpan(0, orbit.Powers.Length), parts);
            square += orbit.Square / count;
        }

        parts[0] -= constant;
        parts[^1] = square - constant;
        parts[^2] = parts[^1] - Summation.Sum(parts.AsSpan(0, parts.Length - 2));
        return parts;
    }

    private delegate double Statistic(ReadOnlySpan<ProbedOrbit> orbits);

    /// <summary>A statistic with its standard error by the jackknife: the spread of its values without one orbit each.</summary>
    private static MeanAndError Estimate(ImmutableArray<ProbedOrbit> orbits, Statistic statistic)
    {
        int count = orbits.Length;
        double whole = statistic(orbits.AsSpan());
        if (count < 3)
            return new MeanAndError(whole, double.NaN, count);
        double[] without = [.. Enumerable.Range(0, count).Select(o => statistic(orbits.RemoveAt(o).AsSpan()))];
        return new MeanAndError(whole, MeanAndError.Of(without).StandardError * (count - 1), count);
    }
}

/// <summary>What was found on one orbit: the mean of each output, and the sums over outputs of the power in each irrep and of the mean square.</summary>
internal sealed record ProbedOrbit(double[] Means, double[] Powers, double Square)
{
    public static ProbedOrbit Together(ReadOnlySpan<ProbedOrbit> outputs)
    {
        double[] means = new double[outputs.Length], powers = new double[outputs[0].Powers.Length];
        double square = 0;
        for (int c = 0; c < outputs.Length; c++)
        {
            means[c] = outputs[c].Means[0];
            TensorPrimitives.Add(powers, outputs[c].Powers, powers);
            square += outputs[c].Square;
        }

        return new ProbedOrbit(means, powers, square);
    }
}
