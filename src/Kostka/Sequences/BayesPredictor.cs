using Kostka.Numerics;

namespace Kostka.Sequences;

/// <summary>
/// Predicts a next-token target by its mean under the measure's own posterior. No predictor that sees the sequence alone has a smaller mean squared
/// error, however much data it learns from.
/// </summary>
/// <param name="Measure">The measure.</param>
/// <param name="Target">The target to predict.</param>
public sealed record BayesPredictor(INextTokenPosterior Measure, NextTokenTarget Target)
{
    /// <summary>The mean label, −1 … 1, given each sequence.</summary>
    /// <param name="sequences">N sequences of the measure.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    public double[] Predict(SequenceSet sequences, Computation computation)
    {
        Target.Check(Measure.Length, Measure.Vocabulary);
        Matrix posteriors = Measure.Posteriors(sequences, computation);
        double[] means = new double[posteriors.Rows];
        for (int i = 0; i < means.Length; i++)
            means[i] = Target.Mean(posteriors.Row(i));
        return means;
    }

    /// <summary>The mean squared error that these predictions have on given sequences, averaged over what may follow each: mean of 1 − prediction².</summary>
    /// <inheritdoc cref="Predict"/>
    public MeanAndError MeanSquaredError(SequenceSet sequences, Computation computation) =>
        MeanAndError.Of([.. Predict(sequences, computation).Select(mean => 1 - (mean * mean))]);
}
