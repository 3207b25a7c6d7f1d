using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Symmetry;

namespace Kostka.Spectra.Isotypic;

/// <summary>How isotypic weights are estimated.</summary>
/// <param name="Below">K: irreps with at most so many boxes below the first row are told apart, 0 … 4; the others are the remainder.</param>
/// <param name="Orbits">Number of independent sequences x of the measure whose permutations are looked at; at least 2. Errors are the spread among them.</param>
/// <param name="Points">Number n of random permutations of each; at least 4.</param>
public sealed record IsotypicSettings(int Below = 3, int Orbits = 8, int Points = 512)
{
    /// <summary>The largest K: the cost of a pair of points grows as V^K.</summary>
    public const int MostBelow = 4;

    /// <exception cref="RequestException">A number is out of its range.</exception>
    internal void Check()
    {
        if (Below is < 0 or > MostBelow)
            throw new RequestException($"Isotypic weights are told apart up to {MostBelow} boxes below the first row, not {Below}.");
        if (Orbits < 2)
            throw new RequestException($"Standard errors of isotypic weights need at least 2 orbits, not {Orbits}.");
        if (Points < 4)
            throw new RequestException($"Isotypic weights need at least 4 points an orbit, not {Points}.");
        if ((long)Orbits * Points > Array.MaxLength)
            throw new RequestException($"{Orbits} orbits of {Points} points are more sequences than fit in one array ({Array.MaxLength}).");
    }
}

/// <summary>What of a function lies in one irrep.</summary>
/// <param name="Irrep">λ.</param>
/// <param name="Weight">‖P_λ f‖²/‖f‖²; not a number for f = 0.</param>
/// <param name="Power">‖P_λ f‖².</param>
public sealed record IsotypicPart(Partition Irrep, MeanAndError Weight, MeanAndError Power);

/// <summary>A function split by irreps of the permutations of positions. Every number is an estimate with its standard error over independent orbits.</summary>
/// <param name="Parts">The irreps told apart, by ascending number of boxes below the first row.</param>
/// <param name="RemainderWeight">The weight of all others together.</param>
/// <param name="RemainderPower">Their power.</param>
/// <param name="Power">‖f‖² = E f².</param>
/// <remarks>
/// The estimates of powers are unbiased, so that one of a part that is absent is negative half of the time; weights are quotients of them, biased by
/// a number of the order of their variance. Deviations in units of the error follow Student's t with orbits − 1 degrees of freedom
/// (with 8 orbits 5 % are beyond 2.4), and the error knows nothing of rare sequences that no orbit met.
/// </remarks>
public sealed record IsotypicDecomposition(
    ImmutableArray<IsotypicPart> Parts, MeanAndError RemainderWeight, MeanAndError RemainderPower, MeanAndError Power)
{
    /// <summary>From what was found on each orbit: the power in every irrep, and in total.</summary>
    internal static IsotypicDecomposition Of(ImmutableArray<Partition> irreps, IReadOnlyList<double[]> powers, double[] totals)
    {
        double[] remainders = [.. powers.Zip(totals, (orbit, total) => total - Summation.Sum(orbit))];
        return new IsotypicDecomposition(
            [.. irreps.Select((irrep, k) =>
            {
                double[] parts = [.. powers.Select(orbit => orbit[k])];
                return new IsotypicPart(irrep, Quotient(parts, totals), MeanAndError.Of(parts));
            })],
            Quotient(remainders, totals),
            MeanAndError.Of(remainders),
            MeanAndError.Of(totals));
    }

    /// <summary>Σ parts / Σ wholes over orbits, its error by the jackknife: the spread of the quotients that leave out one orbit each.</summary>
    private static MeanAndError Quotient(double[] parts, double[] wholes)
    {
        int n = parts.Length;
        double part = Summation.Sum(parts), whole = Summation.Sum(wholes);
        double[] without = [.. parts.Select((value, o) => (part - value) / (whole - wholes[o]))];
        return new MeanAndError(part / whole, MeanAndError.Of(without).StandardError * (n - 1), n);
    }
}
