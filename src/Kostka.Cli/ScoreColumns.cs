using System.Collections.Immutable;
using System.Globalization;
using Kostka.Studies.Results;

namespace Kostka.Cli;

/// <summary>The columns of accuracy, cross-entropy and the second measure in the table of a learning curve; only those that there are.</summary>
internal static class ScoreColumns
{
    internal sealed record Column(string Name, Func<CurvePoint, string> Value);

    public static ImmutableArray<Column> Of(TargetResult target) =>
    [
        .. Pair("accuracy", target, point => point.Accuracy, Share),
        .. Pair("cross-entropy", target, point => point.CrossEntropy, Tables.Short),
        .. Pair("second measure", target, point => point.OutOfDistribution is { } elsewhere ? new Score(elsewhere.Mse, elsewhere.Measured, null) : null, Tables.Short),
        .. Pair("accuracy there", target, point => point.OutOfDistribution?.Accuracy, Share),
    ];

    /// <summary>"0.6363, right for 59.2 %, cross-entropy 1.783".</summary>
    public static string Text(ReferencePredictor reference) =>
        Tables.Short(reference.MeanSquaredError)
        + (double.IsFinite(reference.Accuracy) ? $", right for {Share(reference.Accuracy)}" : "")
        + (double.IsFinite(reference.CrossEntropy) ? $", cross-entropy {Tables.Short(reference.CrossEntropy)}" : "");

    // Predicted, and what was measured after it.
    private static IEnumerable<Column> Pair(string name, TargetResult target, Func<CurvePoint, Score?> score, Func<double, string> text)
    {
        if (target.Curve.Any(point => score(point) is not null))
            yield return new Column(name, point => score(point) is { } found ? $"{text(found.Predicted)} | {Measured(found.Measured, text)}" : "–");
    }

    private static string Measured(Estimate? estimate, Func<double, string> text) => estimate is null ? "–" : text(estimate.Mean);

    private static string Share(double share) => double.IsFinite(share) ? share.ToString("P1", CultureInfo.InvariantCulture) : "–";
}
