using Kostka.Capacity.Covering.Classes;

namespace Kostka.Capacity.Generalization;

/// <summary>
/// Theorem E1, by Dudley's integral. For losses in [0, b] that are L-Lipschitz in the output: E ℓ ≤ Ê ℓ + 2 L R̂ + 3b √(ln(2/δ)/(2m)), R̂ the Rademacher complexity of the
/// class on the samples. The ramp loss of margin γ has b = 1, L = 1/γ. Proof in docs/capacity.md.
/// </summary>
/// <param name="LossBound">b, above 0.</param>
/// <param name="LossLipschitz">L, above 0.</param>
/// <param name="Failure">δ.</param>
public sealed record DudleyGap(double LossBound, double LossLipschitz, double Failure) : GeneralizationBound(Failure)
{
    /// <summary>b.</summary>
    public double LossBound { get; } = CapacityRanges.Positive(LossBound, "The largest loss b");

    /// <summary>L.</summary>
    public double LossLipschitz { get; } = CapacityRanges.Positive(LossLipschitz, "The loss' Lipschitz constant");

    /// <summary>The gap of the ramp loss, which is 1 where y f ≤ 0, 0 where y f ≥ γ, and linear between.</summary>
    /// <param name="margin">γ, above 0.</param>
    /// <param name="failure">δ.</param>
    public static DudleyGap OfRamp(double margin, double failure) => new(1, 1 / CapacityRanges.Positive(margin, "The margin γ"), failure);

    /// <summary>R̂ ≤ min(B_f, (12G/√m)(1 + ln(B_f √m/(3G)))), G = Γ^{3/2}; B_f where 3G/√m ≥ B_f.</summary>
    /// <param name="gammaCubed">Γ³ ≥ 0.</param>
    /// <param name="bound">B_f ≥ 0.</param>
    /// <param name="samples">m.</param>
    public static double RademacherComplexity(double gammaCubed, double bound, double samples)
    {
        double least = 3 * Math.Sqrt(gammaCubed / samples);
        if (least == 0)
            return 0;
        return least < bound ? Math.Min(bound, 4 * least * (1 + Math.Log(bound / least))) : bound;
    }

    private protected override double Evaluate(BoundedClass functions, double samples) =>
        (2 * LossLipschitz * RademacherComplexity(functions.Covering(samples).GammaCubed, functions.Bound, samples))
        + (3 * LossBound * Math.Sqrt(Math.Log(2 / Failure) / (2 * samples)));
}
