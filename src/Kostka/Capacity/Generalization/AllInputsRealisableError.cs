using Kostka.Capacity.Covering.Classes;

namespace Kostka.Capacity.Generalization;

/// <summary>
/// Theorem E4, realisable: for classes with one cover for all inputs (Theorem D), where every sample has y f &gt; γ, P(y f ≤ 0) ≤ (4Γ³/γ² + ln(1/δ))/m. Proof in
/// docs/capacity.md.
/// </summary>
/// <param name="Margin">γ, above 0.</param>
/// <param name="Failure">δ.</param>
public sealed record AllInputsRealisableError(double Margin, double Failure) : GeneralizationBound(Failure)
{
    /// <summary>γ.</summary>
    public double Margin { get; } = CapacityRanges.Positive(Margin, "The margin γ");

    private protected override double Evaluate(BoundedClass functions, double samples) => AllInputsGap.LogMembers(functions, Margin, Failure) / samples;
}
