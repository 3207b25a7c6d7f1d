namespace Kostka.Studies.Capacity;

/// <summary>At which samples, context and accuracies the bounds of a model are asked for.</summary>
/// <param name="Samples">m ≥ 2.</param>
/// <param name="Tokens">T ≥ 1; null for as many as the model has positions.</param>
/// <param name="Gap">The gap between new data and samples to reach, above 0.</param>
/// <param name="Error">The error of a function without error on the samples to reach, above 0.</param>
/// <param name="Margin">γ, above 0.</param>
/// <param name="Failure">δ, above 0 and below 1.</param>
public sealed record CapacitySettings(double Samples = 10_000, double? Tokens = null, double Gap = 0.1, double Error = 0.1, double Margin = 0.75, double Failure = 0.05);
