using System.Collections.Immutable;
using Kostka.Sequences;
using Kostka.Spectra.Isotypic;

namespace Kostka.Networks.Experiments;

/// <summary>A function that networks learn.</summary>
/// <param name="Name">Its name, usable in the names of files.</param>
/// <param name="Target">The function; one value for each sequence.</param>
/// <param name="Ridge">The ridge δ of the regression beside it, at least 0.</param>
public sealed record NetworkTarget(string Name, ITarget Target, double Ridge);

/// <summary>What a <see cref="NetworkExperiment"/> does.</summary>
/// <param name="Models">The networks, each trained on every target and number of sequences.</param>
/// <param name="Targets">The targets.</param>
/// <param name="TrainSizes">Numbers n of training sequences; those of one repeat are nested.</param>
/// <param name="Tests">Number of test sequences, at least 2.</param>
/// <param name="Repeats">Number of data sets, at least 1.</param>
public sealed record NetworkExperimentSettings(
    ImmutableArray<NetworkModel> Models, ImmutableArray<NetworkTarget> Targets, ImmutableArray<int> TrainSizes, int Tests, int Repeats)
{
    /// <summary>Variance of Gaussian noise on training labels; it is added to test errors as well.</summary>
    public double LabelNoise { get; init; }

    /// <summary>Number of sequences to stop training by, besides the n.</summary>
    public int Validation { get; init; }

    /// <summary>How irreps are estimated; null where positions cannot be permuted.</summary>
    public IsotypicSettings? Isotypic { get; init; }

    /// <summary>Outputs of the last repeat are kept of so many test sequences.</summary>
    public int KeptOutputs { get; init; } = 500;
}
