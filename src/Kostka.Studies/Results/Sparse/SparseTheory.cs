using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>The samples that regression with an infinite-width kernel is predicted to need.</summary>
/// <param name="Kernel">nngp or ntk.</param>
/// <param name="Noise">The ridge δ.</param>
/// <param name="Points">One entry a context length, ascending.</param>
public sealed record SparsePrediction(string Kernel, double Noise, ImmutableArray<PredictedSamples> Points);

/// <summary>A prediction at one context length.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Samples">The number of sequences at which the predicted accuracy reaches the one asked for; null when no number up to the largest that is looked at does.</param>
public sealed record PredictedSamples(int Context, double? Samples);

/// <summary>What bounds say of the samples that learning a task needs.</summary>
/// <param name="Gap">The share of errors that is allowed.</param>
/// <param name="Delta">The probability with which a bound may fail.</param>
/// <param name="Margin">The margin γ.</param>
/// <param name="Points">One entry a context length, ascending.</param>
public sealed record SparseBound(double Gap, double Delta, double Margin, ImmutableArray<SparseBoundPoint> Points);

/// <summary>Bounds at one context length.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Norms">Sequences that suffice for transformers of the norms of the explicit construction.</param>
/// <param name="FiniteClass">Sequences that suffice for a learner that tries every choice of relevant positions.</param>
/// <param name="Vc">A lower bound on the Vapnik–Chervonenkis dimension of such functions, which no learner undercuts by more than a constant.</param>
public sealed record SparseBoundPoint(int Context, double Norms, double FiniteClass, double Vc);
