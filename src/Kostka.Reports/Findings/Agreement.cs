using System.Collections.Immutable;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>How well prediction and measurement agree, over the points that are claimed and measured with a standard error.</summary>
/// <param name="Points">Number of those points.</param>
/// <param name="Inside">Points whose prediction lies inside the measured 95 % interval, mean ± 1.96 standard errors.</param>
/// <param name="InsideTolerance">Points inside that interval widened by the tolerance.</param>
/// <param name="MeanDifference">Mean of measured/predicted − 1.</param>
/// <param name="LargestDifference">The value of measured/predicted − 1 that is largest in size.</param>
internal sealed record Agreement(int Points, int Inside, int InsideTolerance, double MeanDifference, double LargestDifference)
{
    /// <summary>Standard errors on each side of a 95 % interval.</summary>
    public const double IntervalWidth = 1.96;

    /// <summary>Compares a curve with its measurement; null when no claimed point was measured with a standard error.</summary>
    /// <param name="curve">The learning curve.</param>
    /// <param name="tolerance">Relative difference allowed beyond the interval.</param>
    public static Agreement? Of(ImmutableArray<CurvePoint> curve, double tolerance)
    {
        int points = 0, inside = 0, insideTolerance = 0;
        double sum = 0, largest = 0;
        foreach (CurvePoint point in curve)
        {
            if (!point.Claimed || point.Measured is not { StandardError: >= 0 } measured)
                continue;
            double difference = (measured.Mean / point.Mse) - 1;
            double gap = Math.Abs(measured.Mean - point.Mse);
            double interval = IntervalWidth * measured.StandardError;
            points++;
            inside += gap <= interval ? 1 : 0;
            insideTolerance += gap <= interval + (tolerance * measured.Mean) ? 1 : 0;
            sum += difference;
            if (Math.Abs(difference) > Math.Abs(largest))
                largest = difference;
        }

        return points == 0 ? null : new Agreement(points, inside, insideTolerance, sum / points, largest);
    }
}
