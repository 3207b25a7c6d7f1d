namespace Kostka.Sparse.Bounds;

/// <summary>What bounds say at one context length of the samples that a sparse function needs.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Norms">
/// Samples from which every one-layer transformer within the norms of the explicit construction that has the margin on all of them errs on at most the asked-for share of new data (Theorem B in E3). Vacuous in
/// size; what informs is how it grows.
/// </param>
/// <param name="FiniteClass">The same for the function at any s positions, found by exhaustive search: ⌈(ln C(T,s) + ln(1/δ))/ε⌉.</param>
/// <param name="Dimension">
/// s⌊log2(T/s)⌋, a lower bound on the Vapnik–Chervonenkis dimension of the function at any s positions, if it depends on each of its bits: no learner needs fewer samples than a multiple of it.
/// </param>
/// <param name="QueryNorm">‖q‖ = ‖W_QK z‖ of the construction: R√s where one head reads s positions evenly, with R of the order ln T.</param>
/// <param name="Capacity">Γ³ at twice the samples <paramref name="Norms"/>: ln N_∞(ε) ≤ Γ³/ε².</param>
public sealed record BoundPoint(int Context, double Norms, double FiniteClass, int Dimension, double QueryNorm, double Capacity);
