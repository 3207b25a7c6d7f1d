namespace Kostka.Corpora;

/// <summary>
/// The share of a covariance of positions and tokens that permutations of the positions leave unchanged: ‖P C‖² / ‖C‖², P the average over S_L acting on
/// both indices (Lavie, Gur-Ari, Ringel 2024, section on WikiText). The invariant part has one matrix A for a position with itself and one, B, for
/// two different positions.
/// </summary>
/// <param name="All">Of the whole covariance, 0 … 1.</param>
/// <param name="OffDiagonal">Of its blocks between different positions, 0 … 1; NaN for windows of one token, which have none.</param>
public readonly record struct InvariantShare(double All, double OffDiagonal);
