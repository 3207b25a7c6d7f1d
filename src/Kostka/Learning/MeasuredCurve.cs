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
/// <param name="Test">Mean squared error on fresh sequences.</param>
/// <param name="Train">Mean squared error on the training labels.</param>
/// <param name="Gcv">Generalised cross-validation from the training points alone.</param>
/// <param name="HeldOut">Mean squared error on the second test set, or null when there is none.</param>
public sealed record MeasuredPoint(int N, MeanAndError Test, MeanAndError Train, MeanAndError Gcv, MeanAndError? HeldOut);
