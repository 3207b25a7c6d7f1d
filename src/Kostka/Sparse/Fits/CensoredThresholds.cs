using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Sparse.Search;

namespace Kostka.Sparse.Fits;

/// <summary>Problems' thresholds as intervals of their logarithm, by context length, and the likelihood of models of them.</summary>
internal sealed class CensoredThresholds
{
    // How far beyond the sizes tried a mean may be thought to lie, and the largest spread, as logarithms.
    private const double Beyond = 6, LargestSpread = 2;

    // Of a step of the grid: a spread below it leaves nearly all thresholds between the same two sizes, whatever it is.
    private const double SmallestSpread = 0.25;

    private readonly ImmutableArray<ImmutableArray<(double Lower, double Upper)>> _intervals;
    private readonly double _least, _most, _floor;

    private CensoredThresholds(double[] contexts, ImmutableArray<ImmutableArray<(double Lower, double Upper)>> intervals)
    {
        (Contexts, _intervals) = (contexts, intervals);
        double[] ends = [.. intervals.SelectMany(several => several).SelectMany(one => new[] { one.Lower, one.Upper }).Where(double.IsFinite)];
        (_least, _most) = (ends.Min() - Beyond, ends.Max() + Beyond);
        double[] widths = [.. intervals.SelectMany(several => several).Where(Bracketed).Select(one => one.Upper - one.Lower).Order()];
        _floor = Math.Log(SmallestSpread * widths[widths.Length / 2]);
    }

    /// <summary>Context lengths, ascending.</summary>
    public double[] Contexts { get; }

    /// <summary>The smallest number of problems at a context length.</summary>
    public int FewestProblems => _intervals.Min(several => several.Length);

    /// <summary>Thresholds at context lengths; null when fewer than two lengths have one between two sizes.</summary>
    public static CensoredThresholds? Of(ImmutableArray<SamplesNeeded> needed)
    {
        SamplesNeeded[] ordered = [.. needed.OrderBy(one => one.Context)];
        var result = ordered.Select(one => one.Thresholds.Where(problem => problem.Fails is not null || problem.Succeeds is not null).Select(Interval).ToImmutableArray());
        ImmutableArray<(double Context, ImmutableArray<(double Lower, double Upper)> Intervals)> kept =
            [.. ordered.Select(one => (double)one.Context).Zip(result).Where(pair => !pair.Second.IsEmpty)];
        return kept.Where(one => one.Intervals.Any(Bracketed)).Select(one => one.Context).Distinct().Count() < 2
            ? null
            : new CensoredThresholds([.. kept.Select(one => one.Context)], [.. kept.Select(one => one.Intervals)]);
    }

    /// <summary>The largest likelihood of a model; its last variable is the logarithm of the spread.</summary>
    public BoxMaximum Maximise(MeanCurve curve)
    {
        int d = curve.Parameters;
        double[] lower = [.. Enumerable.Repeat(_least, d), _floor], upper = [.. Enumerable.Repeat(_most, d), LargestSpread];
        return new[] { Start(curve, level: false), Start(curve, level: true) }
            .Select(start => BoxMaximum.Climb(point => LogLikelihood(curve, point), start, lower, upper))
            .MaxBy(maximum => maximum.Value)!;
    }

    /// <summary>The log-likelihood of a model with its derivatives.</summary>
    /// <param name="curve">The model of the means.</param>
    /// <param name="point">Its parameters, then the logarithm of the spread.</param>
    public Derivatives LogLikelihood(MeanCurve curve, double[] point)
    {
        int d = curve.Parameters;
        double value = 0;
        double[] gradient = new double[d + 1], slope = new double[d];
        var hessian = new Matrix(d + 1, d + 1);
        for (int place = 0; place < _intervals.Length; place++)
        {
            double mean = curve.At(place, point.AsSpan(0, d), slope, out double curvature);
            CensoredTerm sum = default;
            foreach ((double low, double high) in _intervals[place])
                sum += CensoredTerm.Of(low, high, mean, point[d]);
            value += sum.Value;
            gradient[d] += sum.Spread;
            hessian[d, d] += sum.SpreadSpread;
            for (int i = 0; i < d; i++)
            {
                gradient[i] += sum.Mean * slope[i];
                hessian[i, d] += sum.MeanSpread * slope[i];
                hessian[d, i] += sum.MeanSpread * slope[i];
                for (int j = 0; j < d; j++)
                    hessian[i, j] += (sum.MeanMean * slope[i] * slope[j]) + (i < 2 && j < 2 ? sum.Mean * curvature * (i == j ? 1 : -1) : 0);
            }
        }

        return new Derivatives(value, gradient, hessian);
    }

    /// <summary>The middles of the intervals by least squares, or their mean everywhere.</summary>
    private double[] Start(MeanCurve curve, bool level)
    {
        double[] means = [.. _intervals.Select(several => several.Average(one => Middle(one)))];
        double mean = means.Average(), scatter = Math.Sqrt(_intervals.SelectMany((several, place) => several.Select(one => Math.Pow(Middle(one) - (level ? mean : means[place]), 2))).Average());
        double[] logs = [.. Contexts.Select(context => Math.Log(context))];
        double centre = logs.Average(), slope = logs.Zip(means).Sum(pair => (pair.First - centre) * (pair.Second - mean)) / logs.Sum(x => (x - centre) * (x - centre));
        double[] parameters = curve switch
        {
            _ when level => [.. Enumerable.Repeat(mean, curve.Parameters)],
            SaturatedCurve => means,
            ConstantCurve => [mean],
            _ => [mean + (slope * (logs[0] - centre)), mean + (slope * (logs[^1] - centre))],
        };
        return [.. parameters, Math.Log(Math.Max(scatter, Math.Exp(_floor)))];
    }

    private static (double Lower, double Upper) Interval(SeedThreshold problem) =>
        (problem.Fails is { } fails ? Math.Log(fails) : double.NegativeInfinity, problem.Succeeds is { } succeeds ? Math.Log(succeeds) : double.PositiveInfinity);

    private static bool Bracketed((double Lower, double Upper) interval) => double.IsFinite(interval.Lower) && double.IsFinite(interval.Upper);

    private static double Middle((double Lower, double Upper) interval) =>
        Bracketed(interval) ? 0.5 * (interval.Lower + interval.Upper) : double.IsFinite(interval.Lower) ? interval.Lower : interval.Upper;
}
