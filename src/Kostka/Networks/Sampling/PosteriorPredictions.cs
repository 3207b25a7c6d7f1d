using System.Collections.Immutable;
using Kostka.Networks.Sampling.Diagnostics;
using Kostka.Numerics;

namespace Kostka.Networks.Sampling;

/// <summary>What sampled networks say about test sequences. Matrices are N × C: sequence by output.</summary>
/// <param name="Mean">Posterior mean of the outputs: the mean over the samples of all chains. Not a number when every chain diverged.</param>
/// <param name="StandardError">Monte Carlo standard error of <paramref name="Mean"/>: posterior deviation / √effective samples.</param>
/// <param name="Deviation">Posterior standard deviation of the outputs, without label noise.</param>
/// <param name="EffectiveSamples">Effective number of independent samples behind each mean (<see cref="MixingDiagnostics"/>).</param>
/// <param name="Rhat">R̂ of each output: near 1 when the chains agree, above 1.01 or so when they have not yet met.</param>
/// <param name="LogPosterior">Mixing of the log posterior.</param>
/// <param name="Chains">How each chain went.</param>
public sealed record PosteriorPredictions(
    Matrix Mean,
    Matrix StandardError,
    Matrix Deviation,
    Matrix EffectiveSamples,
    Matrix Rhat,
    MixingDiagnostics LogPosterior,
    ImmutableArray<ChainSummary> Chains)
{
    /// <summary>Mean acceptance probability over the chains that did not diverge.</summary>
    public double Acceptance => Chains.Where(c => c.Divergence is null).Select(c => c.Acceptance).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The largest R̂ of an output or of the log posterior; not a number when one of them is (fewer than two samples that differ).</summary>
    public double LargestRhat => Rhat.Values.Append(LogPosterior.Rhat).Aggregate(double.NegativeInfinity, Math.Max);

    /// <summary>The smallest effective number of samples of an output.</summary>
    public double SmallestEffectiveSamples => EffectiveSamples.Values.Aggregate(double.PositiveInfinity, Math.Min);
}
