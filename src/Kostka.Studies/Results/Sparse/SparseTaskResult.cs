using System.Collections.Immutable;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.Results;

/// <summary>What was found of one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Function">Its function as the study names it: and, or, majority, parity, threshold, table, random.</param>
/// <param name="Description">The task in plain words.</param>
/// <param name="Contexts">The context lengths T, ascending.</param>
/// <param name="Learners">What each learner needed, in the order of the study; those not begun yet are missing.</param>
public sealed record SparseTaskResult(SparseTask Task, string Function, string Description, ImmutableArray<int> Contexts, ImmutableArray<SparseLearnerResult> Learners)
{
    /// <summary>The samples that regression with the infinite-width kernel of the study's model is predicted to need; null without a model, or before it is known.</summary>
    public SparsePrediction? Predicted { get; init; }

    /// <summary>What bounds say of the samples needed; null when not asked for, or not known yet.</summary>
    public SparseBound? Bound { get; init; }

    /// <summary>Accuracy and loss of the transformer against the step, a curve a seed; empty when not asked for.</summary>
    public ImmutableArray<SparseCurve> Curves { get; init; } = [];

    /// <summary>The transformer's accuracy against the distance between relevant positions; empty when not asked for.</summary>
    public ImmutableArray<DistancePoint> Distances { get; init; } = [];
}

/// <summary>What one learner needed on one task.</summary>
/// <param name="Learner">The learner's name: transformer, lasso, subsets, kernel.</param>
/// <param name="Points">One entry a context length, ascending; lengths not reached yet are missing.</param>
public sealed record SparseLearnerResult(string Learner, ImmutableArray<SparsePoint> Points)
{
    /// <summary>How the samples needed grow with the context length; null before every length is done, and where there are too few to say.</summary>
    public SparseGrowth? Growth { get; init; }
}

/// <summary>What a learner needed at one context length.</summary>
/// <param name="Needed">The samples needed, with every run behind them.</param>
/// <param name="Failures">Of the runs that failed, why.</param>
/// <param name="Attention">Where successful networks attend; null for learners without attention, and where none succeeded.</param>
public sealed record SparsePoint(SamplesNeeded Needed, SparseFailures Failures, SparseAttention? Attention)
{
    /// <summary>Context length T.</summary>
    public int Context => Needed.Context;
}

/// <summary>Runs at one context length, by how they ended.</summary>
/// <param name="Runs">All runs of the search.</param>
/// <param name="Optimisation">Those that failed and did not even fit their training sequences: the optimiser found no way.</param>
/// <param name="Data">Those that failed although they fit their training sequences: these were too few.</param>
public sealed record SparseFailures(int Runs, int Optimisation, int Data)
{
    /// <summary>Successful runs.</summary>
    public int Successes => Runs - Optimisation - Data;
}

/// <summary>Where networks attend, over the successful runs at one context length. Each quantity is explained at <see cref="Kostka.Sparse.Learners.AttentionSummary"/>.</summary>
/// <param name="RelevantMass">Attention on the relevant positions together.</param>
/// <param name="SmallestMass">On the least attended of them.</param>
/// <param name="LargestOther">On the most attended of all other positions.</param>
/// <param name="Revealed">Share of the relevant positions among the most attended ones.</param>
/// <param name="HeadsMass">Attention on the relevant positions, mean over heads.</param>
public sealed record SparseAttention(Estimate RelevantMass, Estimate SmallestMass, Estimate LargestOther, Estimate Revealed, Estimate HeadsMass);
