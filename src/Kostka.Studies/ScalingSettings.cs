using System.Collections.Immutable;

namespace Kostka.Studies;

/// <summary>The <c>scaling</c> block: sample complexity against sequence length.</summary>
/// <param name="Lengths">The lengths, ascending.</param>
/// <param name="Criterion">What must be reached.</param>
/// <param name="Threshold">The value it must reach, above 0 and below 1.</param>
/// <param name="Noise">The ridge δ, at least 0; null: that of <c>regression</c>.</param>
public sealed record ScalingSettings(ImmutableArray<int> Lengths, ScalingCriterion Criterion, double Threshold, double? Noise);

/// <summary>What counts as learned.</summary>
public enum ScalingCriterion
{
    /// <summary>The learnability of the target's part in an irrep.</summary>
    Learnability,

    /// <summary>The test error, as a share of the target's mean square.</summary>
    Error,
}
