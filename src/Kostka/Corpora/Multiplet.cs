using System.Collections.Immutable;

namespace Kostka.Corpora;

/// <summary>
/// A level of the exchangeable idealisation of a covariance, its average over all permutations of the positions: an eigenvector ψ of A + (L−1)B, which gives one
/// eigenvector of the idealisation (ψ at every position: the trivial irrep), or of A − B, which gives L − 1 with one eigenvalue (ψ times a pattern of positions
/// of mean zero: the standard irrep).
/// </summary>
/// <param name="Standard">Whether it belongs to the standard irrep; else to the trivial one.</param>
/// <param name="Eigenvalue">The eigenvalue of the idealisation: the mean of <paramref name="Partners"/>.</param>
/// <param name="Residual">Error bound of <paramref name="Eigenvalue"/>.</param>
/// <param name="Symbols">The unit vector ψ, one number for each symbol; the largest in magnitude is positive.</param>
/// <param name="Partners">
/// What the real covariance makes of the level: its eigenvalues within the level's space, descending; one for the trivial irrep, L − 1 for the standard one.
/// All are equal when the measure is exchangeable. (First order of degenerate perturbation theory.)
/// </param>
/// <param name="Splitting">Standard deviation of the partners over their mean; 0 for an exchangeable measure, NaN for a single partner.</param>
public sealed record Multiplet(
    bool Standard,
    double Eigenvalue,
    double Residual,
    ImmutableArray<double> Symbols,
    ImmutableArray<double> Partners,
    double Splitting)
{
    /// <summary>How many eigenvectors the idealisation has at this level: 1 or L − 1.</summary>
    public int Degeneracy => Partners.Length;
}
