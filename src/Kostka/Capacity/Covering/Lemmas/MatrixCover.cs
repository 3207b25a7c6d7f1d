using Kostka.Capacity.Covering.Explicit;

namespace Kostka.Capacity.Covering.Lemmas;

/// <summary>
/// Lemma 2. {x ↦ Wᵀx, W of k columns, ‖W‖_{2,1} ≤ B} on n points: ln N_∞(ε) ≤ K ln(128nk+1), K = ⌈(5/4)(B B_x/ε)²⌉ − 1, if √(10k) B B_x/ε ≤ 2^64.
/// <see cref="PotentialCover"/> builds it; proof in docs/capacity.md.
/// </summary>
/// <param name="Norm">B, of the sum of the Euclidean norms of the columns.</param>
/// <param name="InputNorm">B_x.</param>
/// <param name="Points">n ≥ 1.</param>
/// <param name="Columns">k ≥ 1.</param>
public sealed record MatrixCover(double Norm, double InputNorm, double Points, double Columns) : LinearCover(Norm, InputNorm)
{
    /// <summary>Number of sizes that a step can have: powers of two times the largest.</summary>
    public const int StepSizes = 64;

    /// <summary>n.</summary>
    public double Points { get; } = CapacityRanges.Count(Points);

    /// <summary>k.</summary>
    public double Columns { get; } = CapacityRanges.Count(Columns);

    private protected override double StepFactor => 1.25;

    private protected override double LogChoices => Math.Log((2 * StepSizes * Points * Columns) + 1);

    private protected override void RequireInRange(double ratio)
    {
        if (Math.Sqrt(10 * Columns) * ratio > Math.ScaleB(1, StepSizes))
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, $"Lemma 2 holds for √(10k) B B_x/ε up to 2^{StepSizes}.");
    }
}
