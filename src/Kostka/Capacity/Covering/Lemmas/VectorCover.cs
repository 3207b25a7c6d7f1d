using Kostka.Capacity.Covering.Explicit;

namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>
/// Lemma 1. {x ↦ w·x, ‖w‖_2 ≤ B} on n points: ln N_∞(ε) ≤ K ln(2n+1), K = ⌈(B B_x/ε)²⌉ − 1. <see cref="GreedyCover"/> builds it. Classical up to constants (Zhang, JMLR 2,
/// 2002, theorem 4); proof in docs/capacity.md.
/// </summary>
/// <param name="Norm">B, of the Euclidean norm of w.</param>
/// <param name="InputNorm">B_x.</param>
/// <param name="Points">n ≥ 1; as a double, since products of samples and positions leave the range of integers.</param>
public sealed record VectorCover(double Norm, double InputNorm, double Points) : LinearCover(Norm, InputNorm)
{
    /// <summary>n.</summary>
    public double Points { get; } = CapacityRanges.Count(Points);

    private protected override double StepFactor => 1;

    private protected override double LogChoices => Math.Log((2 * Points) + 1);
}
