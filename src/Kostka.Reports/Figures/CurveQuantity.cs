using System.Collections.Immutable;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Figures;

/// <summary>What a learning curve shows of a target: its test error, its accuracy, …</summary>
/// <param name="Subject">What the curve is of, for those who do not see it.</param>
/// <param name="Word">The quantity in a word: "error".</param>
/// <param name="Title">The title of its axis.</param>
/// <param name="Meaning">The beginning of the caption: what is drawn.</param>
/// <param name="Headline">The most important thing about it in one line.</param>
/// <param name="Points">Its values, by increasing n.</param>
/// <param name="References">Simple predictors, drawn as horizontal lines.</param>
internal sealed record CurveQuantity(
    string Subject,
    string Word,
    string Title,
    string Meaning,
    string Headline,
    ImmutableArray<CurveQuantity.Point> Points,
    ImmutableArray<CurveQuantity.Reference> References)
{
    /// <summary>Whether values are shares, 0 … 1.</summary>
    public bool IsShare { get; init; }

    /// <summary>Trained networks, drawn as points beside the measured ones.</summary>
    public ImmutableArray<NetworkSeries> Networks { get; init; } = [];

    /// <summary>The values at n training sequences; NaN and null where there is none.</summary>
    internal sealed record Point(
        int N, double Predicted, bool Claimed, Estimate? Measured, Estimate? HeldOut = null, Estimate? CrossValidated = null, double Equivalent = double.NaN)
    {
        /// <summary>The values of trained networks, in the order of <see cref="CurveQuantity.Networks"/>; null where nothing was trained.</summary>
        public ImmutableArray<Estimate?> Networks { get; init; } = [];
    }

    /// <summary>A simple predictor's value.</summary>
    internal sealed record Reference(string Name, double Value, string Text)
    {
        public static ImmutableArray<Reference> Of(IEnumerable<ReferencePredictor> references, Func<ReferencePredictor, double> value, Func<double, string> text) =>
            [.. references.Select(reference => new Reference(reference.Name, value(reference), text(value(reference))))];
    }

    /// <summary>The test error.</summary>
    public static CurveQuantity Error(TargetFindings findings, ReportWords words)
    {
        TargetResult target = findings.Target;
        ImmutableArray<NetworkSeries> networks = NetworkSeries.Of(target);
        var references = Reference.Of(target.References.Where(reference => double.IsFinite(reference.MeanSquaredError)), reference => reference.MeanSquaredError, Words.Number);
        if (references.IsEmpty && findings.ZeroError > 0)
            references = [new Reference("always answering 0", findings.ZeroError, Words.Number(findings.ZeroError))];
        return new CurveQuantity(
            $"Learning curve of {target.Name}",
            "test error",
            target.Classes.IsEmpty ? "test error (mean squared)" : "test error (squares, summed over classes)",
            $"Error on {words.Sequences} that were not trained on",
            Answer.Headline(findings, words),
            [.. target.Curve.Select(point => new Point(
                point.N, point.Mse, point.Claimed, point.Measured, point.MeasuredHeldOut, point.Gcv, findings.EquivalentKernelError(point))
            { Networks = [.. networks.Select(series => series.At(point)?.Ensemble)] })],
            references)
        { Networks = networks };
    }

    /// <summary>The share of right decisions; null for a target without decisions.</summary>
    public static CurveQuantity? Accuracy(TargetResult target, ReportWords words) => target.Curve.Any(point => point.Accuracy is not null)
        ? new CurveQuantity(
            $"Accuracy of {target.Name}",
            "accuracy",
            "accuracy on the test set",
            $"The share of {words.Sequences} for which the {(target.Classes.IsEmpty ? "sign" : "class")} is right",
            ScoreFindings.AccuracyHeadline(target, words),
            [.. target.Curve.Select(point => Of(point, point.Accuracy))],
            Reference.Of(target.References, reference => reference.Accuracy, Words.FinePercent))
        { IsShare = true }
        : null;

    /// <summary>The cross-entropy; null without classes.</summary>
    public static CurveQuantity? CrossEntropy(TargetResult target, ReportWords words) => target.Curve.Any(point => point.CrossEntropy is not null)
        ? new CurveQuantity(
            $"Cross-entropy of {target.Name}",
            "cross-entropy",
            "cross-entropy (nats)",
            "Minus the logarithm of the probability given to the true class, its mean",
            ScoreFindings.CrossEntropyHeadline(target, words),
            [.. target.Curve.Select(point => Of(point, point.CrossEntropy))],
            Reference.Of(target.References, reference => reference.CrossEntropy, Words.Number))
        : null;

    /// <summary>The test error under the second measure; null without one.</summary>
    public static CurveQuantity? OutOfDistribution(TargetResult target, ReportWords words)
    {
        if (target.OutOfDistribution is not { } elsewhere)
            return null;
        ImmutableArray<NetworkSeries> networks = NetworkSeries.Of(target);
        return new CurveQuantity(
            $"Learning curve of {target.Name} under the second measure",
            "test error",
            "test error under the second measure",
            $"Error on {words.Sequences} of the second measure of predictors that were trained under the first",
            ScoreFindings.OutOfDistributionHeadline(target, words),
            [.. target.Curve.Where(point => point.OutOfDistribution is not null).Select(point => new Point(
                point.N, point.OutOfDistribution!.Mse, point.OutOfDistribution.Claimed, point.OutOfDistribution.Measured)
            { Networks = [.. networks.Select(series => series.At(point)?.OutOfDistribution?.Ensemble)] })],
            Reference.Of(elsewhere.References, reference => reference.MeanSquaredError, Words.Number))
        { Networks = networks };
    }

    private static Point Of(CurvePoint point, Score? score) => new(point.N, score?.Predicted ?? double.NaN, point.Claimed, score?.Measured, score?.MeasuredHeldOut);
}
