namespace Kostka.Networks.Sampling;

/// <summary>How one chain went.</summary>
/// <param name="StepSize">The step h, in radians, of the kept samples.</param>
/// <param name="Acceptance">
/// Mean acceptance probability after burn-in; for Langevin dynamics the one that Metropolis' rule would have had (not a number with mini-batches, where nothing tells).
/// </param>
/// <param name="Gradients">Gradients of the likelihood that the chain took, burn-in included.</param>
/// <param name="BrokenMoves">Moves after burn-in whose energy rose by more than 1,000 or left the finite numbers: all refused (by MALA and HMC).</param>
/// <param name="LogPosterior">Mean over the samples of −Σ(y−f)²/2δ − Σθ²/2σ², without normalisation.</param>
/// <param name="LogLikelihood">Mean over the samples of −Σ(y−f)²/2δ.</param>
/// <param name="Divergence">Where Langevin dynamics left the finite numbers, and what would help; null when it did not. Such a chain gives no samples.</param>
public sealed record ChainSummary(
    double StepSize, double Acceptance, long Gradients, long BrokenMoves, double LogPosterior, double LogLikelihood, string? Divergence);
