namespace Kostka.Numerics;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix: A = Σ_r Values[r] v_r v_rᵀ.</summary>
/// <param name="Values">The N eigenvalues in descending order.</param>
/// <param name="Vectors">N × N; row r is the unit eigenvector v_r of eigenvalue r.</param>
public sealed record SymmetricEigen(double[] Values, Matrix Vectors);
