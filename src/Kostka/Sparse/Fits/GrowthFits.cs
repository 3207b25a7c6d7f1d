using System.Collections.Immutable;
using Kostka.Sparse.Search;

namespace Kostka.Sparse.Fits;

/// <summary>
/// Laws of growth fitted to the thresholds of all problems. A threshold t is log-normal about the law and known only to lie between two sizes, F &lt; t ≤ S; the log-likelihood is the sum of ln P(F &lt; t ≤ S), with F = 0 below the grid and
/// S = ∞ above it. The law is the median of t itself; the sizes m* of the grid are t rounded up, so that they lie half a step of the grid above the law on average. The spread is not taken below a quarter of a step, which the grid cannot tell from smaller ones.
/// </summary>
/// <param name="Logarithmic">a · ln T + b, positive at all lengths.</param>
/// <param name="Power">a · T^c.</param>
/// <param name="SaturatedAic">Akaike's criterion of a mean of its own at each length.</param>
/// <param name="ConstantAic">Akaike's criterion of the same mean at all lengths.</param>
public sealed record GrowthFits(LogarithmicFit Logarithmic, PowerFit Power, double SaturatedAic, double ConstantAic)
{
    /// <summary>By how much one model's criterion must be below another's to be preferred.</summary>
    public const double Decisive = 4;

    private const int FewestContexts = 3, FewestProblems = 3;

    /// <summary>Number of context lengths that have thresholds.</summary>
    public required int Contexts { get; init; }

    /// <summary>The smallest number of problems at one of them.</summary>
    public required int Problems { get; init; }

    /// <summary>The law whose criterion is lower by more than 4.</summary>
    public PreferredLaw Preferred =>
        Power.Aic - Logarithmic.Aic > Decisive ? PreferredLaw.Log : Logarithmic.Aic - Power.Aic > Decisive ? PreferredLaw.Power : PreferredLaw.Undecided;

    /// <summary>False when a mean of its own at each length beats both laws by more than 4: neither describes the data. Null with fewer than three lengths or three problems each, which cannot tell.</summary>
    public bool? Supported =>
        Contexts < FewestContexts || Problems < FewestProblems ? null : Math.Min(Logarithmic.Aic, Power.Aic) - SaturatedAic <= Decisive;

    /// <summary>Whether the data tell a growth (or fall) with the length at all: a law beats the constant by more than 4.</summary>
    public bool Varies => ConstantAic - Math.Min(Logarithmic.Aic, Power.Aic) > Decisive;

    /// <summary>Fits the laws; null when fewer than two context lengths have a threshold between two sizes of the grid.</summary>
    /// <param name="needed">The thresholds at each length.</param>
    public static GrowthFits? Of(ImmutableArray<SamplesNeeded> needed)
    {
        if (CensoredThresholds.Of(needed) is not { } data)
            return null;
        double first = Math.Log(data.Contexts[0]), range = Math.Log(data.Contexts[^1]) - first;
        double[] weights = [.. data.Contexts.Select(context => (Math.Log(context) - first) / range)];
        return new GrowthFits(
            LogarithmicOf(data.Maximise(new LogarithmicCurve(weights)), first, range),
            PowerOf(data.Maximise(new PowerCurve(weights)), first, range),
            Aic(data.Maximise(new SaturatedCurve(weights.Length))),
            Aic(data.Maximise(new ConstantCurve())))
        {
            Contexts = weights.Length,
            Problems = data.FewestProblems,
        };
    }

    private static LogarithmicFit LogarithmicOf(BoxMaximum maximum, double first, double range)
    {
        double low = Math.Exp(maximum.Point[0]), high = Math.Exp(maximum.Point[1]), a = (high - low) / range;
        return new LogarithmicFit(
            a,
            Error(maximum, -low / range, high / range),
            low - (a * first),
            Error(maximum, low * (1 + (first / range)), -high * first / range),
            Math.Exp(maximum.Point[2]),
            maximum.Value,
            Aic(maximum));
    }

    private static PowerFit PowerOf(BoxMaximum maximum, double first, double range)
    {
        double c = (maximum.Point[1] - maximum.Point[0]) / range, a = Math.Exp(maximum.Point[0] - (c * first));
        return new PowerFit(
            a,
            a * Error(maximum, 1 + (first / range), -first / range),
            c,
            Error(maximum, -1 / range, 1 / range),
            Math.Exp(maximum.Point[2]),
            maximum.Value,
            Aic(maximum));
    }

    private static double Aic(BoxMaximum maximum) => (2 * maximum.Point.Length) - (2 * maximum.Value);

    /// <summary>The standard error of a function of the means at the two ends, from its derivatives there; NaN when an end lies beyond what the data can tell.</summary>
    private static double Error(BoxMaximum maximum, double first, double last)
    {
        if (!maximum.Free.Contains(0) || !maximum.Free.Contains(1) || maximum.Covariance() is not { } covariance)
            return double.NaN;
        return Math.Sqrt((first * first * covariance[0, 0]) + (2 * first * last * covariance[0, 1]) + (last * last * covariance[1, 1]));
    }
}
