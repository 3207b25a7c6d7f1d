namespace Kostka.Networks.Sampling;

/// <summary>How the posterior of a network's weights is sampled.</summary>
/// <param name="Kind">How a chain moves.</param>
/// <param name="StepSize">
/// The step h in radians, above 0 and at most 1.5: an angle of rotation between weights and momenta, both in units of the prior's deviation. A step of Langevin
/// dynamics adds noise of sin h ≈ h prior deviations. 0: found in burn-in, by <see cref="TargetAcceptance"/>.
/// </param>
/// <param name="LeapfrogSteps">
/// Steps of a move of <see cref="SamplerKind.Hmc"/>, at least 1; each move draws its own number, from half of this to this. 0: as many as make a quarter of a
/// turn, π/2 divided by h: after a quarter of a turn what the data say nothing about is new. Others than Hmc have one step and disregard it.
/// </param>
/// <param name="BurnIn">Moves of a chain that are thrown away, at least 0.</param>
/// <param name="Samples">Samples that a chain keeps, at least 4.</param>
/// <param name="Thin">Moves from one kept sample to the next, at least 1.</param>
/// <param name="Chains">Number of independent chains, each from its own draw of the prior; at least 1, and at least 2 for R̂ to see that they disagree.</param>
/// <param name="Ridge">δ above 0, the noise variance of the likelihood exp(−Σ(y − f)²/2δ).</param>
public sealed record SamplingSettings(
    SamplerKind Kind, double StepSize, int LeapfrogSteps, int BurnIn, int Samples, int Thin, int Chains, double Ridge)
{
    /// <summary>The largest step, in radians.</summary>
    public const double LargestStep = 1.5;

    /// <summary>
    /// The mean acceptance probability, in (0, 1), that burn-in seeks by the step size; 0 for the kind's own: 0.8 for Hmc, 0.6 for Mala. For Langevin, which refuses nothing, it is
    /// the probability that Metropolis' rule would have accepted, 0.95.
    /// </summary>
    public double TargetAcceptance { get; init; }

    /// <summary>
    /// Sequences of a mini-batch, drawn afresh for every step with the gradient scaled up (stochastic-gradient Langevin dynamics; Welling, Teh, ICML 2011); 0 for all.
    /// Only for Langevin with a given step: the noise of the batches adds a bias of the order of h.
    /// </summary>
    public int BatchSize { get; init; }

    /// <summary>All moves of a chain.</summary>
    public int Moves => checked(BurnIn + (Samples * Thin));

    internal double SoughtAcceptance => TargetAcceptance > 0 ? TargetAcceptance : Kind switch { SamplerKind.Langevin => 0.95, SamplerKind.Mala => 0.6, _ => 0.8 };

    /// <summary>Checks the settings.</summary>
    /// <param name="count">Number of training sequences.</param>
    /// <exception cref="RequestException">A value is out of its range; says what would be right.</exception>
    public void Check(int count)
    {
        Require(StepSize is >= 0 and <= LargestStep, "step size", $"{StepSize:G4}", $"above 0 and at most {LargestStep} (or 0, to be found in burn-in)");
        Require(LeapfrogSteps >= 0, "number of leapfrog steps", $"{LeapfrogSteps}", "at least 1 (or 0, for a quarter of a turn)");
        Require(Samples >= 4, "number of samples", $"{Samples}", "at least 4 for each chain, for its error to be known");
        Require(Thin >= 1, "thinning", $"{Thin}", "at least 1 move from one sample to the next");
        Require(Chains >= 1, "number of chains", $"{Chains}", "at least 1, better 4");
        Require(Ridge > 0 && double.IsFinite(Ridge), "noise variance (ridge) of the likelihood", $"{Ridge:G4}", "above 0: without noise the posterior has no density");
        Require(TargetAcceptance is >= 0 and < 1, "acceptance sought", $"{TargetAcceptance:G4}", "above 0 and below 1 (or 0, for the sampler's own)");
        Require(BurnIn >= 0 && (BurnIn >= 20 || StepSize > 0), "burn-in", $"{BurnIn}", "at least 20 moves, to find the step size in, or at least 0 with a given step size");
        Require((long)BurnIn + ((long)Samples * Thin) <= int.MaxValue, "number of moves of a chain", $"{BurnIn + ((double)Samples * Thin):G4}", $"at most {int.MaxValue}");
        if (BatchSize == 0)
            return;
        Require(BatchSize > 0 && BatchSize <= count, "batch size", $"{BatchSize}", $"1 to {count}, the number of training sequences (or 0, for all)");
        if (Kind != SamplerKind.Langevin)
            throw new RequestException($"Sampling: mini-batches of {BatchSize} are only for Langevin dynamics; Metropolis' rule needs all {count} sequences.");
        if (StepSize == 0)
            throw new RequestException("Sampling: with mini-batches the step size cannot be found in burn-in; give it, 0.01 say.");
    }

    private static void Require(bool holds, string what, string value, string right)
    {
        if (!holds)
            throw new RequestException($"Sampling: the {what} is {value}; it must be {right}.");
    }
}
