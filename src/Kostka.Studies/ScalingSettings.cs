using System.Collections.Immutable;

namespace Kostka.Studies;

/// <summary>The <c>scaling</c> block: sample complexity against sequence length.</summary>
/// <param name="Lengths">The lengths, ascending.</param>
/// <param name="Criterion">What must be reached.</param>
/// <param name="Threshold">The value it must reach, above 0 and below 1.</param>
public sealed record ScalingSettings(ImmutableArray<int> Lengths, ScalingCriterion Criterion, double Threshold);

/// <summary>What counts as learned.</summary>
public enum ScalingCriterion
{
    /// <summary>The learnability of the target's part in an irrep.</summary>
    Learnability,
}
