using System.Collections.Immutable;
using System.Numerics;

namespace Kostka.Studies.Results;

/// <summary>Everything that a run found: what <c>results.json</c> holds and what the report shows.</summary>
/// <param name="Name">The study's name, also the name of its results folder.</param>
/// <param name="Question">The question in one sentence, or null.</param>
/// <param name="StudyText">The study file as it was run, after flags.</param>
/// <param name="Command">The command that repeats this run.</param>
/// <param name="Versions">Versions of the tool and of what it computes with, by name.</param>
/// <param name="Machine">The machine, by property: processor, cores, memory, operating system, linear algebra.</param>
/// <param name="Seed">The seed of every random stream.</param>
/// <param name="Timings">Seconds spent, stage by stage.</param>
/// <param name="Complete">False when the run was interrupted: what is here is valid, but not all.</param>
/// <param name="Data">What the sequences are.</param>
/// <param name="Spectrum">The kernel's spectrum, or null before it is known.</param>
/// <param name="Targets">One entry a target, in the study's order.</param>
/// <param name="Notes">Things that a reader must know: what was cut, what is estimated, what was not done and why.</param>
public sealed record StudyResults(
    string Name,
    string? Question,
    string StudyText,
    string Command,
    ImmutableDictionary<string, string> Versions,
    ImmutableDictionary<string, string> Machine,
    ulong Seed,
    ImmutableArray<Timing> Timings,
    bool Complete,
    DataSummary Data,
    SpectrumResult? Spectrum,
    ImmutableArray<TargetResult> Targets,
    ImmutableArray<string> Notes)
{
    /// <summary>Sample complexity against length, or null when it was not asked for or is not known yet.</summary>
    public ScalingResult? Scaling { get; init; }

    /// <summary>The studies of a sweep, each with its own results; empty without a sweep. With a sweep nothing else is computed.</summary>
    public ImmutableArray<SweepResult> Sweep { get; init; } = [];

    /// <summary>The cross-dataset bound, or null when it was not asked for or is not known yet.</summary>
    public BoundResult? Bound { get; init; }

    /// <summary>The second measure, under which the predictors are tested as well; null without one.</summary>
    public DataSummary? TestMeasure { get; init; }
}

/// <summary>The results of one study of a sweep.</summary>
/// <param name="Labels">The swept keys with their values.</param>
/// <param name="Results">What this study's run found.</param>
public sealed record SweepResult(ImmutableArray<SweepLabel> Labels, StudyResults Results);

/// <summary>Seconds spent in one stage of a run.</summary>
/// <param name="Stage">The stage, in plain words.</param>
/// <param name="Seconds">Wall-clock seconds.</param>
public sealed record Timing(string Stage, double Seconds);

/// <summary>What the sequences of a study are.</summary>
/// <param name="Description">In plain words: "64 independent fair bits", "windows of 16 words".</param>
/// <param name="Length">Sequence length L.</param>
/// <param name="Vocabulary">Number of symbols V.</param>
/// <param name="Tokens">Number of tokens of the text, or null for synthetic sequences.</param>
/// <param name="Types">Number of different words in the text, or null for synthetic sequences.</param>
/// <param name="Coverage">Share of the text's tokens that are words of their own in the vocabulary, or null.</param>
/// <param name="Examples">A few sequences as a person would read them.</param>
public sealed record DataSummary(
    string Description,
    int Length,
    int Vocabulary,
    long? Tokens,
    long? Types,
    double? Coverage,
    ImmutableArray<string> Examples);

/// <summary>A kernel's spectrum under the study's measure.</summary>
/// <param name="Method">How it was computed: sampled, exact, …</param>
/// <param name="Kernel">nngp or ntk.</param>
/// <param name="Trace">Sum of all eigenvalues, with multiplicities: E k(x,x).</param>
/// <param name="TraceError">Standard error of the trace, 0 when exact.</param>
/// <param name="TailTrace">The part of the trace that is not resolved into eigenvalues.</param>
/// <param name="Irreps">Eigenvalues by irrep; empty when not resolved by irrep.</param>
/// <param name="Modes">Eigenvalues one by one, descending, of a sampled spectrum; null when exact.</param>
/// <param name="Pool">Number of sampled sequences, or null when exact.</param>
public sealed record SpectrumResult(
    string Method,
    string Kernel,
    double Trace,
    double TraceError,
    double TailTrace,
    ImmutableArray<IrrepSpectrum> Irreps,
    ImmutableArray<SampledMode>? Modes,
    int? Pool)
{
    /// <summary>Probability of the sequence types that an exact method left out; 0 when it left out none.</summary>
    public double PrunedProbability { get; init; }

    /// <summary>Of a linear network, the eigenvalues that have a formula, beside the numerical ones; empty for others.</summary>
    public ImmutableArray<FormulaEigenvalue> ClosedForm { get; init; } = [];
}

