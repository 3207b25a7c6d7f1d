using Kostka.Architectures;
using Kostka.Kernels;

namespace Kostka.Sparse.Learners.Kernels;

/// <summary>Which kernel regresses.</summary>
/// <param name="Architecture">The infinitely wide network.</param>
/// <param name="Kind">Its kernel under the prior, or its tangent kernel.</param>
/// <param name="Ridge">The ridge δ, above 0.</param>
/// <param name="MostSamples">The most sequences to learn from, at least 2; their kernel matrix is held in memory.</param>
public sealed record KernelSettings(Architecture Architecture, KernelKind Kind = KernelKind.Nngp, double Ridge = 0.02, int MostSamples = 4096);
