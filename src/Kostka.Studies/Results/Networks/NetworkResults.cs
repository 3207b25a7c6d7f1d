using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>
/// Finite networks of one width, trained on n sequences, beside Gaussian-process regression on the same sequences. Errors are mean squared errors against noisy test
/// labels; means and standard errors are over repeats (data sets), of which each has an ensemble of networks, or a posterior, of its own.
/// </summary>
/// <param name="Model">What was trained: <see cref="Transformer"/>, the study's architecture, or <see cref="Mlp"/>, a multilayer perceptron on the whole sequence.</param>
/// <param name="Width">Width of the network.</param>
/// <param name="Heads">Number of attention heads; 0 of a network without attention.</param>
/// <param name="HeadDimension">Coordinates of a head; 0 of a network without attention.</param>
/// <param name="Method">How it was trained: <c>sgd</c>, <c>adam</c>, <c>langevin</c>, <c>mala</c> or <c>hmc</c>.</param>
/// <param name="Kernel">The kernel of the regression beside it: <c>nngp</c> for sampled posteriors, <c>ntk</c> for gradient descent.</param>
/// <param name="Members">Networks trained on one data set, or chains of a sampled posterior.</param>
/// <param name="Single">Test error of one network, mean over the members; null for a posterior, and where every network diverged.</param>
/// <param name="Ensemble">Test error of the mean output of the members, or of the posterior mean; null where every network diverged.</param>
/// <param name="Regression">Test error of regression with the kernel of the infinitely wide network, on the same data.</param>
/// <param name="Distance">Root mean square difference between the mean output and the regression on test sequences, over that of the target; null as above.</param>
/// <param name="Correlation">Correlation of the two on test sequences; null as above.</param>
public sealed record NetworkPoint(
    string Model,
    int Width,
    int Heads,
    int HeadDimension,
    string Method,
    string Kernel,
    int Members,
    Estimate? Single,
    Estimate? Ensemble,
    Estimate? Regression,
    Estimate? Distance,
    Estimate? Correlation)
{
    /// <summary>The study's architecture.</summary>
    public const string Transformer = "transformer";

    /// <summary>A multilayer perceptron on the whole sequence.</summary>
    public const string Mlp = "mlp";

    /// <summary>The learned function by irrep, those told apart first and all others together last; empty where positions cannot be permuted.</summary>
    public ImmutableArray<NetworkIrrep> Isotypic { get; init; } = [];

    /// <summary>The same networks under the second measure; null without one.</summary>
    public NetworkElsewhere? OutOfDistribution { get; init; }

    /// <summary>How training or sampling went.</summary>
    public NetworkDiagnostics Diagnostics { get; init; } = NetworkDiagnostics.None;

    /// <summary>Runs that diverged, each with data set, step, layer and learning rate; they are in none of the numbers.</summary>
    public ImmutableArray<string> Diverged { get; init; } = [];

    /// <summary>Outputs on some test sequences of the last repeat; only at the largest n of a width.</summary>
    public ImmutableArray<OutputPair> Outputs { get; init; } = [];

    /// <summary>"transformer, width 64".</summary>
    public string Title => $"{Model}, width {Width}";
}

/// <summary>The part of learned functions in one irrep of the permutations of positions: powers ‖P_λ f‖², means over repeats.</summary>
/// <param name="Partition">The irrep's partition of L; empty: all others together.</param>
/// <param name="Network">Of the networks' mean output.</param>
/// <param name="Regression">Of regression on the same data.</param>
/// <param name="Predicted">Predicted; NaN where nothing is.</param>
/// <param name="Target">Of the target itself; NaN where it is not known.</param>
public sealed record NetworkIrrep(ImmutableArray<int> Partition, Estimate Network, Estimate Regression, double Predicted, double Target);

/// <summary>Trained networks under the second measure; the parts as in <see cref="NetworkPoint"/>.</summary>
/// <param name="Single">Test error of one network.</param>
/// <param name="Ensemble">Test error of the mean output.</param>
/// <param name="Regression">Test error of regression on the same data.</param>
/// <param name="Distance">Distance between the two, over the target's root mean square there.</param>
/// <param name="Correlation">Their correlation.</param>
public sealed record NetworkElsewhere(Estimate? Single, Estimate? Ensemble, Estimate? Regression, Estimate? Distance, Estimate? Correlation);

/// <summary>How training or sampling went, over all data sets; NaN for what the method does not have.</summary>
/// <param name="TrainingError">Mean squared error of the mean output on the training labels, mean over data sets.</param>
/// <param name="Acceptance">Share of accepted proposals of a sampler, mean over chains.</param>
/// <param name="EffectiveSamples">Effective sample size of the outputs on test sequences, all chains together: the least over data sets of the median over sequences.</param>
/// <param name="RHat">R-hat of the same outputs (1 when chains agree): the largest over data sets of the median over sequences.</param>
/// <param name="SamplingError">Root mean square Monte Carlo error of the posterior mean on test sequences, over the target's root mean square; mean over data sets.</param>
public sealed record NetworkDiagnostics(double TrainingError, double Acceptance, double EffectiveSamples, double RHat, double SamplingError)
{
    /// <summary>Nothing known.</summary>
    public static NetworkDiagnostics None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary>Outputs on one test sequence.</summary>
/// <param name="Regression">Of regression with the kernel of the infinitely wide network.</param>
/// <param name="Network">Mean output of the networks trained on the same data.</param>
public sealed record OutputPair(double Regression, double Network);
