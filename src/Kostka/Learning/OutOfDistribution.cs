using Kostka.Spectra;

namespace Kostka.Learning;

/// <summary>A sample of a second measure, under which a predictor that was trained under the first is tested.</summary>
/// <param name="Modes">The pool's modes on the sample.</param>
/// <param name="Labels">The target on the sample, without added noise.</param>
/// <param name="ManyLabels">The target on many more draws of the second measure, which cost no kernel; null when there are no more.</param>
public sealed record OutOfDistributionSample(CheckedSpectrum Modes, SampleLabels Labels, SampleLabels? ManyLabels = null)
{
    /// <summary>E Σ_k y_k² under the second measure.</summary>
    public double MeanSquare => (ManyLabels ?? Labels).MeanSquare;

    /// <summary>E y_k there.</summary>
    internal double[] Means { get; } = (ManyLabels ?? Labels).Means();

    /// <summary>The labels' variance there, summed over the columns.</summary>
    internal double Variance => MeanSquare - Means.Sum(mean => mean * mean);
}

/// <summary>A prediction under a second measure.</summary>
/// <param name="TestMse">Expected test error against noisy labels.</param>
/// <param name="TestMseError">Its standard error from the finite sample and the one pool; that of the theory itself is not a part of it.</param>
/// <param name="Scores">Accuracy and cross-entropy; null for a target without decisions.</param>
public sealed record OutOfDistributionPrediction(double TestMse, double TestMseError, ClassScores? Scores);

/// <summary>Predicted accuracy and cross-entropy.</summary>
public sealed record ClassScores
{
    internal ClassScores(ControlledMean accuracy, ControlledMean crossEntropy, bool classes)
    {
        (Accuracy, AccuracyError) = (accuracy.Mean, accuracy.Error);
        (CrossEntropy, CrossEntropyError) = classes ? (crossEntropy.Mean, crossEntropy.Error) : (double.NaN, double.NaN);
    }

    /// <summary>The expected share of right decisions, 0 … 1.</summary>
    public double Accuracy { get; }

    /// <summary>Its standard error from the finite sample.</summary>
    public double AccuracyError { get; }

    /// <summary>The expected cross-entropy in nats; NaN without classes.</summary>
    public double CrossEntropy { get; }

    /// <summary>Its standard error from the finite sample.</summary>
    public double CrossEntropyError { get; }
}
