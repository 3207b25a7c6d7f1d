using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>How the samples needed are searched for.</summary>
/// <param name="Samples">The sample sizes that may be tried, ascending, each at least 2.</param>
/// <param name="Seeds">Independent problems at each context length, at least 1.</param>
/// <param name="Accuracy">Accuracy on the scoring split from which on a run is a success, above ½ and at most 1.</param>
public sealed record SearchSettings(ImmutableArray<int> Samples, int Seeds, double Accuracy);
