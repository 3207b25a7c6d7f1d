namespace Kostka.Networks.Sampling;

/// <summary>
/// How a chain moves. All three are the same step, a kick by the likelihood and an exact rotation under the prior (<see cref="SplitHamiltonian"/>), and differ in how
/// many steps make a move and whether it may be refused.
/// </summary>
public enum SamplerKind
{
    /// <summary>
    /// Langevin dynamics: one step with fresh noise, never refused. The prior is weight decay, by the factor cos h a step. Cheap, and biased by the order of h².
    /// </summary>
    Langevin,

    /// <summary>One step with fresh noise, accepted by Metropolis' rule: exact; the random walk of Langevin dynamics (MALA, in the form that high dimensions do not slow).</summary>
    Mala,

    /// <summary>Hybrid (Hamiltonian) Monte Carlo: many steps with the same momentum, accepted by Metropolis' rule: exact, and farther from where it began.</summary>
    Hmc,
}
