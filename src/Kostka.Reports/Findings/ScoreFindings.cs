using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What can be said in words about accuracy, cross-entropy and a second measure.</summary>
internal static class ScoreFindings
{
    /// <summary>The sentences about a target, after those about its error.</summary>
    public static IEnumerable<string> Sentences(TargetResult target, ReportWords words)
    {
        if (Last(target, point => point.Accuracy?.Predicted ?? double.NaN) is { Accuracy: { } accuracy } last)
        {
            string surprise = last.CrossEntropy is { } cost
                ? $"; its cross-entropy is {Words.Number(cost.Predicted)} nats{Measured(cost.Measured, Words.Number)}{Others(target, reference => reference.CrossEntropy, Words.Number)}"
                : "";
            yield return $"Trained on {Words.Count(last.N)} {words.Sequences}, it is right on {Words.FinePercent(accuracy.Predicted)} of new ones by prediction" +
                $"{Measured(accuracy.Measured, Words.FinePercent)}{Others(target, reference => reference.Accuracy, Words.FinePercent)}{surprise}.";
        }

        if (Last(target, point => point.OutOfDistribution?.Mse ?? double.NaN) is { OutOfDistribution: { } elsewhere } outside)
        {
            double ratio = elsewhere.Mse / outside.Mse;
            string compared = double.IsFinite(ratio) ? $", {Words.Number(ratio)} times that under its own measure" : "";
            string right = elsewhere.Accuracy is { } share && double.IsFinite(share.Predicted)
                ? $"; it is right on {Words.FinePercent(share.Predicted)}{Measured(share.Measured, Words.FinePercent)}"
                : "";
            yield return $"Out of distribution, under the second measure, the predictor of {Words.Count(outside.N)} {words.Sequences} is predicted to have an error of " +
                $"{Words.Number(elsewhere.Mse)}{Measured(elsewhere.Measured, Words.Number)}{compared}{right}.";
        }
    }

    public static string AccuracyHeadline(TargetResult target, ReportWords words) =>
        Headline(target, words, "right", point => point.Accuracy?.Predicted ?? double.NaN, reference => reference.Accuracy, Words.FinePercent);

    public static string CrossEntropyHeadline(TargetResult target, ReportWords words) =>
        Headline(target, words, "nats of cross-entropy", point => point.CrossEntropy?.Predicted ?? double.NaN, reference => reference.CrossEntropy, Words.Number);

    public static string OutOfDistributionHeadline(TargetResult target, ReportWords words) =>
        Last(target, point => point.OutOfDistribution?.Mse ?? double.NaN) is { OutOfDistribution: { } elsewhere } last
            ? $"{target.Name} out of distribution: test error {Words.Number(elsewhere.Mse)} at {Words.Count(last.N)} {words.Sequences}, against {Words.Number(last.Mse)} under its own measure"
            : $"{target.Name} out of distribution: no prediction is claimed";

    private static string Headline(
        TargetResult target, ReportWords words, string what, Func<CurvePoint, double> predicted, Func<ReferencePredictor, double> reference, Func<double, string> text) =>
        Last(target, predicted) is { } last
            ? $"{target.Name}: {text(predicted(last))} {what} at {Words.Count(last.N)} {words.Sequences}{Others(target, reference, text)}"
            : $"{target.Name}: no prediction of {what} is claimed";

    /// <summary>The claimed point of largest n where the value is predicted.</summary>
    private static CurvePoint? Last(TargetResult target, Func<CurvePoint, double> predicted) =>
        target.Curve.LastOrDefault(point => point.Claimed && (point.OutOfDistribution?.Claimed ?? true) && double.IsFinite(predicted(point)))
        ?? target.Curve.LastOrDefault(point => point.Claimed && double.IsFinite(predicted(point)));

    private static string Others(TargetResult target, Func<ReferencePredictor, double> value, Func<double, string> text)
    {
        string[] known = [.. target.References.Where(reference => double.IsFinite(value(reference))).Select(reference => $"{reference.Name} {text(value(reference))}")];
        return known.Length == 0 ? "" : $", against {string.Join(", ", known)}";
    }

    private static string Measured(Estimate? estimate, Func<double, string> text) => estimate switch
    {
        null => "",
        { StandardError: >= 0 } => $" (measured: {text(estimate.Mean)} ± {text(Agreement.IntervalWidth * estimate.StandardError)})",
        _ => $" (measured: {text(estimate.Mean)})",
    };
}
