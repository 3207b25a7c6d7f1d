using Kostka.Capacity.Covering.Classes;

namespace Kostka.Capacity.Generalization;

/// <summary>
/// Theorem E4 for classes with one cover for all inputs (Theorem D): P(y f ≤ 0) ≤ êr_γ + √((4Γ³/γ² + ln(1/δ))/(2m)), êr_γ the share of the samples with y f ≤ γ. Free of the
/// context length. Proof in docs/capacity.md.
/// </summary>
/// <param name="Margin">γ, above 0.</param>
/// <param name="Failure">δ.</param>
public sealed record AllInputsGap(double Margin, double Failure) : GeneralizationBound(Failure)
{
    /// <summary>γ.</summary>
    public double Margin { get; } = CapacityRanges.Positive(Margin, "The margin γ");

    private protected override double Evaluate(BoundedClass functions, double samples) =>
        Math.Sqrt(LogMembers(functions, Margin, Failure) / (2 * samples));

    /// <summary>4Γ³/γ² + ln(1/δ).</summary>
    internal static double LogMembers(BoundedClass functions, double margin, double failure) => functions.CoversAllInputs
        ? LogCover(functions, 1, margin) + Math.Log(1 / failure)
        : throw new ArgumentException("Theorem E4 needs a class whose covers serve all inputs at once.", nameof(functions));
}
