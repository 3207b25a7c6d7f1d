using System.Collections.Immutable;

namespace Kostka.Learning;

/// <summary>Measured learning curves.</summary>
/// <param name="Targets">One entry a target, in the order given.</param>
/// <param name="Repeats">Number of finished repeats.</param>
/// <param name="Complete">False when the measurement was cancelled: what is here is valid, but from fewer repeats.</param>
public sealed record MeasuredCurves(ImmutableArray<MeasuredCurve> Targets, int Repeats, bool Complete);

/// <summary>The measured learning curve of one target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Points">One point for each n, in the order given.</param>
public sealed record MeasuredCurve(RegressionTarget Target, ImmutableArray<MeasuredPoint> Points);

/// <summary>Measured regression at n training sequences. All errors are against noisy labels.</summary>
/// <param name="N">Number of training sequences.</param>
/// <param name="Test">Mean squared error on fresh sequences.</param>
/// <param name="Train">Mean squared error on the training labels.</param>
/// <param name="Gcv">Generalised cross-validation from the training points alone.</param>
/// <param name="HeldOut">Mean squared error on the second test set, or null when there is none.</param>
public sealed record MeasuredPoint(int N, MeanAndError Test, MeanAndError Train, MeanAndError Gcv, MeanAndError? HeldOut);

/// <summary>A mean over independent repeats.</summary>
/// <param name="Mean">The mean; NaN without repeats.</param>
/// <param name="StandardError">Its standard error; NaN with fewer than two repeats.</param>
/// <param name="Repeats">Number of repeats.</param>
public sealed record MeanAndError(double Mean, double StandardError, int Repeats)
{
    /// <summary>Mean and standard error of independent values.</summary>
    public static MeanAndError Of(ReadOnlySpan<double> values)
    {
        int count = values.Length;
        double sum = 0, squares = 0;
        foreach (double value in values)
            sum += value;
        double mean = sum / count;
        foreach (double value in values)
            squares += (value - mean) * (value - mean);
        return new MeanAndError(mean, count < 2 ? double.NaN : Math.Sqrt(squares / (count - 1) / count), count);
    }
}
