using Kostka.Numerics;

namespace Kostka.Corpora;

/// <summary>An eigenvector v of the covariance of windows, and what permutations of the positions make of it.</summary>
/// <param name="Eigenvalue">Its eigenvalue λ: the variance along it.</param>
/// <param name="Residual">‖Cv − λv‖; an eigenvalue of C lies within this distance of λ.</param>
/// <param name="TrivialWeight">Share of |v|² that is the same at every position, L·|mean over positions of v_a|²: the trivial irrep (L).</param>
/// <param name="StandardWeight">The rest, 1 − <paramref name="TrivialWeight"/>: the standard irrep (L−1,1).</param>
/// <param name="Loadings">L × V: row a holds v_a, the loadings of the symbols at position a. The largest in magnitude is positive.</param>
/// <param name="Multiplet">
/// Index in <see cref="PrincipalStructure.Multiplets"/> of the level of the exchangeable idealisation that holds most of v; −1 when none was found.
/// </param>
/// <param name="MultipletWeight">Share of |v|² in that level's space, 0 … 1; 1 for an exchangeable measure.</param>
public sealed record PrincipalComponent(
    double Eigenvalue,
    double Residual,
    double TrivialWeight,
    double StandardWeight,
    Matrix Loadings,
    int Multiplet,
    double MultipletWeight);
