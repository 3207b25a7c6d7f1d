using Kostka.Capacity.Covering.Classes;

namespace Kostka.Capacity.Generalization;

/// <summary>
/// Theorem E3: where every sample has y f &gt; γ, P(y f ≤ 0) ≤ (2/(m ln 2))(4Γ³_{2m}/γ² + ln(2/δ)), for δ ≤ 1/8. Γ_{2m} is that of twice the samples. Proof in
/// docs/capacity.md.
/// </summary>
/// <param name="Margin">γ, above 0.</param>
/// <param name="Failure">δ, above 0 and at most 1/8.</param>
/// <exception cref="RequestException">γ or δ is out of its range.</exception>
public sealed record RealisableError(double Margin, double Failure)
    : GeneralizationBound(Failure <= MostFailure || !(Failure < 1) ? Failure : throw new RequestException($"The realisable bound holds for δ up to 1/8, not for {Failure}."))
{
    /// <summary>The largest δ.</summary>
    public const double MostFailure = 0.125;

    /// <summary>γ.</summary>
    public double Margin { get; } = CapacityRanges.Positive(Margin, "The margin γ");

    private protected override double Evaluate(BoundedClass functions, double samples) =>
        2 / (samples * Math.Log(2)) * (LogCover(functions, 2 * samples, Margin) + Math.Log(2 / Failure));
}
