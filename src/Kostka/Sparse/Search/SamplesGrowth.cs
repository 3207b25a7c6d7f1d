using System.Collections.Immutable;
using Kostka.Sparse.Fits;

namespace Kostka.Sparse.Search;

/// <summary>How the samples that one learner needs for one task grow with the context length.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Learner">The learner's name.</param>
/// <param name="Needed">The samples needed, at ascending context lengths; only those that are finished.</param>
/// <param name="Fits">Laws fitted to them; null as long as fewer than two context lengths have a threshold on the grid.</param>
public sealed record SamplesGrowth(string Task, string Learner, ImmutableArray<SamplesNeeded> Needed, GrowthFits? Fits);
