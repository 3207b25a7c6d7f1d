using System.Collections.Immutable;

namespace Kostka.Sparse.Search;

/// <summary>The samples needed at one context length, m*(T): the size from which on half of the problems succeed.</summary>
/// <param name="Context">Context length T.</param>
/// <param name="Median">The median of the problems' smallest successful sizes; null when half of them do not succeed at any size of the grid.</param>
/// <param name="Low">Lower end of a distribution-free confidence interval of the median; 0 when it lies below the grid.</param>
/// <param name="High">Its upper end; null when it lies above the grid.</param>
/// <param name="Coverage">The interval's confidence, from the order statistics of so many problems: at least 0.95 where there are six or more.</param>
/// <param name="Thresholds">The problems.</param>
public sealed record SamplesNeeded(int Context, double? Median, double Low, double? High, double Coverage, ImmutableArray<SeedThreshold> Thresholds);
