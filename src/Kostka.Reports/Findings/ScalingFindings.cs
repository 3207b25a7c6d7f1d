using System.Globalization;
using Kostka.Studies;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What the samples needed at growing lengths say, in plain words.</summary>
internal static class ScalingFindings
{
    /// <summary>Parts that hold less of the target than this at the largest length are left out of the words.</summary>
    private const double LeastShare = 1e-3;

    /// <summary>What is counted: "to learn half of it", "to bring its error down to 10 %".</summary>
    public static string Goal(ScalingResult scaling) => (scaling.Criterion, scaling.Threshold) switch
    {
        (ScalingCriterion.Learnability, 0.5) => "to learn half of it",
        (ScalingCriterion.Learnability, _) => $"to learn {Words.Percent(scaling.Threshold)} of it",
        _ => $"to bring its error down to {Words.Percent(scaling.Threshold)}",
    };

    /// <summary>The sentences about one target, the most important first.</summary>
    public static IEnumerable<string> Sentences(ScalingResult scaling, TargetScaling target, ReportWords words)
    {
        IrrepScaling[] known = [.. target.Irreps.Where(irrep => double.IsFinite(irrep.Samples.Exponent) && (irrep.Power.IsEmpty || irrep.Power[^1] > LeastShare))];
        foreach (IrrepScaling irrep in known.OrderByDescending(irrep => irrep.Below.Sum()))
        {
            string part = irrep.Power.IsEmpty
                ? $"the leading pattern with {Boxes.Phrase(irrep.Below.Sum())} the first row"
                : $"the part that {Boxes.Meaning(irrep.Below.Sum())} ({Words.Percent(irrep.Power[^1])} of the target at {Length(scaling)})";
            yield return $"Doubling the context {Multiplies(irrep.Samples.Exponent, $"the {words.Sequences} needed {Goal(scaling)}")} for {part}: " +
                $"they grow as {Law(irrep.Samples)}, the bound from the irrep's dimension as {Law(irrep.Bound)}{Distance(irrep)}.";
        }

        foreach (IrrepScaling irrep in target.Irreps.Where(irrep => !irrep.Power.IsEmpty && irrep.Power[^1] > LeastShare && !double.IsFinite(irrep.Samples.Values[^1])))
        {
            yield return $"The part that {Boxes.Meaning(irrep.Below.Sum())} ({Words.Percent(irrep.Power[^1])} of the target at {Length(scaling)}) is never learned that far: " +
                "too much of it lies where the kernel is zero.";
        }

        if (target.Whole is { } whole && double.IsFinite(whole.Exponent))
            yield return $"For the whole target, doubling the context {Multiplies(whole.Exponent, $"the {words.Sequences} needed")}.";
    }

    /// <summary>"multiplies the data by 4", "hardly changes the data".</summary>
    public static string Multiplies(double exponent, string what)
    {
        double factor = Math.Pow(2, exponent);
        return factor switch
        {
            > 0.97 and < 1.03 => $"hardly changes {what}",
            < 1 => $"divides {what} by {Factor(1 / factor)}",
            _ => $"multiplies {what} by {Factor(factor)}",
        };
    }

    /// <summary>"L^2.00 ± 0.01".</summary>
    public static string Law(ScalingSeries series) => !double.IsFinite(series.Exponent)
        ? "–"
        : double.IsFinite(series.ExponentError) && series.ExponentError >= 0.005
            ? string.Create(CultureInfo.InvariantCulture, $"L^{series.Exponent:F2} ± {series.ExponentError:F2}")
            : string.Create(CultureInfo.InvariantCulture, $"L^{series.Exponent:F2}");

    private static string Distance(IrrepScaling irrep)
    {
        double ratio = irrep.Samples.Values[^1] / irrep.Bound.Values[^1];
        return double.IsFinite(ratio) ? $"; at the largest length they are {Factor(ratio)} times the bound" : string.Empty;
    }

    private static string Length(ScalingResult scaling) => $"L = {Words.Count(scaling.Lengths[^1])}";

    private static string Factor(double factor) => factor switch
    {
        >= 1e9 => Words.Number(factor),
        >= 100 => Words.AboutCount(factor),
        _ when Math.Abs(factor - Math.Round(factor)) < 0.015 * factor => Words.Count((long)Math.Round(factor)),
        >= 10 => Words.Count((long)Math.Round(factor)),
        _ => factor.ToString("0.0", CultureInfo.InvariantCulture),
    };
}
