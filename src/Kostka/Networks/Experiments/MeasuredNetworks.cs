using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Symmetry;

namespace Kostka.Networks.Experiments;

/// <summary>What an experiment measured.</summary>
/// <param name="Points">For each target, number of sequences and model, in this order.</param>
/// <param name="Repeats">Number of finished repeats.</param>
/// <param name="Complete">False when the experiment was cancelled: what is here is valid, but from fewer repeats.</param>
public sealed record MeasuredNetworks(ImmutableArray<MeasuredNetwork> Points, int Repeats, bool Complete);

/// <summary>Networks of one model, trained on n sequences. Means are over repeats; of data sets where every network diverged there are none.</summary>
/// <param name="Target">The target.</param>
/// <param name="Model">The model.</param>
/// <param name="N">Number of training sequences.</param>
/// <param name="Members">Networks or chains of one data set, at most.</param>
/// <param name="Test">On sequences of the training measure.</param>
/// <param name="Elsewhere">On sequences of the second measure; null without one.</param>
/// <param name="Parts">The learned function by irrep, all others together last; empty where positions cannot be permuted.</param>
/// <param name="TrainingError">Mean squared error of the mean output on the noisy training labels.</param>
/// <param name="Diagnostics">Means over data sets of acceptance and sampling error (over the root mean square of the target), the least effective sample size, the largest R-hat.</param>
/// <param name="Diverged">What happened to networks that diverged.</param>
/// <param name="Outputs">Outputs on test sequences of the last repeat: regression, and mean of the networks; only at the largest n.</param>
public sealed record MeasuredNetwork(
    NetworkTarget Target,
    NetworkModel Model,
    int N,
    int Members,
    MeasuredErrors Test,
    MeasuredErrors? Elsewhere,
    ImmutableArray<MeasuredPart> Parts,
    double TrainingError,
    LearningDiagnostics Diagnostics,
    ImmutableArray<string> Diverged,
    ImmutableArray<(double Regression, double Network)> Outputs);

/// <summary>Errors against noisy labels, and how close networks are to the regression.</summary>
/// <param name="Single">Mean squared error of one network.</param>
/// <param name="Ensemble">Mean squared error of the mean output.</param>
/// <param name="Regression">Mean squared error of regression with the kernel of infinite width, on the same data.</param>
/// <param name="Distance">Root mean square difference between mean output and regression, over that of the target.</param>
/// <param name="Correlation">Their correlation.</param>
public sealed record MeasuredErrors(MeanAndError Single, MeanAndError Ensemble, MeanAndError Regression, MeanAndError Distance, MeanAndError Correlation);

/// <summary>The power of learned functions in an irrep.</summary>
/// <param name="Irrep">The irrep; null: all others together.</param>
/// <param name="Network">Of the networks' mean output.</param>
/// <param name="Regression">Of the regression.</param>
public sealed record MeasuredPart(Partition? Irrep, MeanAndError Network, MeanAndError Regression);
