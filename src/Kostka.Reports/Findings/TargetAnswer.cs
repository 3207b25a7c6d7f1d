using System.Collections.Immutable;

namespace Kostka.Reports.Findings;

/// <summary>What the results say about one target.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Description">The target in plain words.</param>
/// <param name="Sentences">Whole sentences, the most important first.</param>
public sealed record TargetAnswer(string Target, string Description, ImmutableArray<string> Sentences);
