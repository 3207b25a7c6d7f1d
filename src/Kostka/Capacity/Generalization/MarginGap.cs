using Kostka.Capacity.Covering.Classes;

namespace Kostka.Capacity.Generalization;

/// <summary>
/// Theorem E2: P(y f ≤ 0) ≤ êr_γ + √((8/m)(4Γ³_{2m}/γ² + ln(2/δ))), êr_γ the share of the samples with y f ≤ γ, Γ_{2m} that of twice the samples. (After Bartlett 1998;
/// proof in docs/capacity.md.)
/// </summary>
/// <param name="Margin">γ, above 0.</param>
/// <param name="Failure">δ.</param>
public sealed record MarginGap(double Margin, double Failure) : GeneralizationBound(Failure)
{
    /// <summary>γ.</summary>
    public double Margin { get; } = CapacityRanges.Positive(Margin, "The margin γ");

    private protected override double Evaluate(BoundedClass functions, double samples) =>
        Math.Sqrt(8 / samples * (LogCover(functions, 2 * samples, Margin) + Math.Log(2 / Failure)));
}
