namespace Kostka.Capacity.Generalization;

/// <summary>
/// The price of norms that are measured after training. A bound holds for a class that was fixed before the data were seen. So it is stated for all classes at once whose norms
/// are powers of two, the one with exponents j_1, j_2, … with probability of failure δ/Π(j+1)(j+2); since Σ_j 1/((j+1)(j+2)) = 1, all of them hold with probability 1 − δ.
/// A trained network then belongs to the class of its own norms, rounded up.
/// </summary>
public static class MeasuredNorm
{
    /// <summary>j: the least exponent, at least 0, with norm ≤ 2^j.</summary>
    /// <param name="norm">At least 0, finite.</param>
    public static int Exponent(double norm)
    {
        int exponent = Math.Max(0, CapacityRanges.Norm(norm) > 0 ? Math.ILogB(norm) : 0);
        return norm > Math.ScaleB(1, exponent) ? exponent + 1 : exponent;
    }

    /// <summary>The norm rounded up to 2^j, j ≥ 0.</summary>
    /// <param name="norm">At least 0, finite.</param>
    public static double RoundUp(double norm) => Math.ScaleB(1, Exponent(norm));

    /// <summary>δ/Π(j+1)(j+2): the probability of failure that is left for the class of some measured norms.</summary>
    /// <param name="failure">δ of all classes together, above 0 and below 1.</param>
    /// <param name="norms">All norms that were measured after training.</param>
    /// <exception cref="RequestException">δ is out of its range, or there are so many norms that what is left is below the smallest double.</exception>
    public static double Failure(double failure, params IEnumerable<double> norms)
    {
        ArgumentNullException.ThrowIfNull(norms);
        double left = norms.Select(Exponent).Aggregate(CapacityRanges.Failure(failure), (left, j) => left / ((j + 1.0) * (j + 2)));
        return left > 0 ? left : throw new RequestException($"Measuring {norms.Count()} norms after training leaves a probability of failure below {double.Epsilon:E0}; bounds for so many are not evaluated.");
    }
}
