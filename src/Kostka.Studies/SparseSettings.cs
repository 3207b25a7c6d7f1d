using System.Collections.Immutable;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Learners.Lasso;
using Kostka.Sparse.Learners.Subsets;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies;

/// <summary>The <c>sparse</c> block: how many samples do learners need to find s relevant tokens among T?</summary>
/// <param name="Tasks">The tasks, with different names.</param>
/// <param name="Contexts">Context lengths T, ascending, of tasks that have none of their own.</param>
/// <param name="Seeds">Independent problems at each length, at least 1.</param>
/// <param name="Accuracy">Accuracy on the scoring split from which on a run is a success, above ½ and at most 1.</param>
/// <param name="Samples">The sample sizes that may be tried, ascending, each at least 2.</param>
/// <param name="Selection">Sequences to choose among restarts and settings on.</param>
/// <param name="Scoring">Sequences to score on.</param>
/// <param name="Learners">Their names, in the order of the study.</param>
/// <param name="Transformer">Which transformer, and how it is trained.</param>
/// <param name="Subsets">How exhaustive search is done.</param>
/// <param name="Lasso">How the lasso is done.</param>
/// <param name="Kernel">How regression with the kernel of the study's model is done.</param>
public sealed record SparseSettings(
    ImmutableArray<SparseTaskSettings> Tasks,
    ImmutableArray<int> Contexts,
    int Seeds,
    double Accuracy,
    ImmutableArray<int> Samples,
    int Selection,
    int Scoring,
    ImmutableArray<string> Learners,
    TransformerSettings Transformer,
    SubsetSettings Subsets,
    LassoSettings Lasso,
    SparseKernelSettings Kernel)
{
    /// <summary>Networks to be watched in training; null for none.</summary>
    public SparseCurveSettings? Curves { get; init; }

    /// <summary>Relevant positions at given distances; null when not asked for.</summary>
    public SparseDistanceSettings? Distances { get; init; }

    /// <summary>Bounds along the context length; null when not asked for.</summary>
    public SparseBoundSettings? Bound { get; init; }
}

/// <summary>A task of the study.</summary>
/// <param name="Task">The task.</param>
/// <param name="Function">Its function as the study names it, such as <c>and</c>.</param>
/// <param name="Contexts">Its context lengths T, ascending: those of the block, unless the task has its own.</param>
public sealed record SparseTaskSettings(SparseTask Task, string Function, ImmutableArray<int> Contexts);

/// <summary>The <c>sparse.kernel</c> block.</summary>
/// <param name="Noise">The ridge δ, above 0.</param>
/// <param name="Most">The most sequences to regress on, at least 2.</param>
public sealed record SparseKernelSettings(double Noise, int Most);

/// <summary>The <c>sparse.curves</c> block: transformers watched in training.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Samples">Number of training sequences; null when every batch is fresh.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="Batch">Sequences of a step; all training sequences where there are fewer.</param>
/// <param name="Every">Steps from one look to the next.</param>
/// <param name="Seeds">Number of problems, at least 1.</param>
public sealed record SparseCurveSettings(int Context, int? Samples, int Steps, int Batch, int Every, int Seeds);

/// <summary>The <c>sparse.distances</c> block: does it matter how far apart relevant positions are?</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Samples">Number of training sequences.</param>
/// <param name="Spacings">Distances from one relevant position to the next, ascending.</param>
/// <param name="Seeds">Number of problems at each distance.</param>
public sealed record SparseDistanceSettings(int Context, int Samples, ImmutableArray<int> Spacings, int Seeds);

/// <summary>The <c>sparse.bound</c> block.</summary>
/// <param name="Gap">The share of errors that is allowed, above 0 and below 1.</param>
/// <param name="Delta">The probability with which the bound may fail.</param>
/// <param name="Margin">The margin γ of the explicit construction, above 0 and below 1.</param>
public sealed record SparseBoundSettings(double Gap, double Delta, double Margin);
