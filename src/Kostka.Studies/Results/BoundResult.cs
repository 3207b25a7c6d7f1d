using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>What the study's sequences can teach of the leading eigenfunctions of an idealised measure, at most, and what regression on them learned.</summary>
/// <param name="Measure">The idealised measure in plain words.</param>
/// <param name="Pool">Number of sequences that stand for it.</param>
/// <param name="Ridge">The ridge δ.</param>
/// <param name="Modes">Its leading eigenfunctions, largest eigenvalue first.</param>
public sealed record BoundResult(string Measure, int Pool, double Ridge, ImmutableArray<BoundMode> Modes);

/// <summary>One eigenfunction of the idealised measure.</summary>
/// <param name="Eigenvalue">Its eigenvalue λ.</param>
/// <param name="Isotypic">Its weight by irrep; empty when not labelled.</param>
/// <param name="MeanSquare">Mean of φ² over the study's sequences: 1 where they are as the idealised measure says.</param>
/// <param name="SamplesForHalf">The fewest sequences from which half of it can be learned, δ/(λ mean φ²).</param>
/// <param name="Points">Learnability of the eigenfunction itself, by n.</param>
/// <param name="Targets">The predictors of the study's targets, in their order.</param>
public sealed record BoundMode(
    double Eigenvalue,
    ImmutableArray<IrrepWeight> Isotypic,
    double MeanSquare,
    double SamplesForHalf,
    ImmutableArray<BoundPoint> Points,
    ImmutableArray<BoundTarget> Targets);

/// <summary>A target's predictor along an eigenfunction.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Points">The predictor's component along the eigenfunction over the root mean square of the labels, by n.</param>
public sealed record BoundTarget(string Target, ImmutableArray<BoundPoint> Points);

/// <summary>A bound and what was found, at n training sequences; means over repeats.</summary>
/// <param name="N">Number of training sequences.</param>
/// <param name="Bound">The bound, which holds in every repeat.</param>
/// <param name="Found">What regression on the same sequences gave.</param>
public sealed record BoundPoint(int N, Estimate Bound, Estimate Found);
