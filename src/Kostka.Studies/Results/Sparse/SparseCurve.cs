using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>One transformer in training.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Samples">Number of training sequences; null when every batch is fresh.</param>
/// <param name="Seed">Number of the problem, from 0.</param>
/// <param name="Points">By increasing step.</param>
public sealed record SparseCurve(int Context, int? Samples, int Seed, ImmutableArray<SparseCurvePoint> Points);

/// <summary>A transformer after so many steps.</summary>
/// <param name="Step">Number of steps.</param>
/// <param name="Loss">The loss on what it is trained on.</param>
/// <param name="Accuracy">Accuracy on the scoring split, 0 … 1.</param>
/// <param name="RelevantMass">Attention on the relevant positions, 0 … 1; NaN where it is not known.</param>
public sealed record SparseCurvePoint(int Step, double Loss, double Accuracy, double RelevantMass);

/// <summary>The transformer on problems whose relevant positions lie a given distance apart.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Samples">Number of training sequences.</param>
/// <param name="Spacing">Distance from one relevant position to the next.</param>
/// <param name="Accuracy">Accuracy on the scoring split, over seeds.</param>
/// <param name="Failures">Runs by how they ended.</param>
public sealed record DistancePoint(int Context, int Samples, int Spacing, Estimate Accuracy, SparseFailures Failures);