/// <summary>An eigenvalue with its formula.</summary>
/// <param name="Partition">The irrep's partition of L.</param>
/// <param name="Tokens">How its eigenfunctions behave under permutations of the tokens.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Value">The formula's value.</param>
/// <param name="Numerical">The numerical eigenvalue of this irrep that is nearest; NaN when none was computed.</param>
/// <param name="Multiplicity">Number of eigenfunctions that share it.</param>
public sealed record FormulaEigenvalue(
    ImmutableArray<int> Partition, string Tokens, string Formula, double Value, double Numerical, BigInteger Multiplicity);

/// <summary>The eigenvalues of one irrep of the symmetric group.</summary>
/// <param name="Partition">Its partition of L, largest part first.</param>
/// <param name="Dimension">Its dimension d_λ, a whole number of any size.</param>
/// <param name="Multiplicity">Its multiplicity m_λ: the number of different eigenvalues.</param>
/// <param name="Eigenvalues">The eigenvalues, descending; each occurs d_λ times.</param>
/// <param name="Errors">Error of each eigenvalue.</param>
/// <param name="TraceShare">Share of the trace that this irrep carries.</param>
public sealed record IrrepSpectrum(
    ImmutableArray<int> Partition,
    string Dimension,
    BigInteger Multiplicity,
    ImmutableArray<double> Eigenvalues,
    ImmutableArray<double> Errors,
    double TraceShare);

/// <summary>One eigenvalue of a sampled spectrum.</summary>
/// <param name="Eigenvalue">The eigenvalue of the kernel operator.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Isotypic">Its eigenfunction's weight by irrep; empty when not labelled.</param>
public sealed record SampledMode(double Eigenvalue, double StandardError, ImmutableArray<IrrepWeight> Isotypic);

/// <summary>A share that belongs to an irrep.</summary>
/// <param name="Partition">The irrep's partition of L.</param>
/// <param name="Weight">The share, 0 … 1.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record IrrepWeight(ImmutableArray<int> Partition, double Weight, double StandardError);

/// <summary>Prediction and measurement for one target.</summary>
/// <param name="Name">A short name, unique within the study: "parity", "next_token".</param>
/// <param name="Description">The target in plain words.</param>
/// <param name="MeanSquare">E y²: the error of predicting 0.</param>
/// <param name="ResolvedPower">The part of it that lives in resolved eigenmodes.</param>
/// <param name="LabelNoise">The part that no function in the resolved modes explains, counted as label noise by the prediction, with what the study adds.</param>
/// <param name="Ridge">The ridge δ of the regression.</param>
/// <param name="Irreps">The target's power by irrep; empty when not resolved by irrep.</param>
/// <param name="PowerByMode">Power in each sampled mode, in the order of the spectrum's modes; empty when exact.</param>
/// <param name="Curve">The learning curve, by increasing n.</param>
/// <param name="References">Errors of simple predictors, drawn as horizontal lines.</param>
/// <param name="ClaimedUpTo">The largest n for which the prediction is claimed; infinite for every n.</param>
/// <param name="AddedNoise">The part of the label noise that the study adds to the labels.</param>
public sealed record TargetResult(
    string Name,
    string Description,
    double MeanSquare,
    double ResolvedPower,
    double LabelNoise,
    double Ridge,
    ImmutableArray<IrrepPower> Irreps,
    ImmutableArray<double> PowerByMode,
    ImmutableArray<CurvePoint> Curve,
    ImmutableArray<ReferencePredictor> References,
    double ClaimedUpTo,
    double AddedNoise)
{
    /// <summary>The names of the classes, each a column of the regression; empty for a function of one value.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>The share of the sequences in each class, from which the labels are counted; empty without classes.</summary>
    public ImmutableArray<double> BaseRates { get; init; } = [];

    /// <summary>The target under the second measure; null without one.</summary>
    public OutOfDistributionTarget? OutOfDistribution { get; init; }
}

