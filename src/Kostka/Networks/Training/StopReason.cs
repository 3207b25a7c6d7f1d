namespace Kostka.Networks.Training;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All steps were done.</summary>
    LastStep,

    /// <summary>The training loss fell to <see cref="EarlyStopping.TrainingLoss"/>.</summary>
    TrainingLoss,

    /// <summary>Every training sequence was classified correctly.</summary>
    AllCorrect,

    /// <summary>The validation loss stopped improving.</summary>
    Patience,

    /// <summary>A loss, a gradient or a parameter left the finite numbers.</summary>
    Diverged,
}
