using Kostka.Capacity.Covering.Classes;

namespace Kostka.Capacity.Generalization;

/// <summary>
/// A statement about all functions f of a class at once, which fails with probability at most δ over m independent samples: of the error on new data, or of its gap to the
/// error on the samples.
/// </summary>
/// <param name="Failure">δ, above 0 and below 1.</param>
/// <exception cref="RequestException">δ is out of its range.</exception>
public abstract record GeneralizationBound(double Failure)
{
    /// <summary>δ.</summary>
    public double Failure { get; } = CapacityRanges.Failure(Failure);

    /// <summary>The bound at m samples. Falls with m and tends to 0; above 1 it says nothing.</summary>
    /// <param name="functions">The class.</param>
    /// <param name="samples">m ≥ 2.</param>
    /// <exception cref="RequestException">m is below 2.</exception>
    public double At(BoundedClass functions, double samples)
    {
        ArgumentNullException.ThrowIfNull(functions);
        return Evaluate(functions, CapacityRanges.Samples(samples));
    }

    /// <summary>
    /// The fewest samples at which the bound is at most a target: doubling, then bisection. Exact up to 2^53, a rounded double from there on; ∞ beyond the range of doubles.
    /// </summary>
    /// <param name="functions">The class.</param>
    /// <param name="target">Above 0.</param>
    /// <exception cref="RequestException">The target is not above 0.</exception>
    public double SamplesNeeded(BoundedClass functions, double target)
    {
        ArgumentNullException.ThrowIfNull(functions);
        CapacityRanges.Positive(target, "The error or gap to reach");
        double enough = 2;
        while (Evaluate(functions, enough) > target)
        {
            enough *= 2;
            // Twice the samples, times the positions of each, must be finite too.
            if (enough > 1e150)
                return double.PositiveInfinity;
        }

        double few = enough / 2;
        while (enough - few > 1)
        {
            double middle = Math.Floor(few + ((enough - few) / 2));
            if (middle <= few || middle >= enough)
                break;
            if (Evaluate(functions, middle) > target)
                few = middle;
            else
                enough = middle;
        }

        return enough;
    }

    private protected abstract double Evaluate(BoundedClass functions, double samples);

    /// <summary>4Γ³/γ² ≥ ln N_∞(γ/2), at the points of a number of samples.</summary>
    private protected static double LogCover(BoundedClass functions, double samples, double margin) =>
        functions.Covering(samples).LogCoveringNumber(margin / 2);
}
