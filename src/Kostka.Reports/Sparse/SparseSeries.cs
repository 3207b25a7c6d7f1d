using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Studies.Results;

namespace Kostka.Reports.Sparse;

/// <summary>One line of the figure of samples needed: a learner, a prediction or a bound, by context length.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Colour">Its colour.</param>
/// <param name="Computed">Whether it is computed, not measured; then it is dashed and has no intervals.</param>
/// <param name="Points">Its points.</param>
internal sealed record SparseSeries(string Name, string Colour, bool Computed, ImmutableArray<SparseSeries.Point> Points)
{
    /// <summary>Samples needed at a context length.</summary>
    /// <param name="Context">T.</param>
    /// <param name="Samples">m*, or the largest size tried where that was not enough.</param>
    /// <param name="Low">Lower end of the interval; equal to <paramref name="Samples"/> without one.</param>
    /// <param name="High">Upper end; infinite where it is not known.</param>
    /// <param name="Above">Whether more than <paramref name="Samples"/> are needed.</param>
    internal sealed record Point(int Context, double Samples, double Low, double High, bool Above);

    /// <summary>The name of a learner in the legend.</summary>
    public static string NameOf(string learner) => learner switch
    {
        "transformer" => "trained transformer",
        "lasso" => "logistic regression, L1",
        "subsets" => "search over all subsets",
        "kernel" => "kernel regression, measured",
        _ => learner,
    };

    /// <summary>The lines of one task that have points.</summary>
    public static ImmutableArray<SparseSeries> Of(SparseTaskResult task)
    {
        List<SparseSeries> series = [.. task.Learners.Select(learner => new SparseSeries(NameOf(learner.Learner), ColourOf(learner.Learner), false, [.. learner.Points.Select(Measured).OfType<Point>()]))];
        if (task.Predicted is { } predicted)
            series.Add(new SparseSeries("kernel regression, predicted", Theme.Vermilion, true, [.. predicted.Points.Where(point => point.Samples is not null).Select(point => Exact(point.Context, point.Samples!.Value))]));
        if (task.Bound is { } bound)
        {
            series.Add(new SparseSeries("bound from norms", Theme.Slate, true, [.. bound.Points.Select(point => Exact(point.Context, point.Norms))]));
            series.Add(new SparseSeries("bound for the search", "#9aa5b1", true, [.. bound.Points.Select(point => Exact(point.Context, point.FiniteClass))]));
        }

        return [.. series.Where(one => !one.Points.IsEmpty)];
    }

    private static string ColourOf(string learner) => learner switch
    {
        "transformer" => Theme.Blue,
        "lasso" => Theme.Orange,
        "subsets" => Theme.Green,
        "kernel" => Theme.Vermilion,
        _ => Theme.Purple,
    };

    private static Point Exact(int context, double samples) => new(context, samples, samples, samples, false);

    /// <summary>A measured point; null where nothing was tried.</summary>
    private static Point? Measured(SparsePoint point)
    {
        if (point.Needed.Median is { } median)
            return new Point(point.Context, median, Math.Max(point.Needed.Low, 1), point.Needed.High ?? double.PositiveInfinity, false);
        int tried = point.Needed.Thresholds.Max(seed => seed.Fails ?? 0);
        return tried == 0 ? null : new Point(point.Context, tried, tried, double.PositiveInfinity, true);
    }
}
