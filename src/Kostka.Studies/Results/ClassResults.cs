using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>Accuracy or cross-entropy at n training sequences.</summary>
/// <param name="Predicted">The predicted value; NaN when it is not predicted.</param>
/// <param name="Measured">Measured on fresh sequences; null when not measured.</param>
/// <param name="MeasuredHeldOut">Measured on held-out blocks of a text; null when there are none.</param>
public sealed record Score(double Predicted, Estimate? Measured, Estimate? MeasuredHeldOut);

/// <summary>The predictor learned under the study's measure, tested under another one, at n training sequences.</summary>
/// <param name="Mse">Predicted test error.</param>
/// <param name="MseError">Its standard error from the finite samples it was predicted from.</param>
/// <param name="Claimed">False where the pool does not carry the prediction.</param>
/// <param name="Measured">Measured test error; null when not measured.</param>
/// <param name="Accuracy">Accuracy; null where the target has no classes.</param>
/// <param name="CrossEntropy">Cross-entropy; null where the target has no classes.</param>
public sealed record OutOfDistributionPoint(double Mse, double MseError, bool Claimed, Estimate? Measured, Score? Accuracy, Score? CrossEntropy);

/// <summary>A target under the second measure.</summary>
/// <param name="MeanSquare">E y² there, added label noise included: the error of predicting 0.</param>
/// <param name="References">Errors of simple predictors there.</param>
public sealed record OutOfDistributionTarget(double MeanSquare, ImmutableArray<ReferencePredictor> References);
