using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>How many samples the parts of each target need as sequences grow longer.</summary>
/// <param name="Criterion">What must be reached.</param>
/// <param name="Threshold">The value it must reach.</param>
/// <param name="Ridge">The ridge δ.</param>
/// <param name="Lengths">The lengths L, ascending.</param>
/// <param name="Methods">How the spectrum was computed at each length.</param>
/// <param name="Targets">One entry a target, in the study's order; without a target a single one, of the leading eigenfunctions.</param>
public sealed record ScalingResult(
    ScalingCriterion Criterion,
    double Threshold,
    double Ridge,
    ImmutableArray<int> Lengths,
    ImmutableArray<string> Methods,
    ImmutableArray<TargetScaling> Targets);

/// <summary>The samples that the parts of one target need.</summary>
/// <param name="Target">The target's name; null for the leading eigenfunction of each irrep.</param>
/// <param name="Whole">The samples that the whole target needs; null without a target.</param>
/// <param name="Irreps">One entry an irrep, by ascending number of boxes below the first row.</param>
public sealed record TargetScaling(string? Target, ScalingSeries? Whole, ImmutableArray<IrrepScaling> Irreps);

/// <summary>The samples that the part in one irrep needs. Every list has one entry a length; NaN where there is nothing of the kind.</summary>
/// <param name="Below">The rows below the first, which name the irrep at every length.</param>
/// <param name="Samples">The samples needed; NaN where the target has no such part, or where it is never learned.</param>
/// <param name="Bound">The fewest that any kernel of this trace needs, δ d_λ/trace · ℓ/(1−ℓ).</param>
/// <param name="Eigenvalues">The irrep's largest eigenvalue.</param>
/// <param name="Power">The share of the target that lies in the irrep; empty without a target.</param>
public sealed record IrrepScaling(
    ImmutableArray<int> Below,
    ScalingSeries Samples,
    ScalingSeries Bound,
    ScalingSeries Eigenvalues,
    ImmutableArray<double> Power);

/// <summary>A quantity by length, and how fast it grows.</summary>
/// <param name="Values">Its values.</param>
/// <param name="Exponent">The exponent p of the power law L^p fitted to the larger half of the lengths; NaN with fewer than two values there.</param>
/// <param name="ExponentError">Its standard error from the scatter about the fit; NaN with fewer than three values.</param>
public sealed record ScalingSeries(ImmutableArray<double> Values, double Exponent, double ExponentError);
