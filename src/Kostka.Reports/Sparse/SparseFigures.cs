using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Figures;
using Kostka.Studies.Results;

namespace Kostka.Reports.Sparse;

/// <summary>All figures of a sparse study.</summary>
internal static class SparseFigures
{
    /// <summary>The figures of each task that there is something to draw for.</summary>
    /// <param name="results">What was found; it may be incomplete.</param>
    public static ImmutableArray<ImmutableArray<Figure>> Of(SparseResults results) => [.. results.Tasks.Select((task, t) => OfTask(results, task, t))];

    private static ImmutableArray<Figure> OfTask(SparseResults results, SparseTaskResult task, int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{number + 1}-{task.Function}");
        return [.. new[]
        {
            NeededFigure.Draw(task, results.Settings, $"needed-{name}"),
            GrowthFigure.Draw(task, results.Settings, $"growth-{name}"),
            AttentionFigure.Draw(task, $"attention-{name}"),
            TrainingCurveFigure.Draw(task, $"training-{name}"),
            DistanceFigure.Draw(task, $"distance-{name}"),
        }.OfType<Figure>()];
    }
}
