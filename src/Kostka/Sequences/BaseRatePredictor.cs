namespace Kostka.Sequences;

/// <summary>The predictor that ignores its input and always answers with the mean label.</summary>
/// <param name="Mean">The mean label.</param>
public sealed record BaseRatePredictor(double Mean)
{
    /// <summary>The base rate of given labels.</summary>
    /// <param name="labels">At least one label; those of the training set, not of the set to be scored.</param>
    public static BaseRatePredictor From(ReadOnlySpan<double> labels)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        double sum = 0;
        foreach (double label in labels)
            sum += label;
        return new BaseRatePredictor(sum / labels.Length);
    }

    /// <summary>The mean squared error on given labels, at least one.</summary>
    public double MeanSquaredError(ReadOnlySpan<double> labels)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length, nameof(labels));
        double sum = 0;
        foreach (double label in labels)
            sum += (label - Mean) * (label - Mean);
        return sum / labels.Length;
    }
}
