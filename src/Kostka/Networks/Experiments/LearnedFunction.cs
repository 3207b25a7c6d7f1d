using System.Collections.Immutable;

namespace Kostka.Networks.Experiments;

/// <summary>What the networks of a unit say at the points they were asked about.</summary>
/// <param name="Members">Networks, or chains of a posterior, that are in the numbers; 0 when all diverged, and then means and spreads are empty.</param>
/// <param name="Mean">Mean output at each point, over networks or over the posterior.</param>
/// <param name="Spread">Mean square deviation from it: over networks (dividing by their number), or the posterior's variance.</param>
/// <param name="Diagnostics">How it went.</param>
/// <param name="Diverged">What happened to the networks that are not in the numbers.</param>
public sealed record LearnedFunction(int Members, double[] Mean, double[] Spread, LearningDiagnostics Diagnostics, ImmutableArray<string> Diverged)
{
    /// <summary>From the outputs of single networks.</summary>
    /// <param name="outputs">One array of outputs for each network that did not diverge.</param>
    /// <param name="diverged">What happened to the others.</param>
    public static LearnedFunction Of(IReadOnlyList<double[]> outputs, ImmutableArray<string> diverged)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        int points = outputs.Count == 0 ? 0 : outputs[0].Length;
        double[] mean = new double[points], spread = new double[points];
        for (int i = 0; i < points; i++)
        {
            mean[i] = outputs.Average(of => of[i]);
            spread[i] = outputs.Average(of => (of[i] - mean[i]) * (of[i] - mean[i]));
        }

        return new LearnedFunction(outputs.Count, mean, spread, LearningDiagnostics.None, diverged);
    }
}

/// <summary>How sampling went; NaN for what a method does not have.</summary>
/// <param name="Acceptance">Share of accepted proposals, mean over chains.</param>
/// <param name="EffectiveSamples">Effective sample size of an output, the median over the test sequences.</param>
/// <param name="RHat">R-hat of an output, the median over the test sequences.</param>
/// <param name="SamplingError">Root mean square Monte Carlo error of the posterior mean on the test sequences.</param>
public sealed record LearningDiagnostics(double Acceptance, double EffectiveSamples, double RHat, double SamplingError)
{
    /// <summary>Nothing known.</summary>
    public static LearningDiagnostics None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN);
}
