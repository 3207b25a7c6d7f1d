using System.Collections.Immutable;
using Kostka.Sparse.Learners;

namespace Kostka.Sparse.Search;

/// <summary>One run of a search.</summary>
/// <param name="Samples">Sample size m.</param>
/// <param name="Outcome">What it gave.</param>
public sealed record SparseTrial(int Samples, SparseOutcome Outcome);

/// <summary>
/// Between which sample sizes one problem begins to be learned. Training sets are nested, so that a problem has one threshold, as far as learning is monotone in m.
/// </summary>
/// <param name="Seed">Number of the problem, from 0.</param>
/// <param name="Fails">The largest size below the threshold that was seen to fail; null when even the smallest of the grid succeeds.</param>
/// <param name="Succeeds">The smallest size that was seen to succeed; null when even the largest of the grid fails.</param>
/// <param name="Trials">All runs of the problem, by size.</param>
public sealed record SeedThreshold(int Seed, int? Fails, int? Succeeds, ImmutableArray<SparseTrial> Trials);
