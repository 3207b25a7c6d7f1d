namespace Kostka.Corpora;

/// <summary>The invariant share for one window length.</summary>
/// <param name="Length">Window length ℓ.</param>
/// <param name="Share">The share for windows of ℓ tokens.</param>
public readonly record struct LengthShare(int Length, InvariantShare Share);
