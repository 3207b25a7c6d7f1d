using System.Collections.Immutable;

namespace Kostka.Studies;

/// <summary>The <c>regression</c> block: what is learned from how many sequences.</summary>
/// <param name="Noise">The ridge δ, at least 0; null: chosen by marginal likelihood.</param>
/// <param name="LabelNoise">Variance of the noise that is added to training and test labels, at least 0.</param>
/// <param name="Train">Numbers of training sequences, ascending.</param>
/// <param name="Measured">How regression is measured; null when only predicted.</param>
public sealed record RegressionSettings(double? Noise, double LabelNoise, ImmutableArray<int> Train, MeasuredSettings? Measured)
{
    /// <summary>A second measure, under which the trained predictor is tested as well; null for none. Length and vocabulary are those of the study.</summary>
    public MeasureSettings? TestMeasure { get; init; }

    /// <summary>Number of states of a hidden Markov model that is fitted to the text, as a reference for next-token targets; 0 for none.</summary>
    public int HmmStates { get; init; }

    /// <summary>The cross-dataset bound; null without one.</summary>
    public BoundSettings? Bound { get; init; }
}

/// <summary>The <c>regression.bound</c> block.</summary>
/// <param name="Measure">The idealised measure, with the study's length and vocabulary; null: independent tokens with the frequencies of the study's sequences.</param>
/// <param name="Modes">How many of its leading eigenfunctions are followed, at least 1.</param>
public sealed record BoundSettings(MeasureSettings? Measure, int Modes);

/// <summary>The <c>regression.measured</c> block.</summary>
/// <param name="Repeats">Independent repeats, at least 1.</param>
/// <param name="Test">Number of test sequences, at least 1.</param>
public sealed record MeasuredSettings(int Repeats, int Test);