/// <summary>The part of a target's power in one irrep.</summary>
/// <param name="Partition">The irrep's partition of L.</param>
/// <param name="Power">The power there.</param>
public sealed record IrrepPower(ImmutableArray<int> Partition, double Power)
{
    /// <summary>The number of training sequences from which half of this part is learned; NaN when none is enough or it is not known.</summary>
    public double HalfLearned { get; init; } = double.NaN;

    /// <summary>The power's standard error; 0 when it is exact.</summary>
    public double StandardError { get; init; }
}

/// <summary>A simple predictor's test error.</summary>
/// <param name="Name">Such as "base rate" or "bigram".</param>
/// <param name="MeanSquaredError">Its mean squared error on noisy test labels.</param>
public sealed record ReferencePredictor(string Name, double MeanSquaredError)
{
    /// <summary>Its accuracy, 0 … 1; NaN where it has none.</summary>
    public double Accuracy { get; init; } = double.NaN;

    /// <summary>Its cross-entropy in nats; NaN where it has none.</summary>
    public double CrossEntropy { get; init; } = double.NaN;
}

/// <summary>The learning curve at n training sequences. Errors are mean squared errors against noisy test labels.</summary>
/// <param name="N">Number of training sequences.</param>
/// <param name="Kappa">The effective ridge κ of the self-consistent equation.</param>
/// <param name="Overfitting">The overfitting coefficient 𝓔.</param>
/// <param name="Mse">Predicted test error, self-consistent.</param>
/// <param name="MseEquivalentKernel">Predicted test error of the equivalent kernel, without <see cref="TargetResult.AddedNoise"/>.</param>
/// <param name="Claimed">False where the sampled spectrum does not carry the prediction: drawn, not claimed.</param>
/// <param name="LearnabilityByIrrep">Learnability by irrep, power-weighted; empty when not resolved by irrep.</param>
/// <param name="ResolvedLearnability">Learnability of the target's resolved power, power-weighted, 0 … 1, or NaN when it has none.</param>
/// <param name="Gcv">Generalised cross-validation from the training points alone, mean over repeats; null when not measured.</param>
/// <param name="Measured">Measured Gaussian-process regression; null when not measured.</param>
/// <param name="MeasuredHeldOut">The same on held-out contiguous blocks of a text; null when there are none.</param>
public sealed record CurvePoint(
    int N,
    double Kappa,
    double Overfitting,
    double Mse,
    double MseEquivalentKernel,
    bool Claimed,
    ImmutableArray<IrrepLearnability> LearnabilityByIrrep,
    double ResolvedLearnability,
    Estimate? Gcv,
    Estimate? Measured,
    Estimate? MeasuredHeldOut)
{
    /// <summary>The share of test labels that the predictor finds: of classes the one with the largest output, of labels ±1 the sign; null for others.</summary>
    public Score? Accuracy { get; init; }

    /// <summary>−ln of the probability given to the true class, its mean; null without classes.</summary>
    public Score? CrossEntropy { get; init; }

    /// <summary>The same predictor under the second measure; null without one.</summary>
    public OutOfDistributionPoint? OutOfDistribution { get; init; }

    /// <summary>
    /// Predicted power of the learned function by irrep, ‖P_λ f̂‖² averaged over training sets; the empty partition, last, stands for all other irreps together. Empty where the
    /// spectrum is not resolved by irrep.
    /// </summary>
    public ImmutableArray<IrrepPower> LearnedPower { get; init; } = [];

    /// <summary>Trained networks of finite width: the widths in the study's order, then the multilayer perceptron; empty where none were trained.</summary>
    public ImmutableArray<NetworkPoint> Networks { get; init; } = [];
}

/// <summary>Learnability of the target's part in one irrep.</summary>
/// <param name="Partition">The irrep's partition of L.</param>
/// <param name="Value">Learnability, 0 … 1; null where the target has no power.</param>
public sealed record IrrepLearnability(ImmutableArray<int> Partition, double? Value);

/// <summary>A mean over independent repeats.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error; NaN with one repeat.</param>
/// <param name="Repeats">Number of repeats.</param>
public sealed record Estimate(double Mean, double StandardError, int Repeats);
