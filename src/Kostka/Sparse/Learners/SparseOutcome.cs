namespace Kostka.Sparse.Learners;

/// <summary>What a learner made of m sequences.</summary>
/// <param name="TrainingAccuracy">Share of the m training sequences on which the chosen function is right, 0 … 1.</param>
/// <param name="SelectionAccuracy">The same on the selection split, which chose it among restarts.</param>
/// <param name="Accuracy">The same on the scoring split: the result.</param>
/// <param name="Attempts">Restarts done, the chosen one included; 1 for learners without chance.</param>
public sealed record SparseOutcome(double TrainingAccuracy, double SelectionAccuracy, double Accuracy, int Attempts)
{
    /// <summary>Optimiser's steps of all attempts together; 0 where there are none.</summary>
    public int Steps { get; init; }

    /// <summary>Whether the learner has found the best that it can: it has no failures of optimisation.</summary>
    public bool Optimal { get; init; }

    /// <summary>Number of attempts that left the finite numbers.</summary>
    public int Diverged { get; init; }

    /// <summary>Where the chosen network attends; null for other learners.</summary>
    public AttentionSummary? Attention { get; init; }

    /// <summary>Whether all that was to be learned by heart was: a failure is then one of too little data, not of optimisation. With label noise, up to the share of wrong labels. An unknown training accuracy (NaN) counts as all.</summary>
    /// <param name="labelNoise">Probability of a wrong label.</param>
    public bool Fitted(double labelNoise) => Optimal || !(TrainingAccuracy < 1 - (1.5 * labelNoise) - 1e-9);
}
