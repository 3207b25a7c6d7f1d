namespace Kostka.Sparse.Bounds;

/// <summary>What the bounds are to promise.</summary>
/// <param name="Error">The share of errors on new data, above 0 and below 1.</param>
/// <param name="Failure">δ, the probability with which the promise may fail, above 0 and at most 1/8.</param>
/// <param name="Margin">γ = 1 − η, the margin of the explicit construction, above 0 and below 1.</param>
public sealed record BoundSettings(double Error = 0.1, double Failure = 0.05, double Margin = 0.75);
