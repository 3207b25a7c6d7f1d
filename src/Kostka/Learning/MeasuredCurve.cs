using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Learning;

/// <summary>Measured learning curves.</summary>
/// <param name="Targets">One entry a target, in the order given.</param>
/// <param name="Repeats">The finished repeats.</param>
/// <param name="Complete">False when the measurement was cancelled: what is here is valid, but from fewer repeats.</param>
public sealed record MeasuredCurves(ImmutableArray<MeasuredCurve> Targets, ImmutableArray<RepeatErrors> Repeats, bool Complete);

/// <summary>The measured learning curve of one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Points">One point for each n, in the order given.</param>
public sealed record MeasuredCurve(RegressionTarget Target, ImmutableArray<MeasuredPoint> Points);

/// <summary>Measured regression at n training sequences. All errors are against noisy labels.</summary>
/// <param name="N">Number of training sequences.</param>
/// <param name="Fresh">On fresh sequences.</param>
/// <param name="Train">Mean squared error on the training labels.</param>
/// <param name="Gcv">Generalised cross-validation from the training points alone.</param>
/// <param name="HeldOutTest">On the second test set, or null when there is none.</param>
/// <param name="OutOfDistribution">Under the second measure, or null when there is none.</param>
public sealed record MeasuredPoint(
    int N, MeasuredTest Fresh, MeanAndError Train, MeanAndError Gcv, MeasuredTest? HeldOutTest, MeasuredTest? OutOfDistribution)
{
    /// <summary>Mean squared error on fresh sequences.</summary>
    public MeanAndError Test => Fresh.Mse;

    /// <summary>Mean squared error on the second test set, or null when there is none.</summary>
    public MeanAndError? HeldOut => HeldOutTest?.Mse;
}

/// <summary>A predictor on test sequences.</summary>
/// <param name="Mse">Mean squared error, summed over the columns of a target with classes.</param>
/// <param name="Accuracy">Share of right decisions, or null for a target without decisions.</param>
/// <param name="CrossEntropy">Cross-entropy in nats, or null for a target without classes.</param>
public sealed record MeasuredTest(MeanAndError Mse, MeanAndError? Accuracy, MeanAndError? CrossEntropy);
