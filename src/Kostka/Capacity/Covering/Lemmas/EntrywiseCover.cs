using Kostka.Capacity.Covering.Explicit;

namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>
/// Lemma 3, free of the number of points. {x ↦ Wᵀx, ‖W‖_{1,1} ≤ B}, W of p entries: ln N(ε) ≤ K ln(2p+1), K = ⌈(B B_x/ε)²⌉ − 1, and one cover serves all inputs of norm
/// up to B_x at once. <see cref="RoundingCover"/> builds it. After Trauger and Tewari (arXiv 2310.13088); proof in docs/capacity.md.
/// </summary>
/// <param name="Norm">B, of the sum of the entries' absolute values.</param>
/// <param name="InputNorm">B_x.</param>
/// <param name="Entries">p ≥ 1.</param>
public sealed record EntrywiseCover(double Norm, double InputNorm, double Entries) : LinearCover(Norm, InputNorm)
{
    /// <summary>p.</summary>
    public double Entries { get; } = CapacityRanges.Count(Entries);

    private protected override double StepFactor => 1;

    private protected override double LogChoices => Math.Log((2 * Entries) + 1);
}
