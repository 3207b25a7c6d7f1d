namespace Kostka.Networks.Training;

/// <summary>When training ends before its last step. Every condition that is set is looked at, after every <paramref name="Every"/> steps and at the end.</summary>
/// <param name="Every">Number of steps between evaluations, at least 1.</param>
public sealed record EarlyStopping(int Every = 20)
{
    /// <summary>
    /// End when the validation loss has not improved on its best for so many evaluations; at least 1, null for never. The best parameters are then returned, also
    /// when the last step is reached first.
    /// </summary>
    public int? Patience { get; init; }

    /// <summary>By how much the validation loss must fall below its best to count as an improvement, at least 0.</summary>
    public double MinimalImprovement { get; init; }

    /// <summary>End when the mean loss on all training data is at most this; null for never.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>
    /// End when every training sequence is classified correctly: the sign of a single output, the largest of several, is that of the label.
    /// </summary>
    public bool AllCorrect { get; init; }
}
