namespace Kostka.Sparse.Tasks;

/// <summary>How many sequences a problem holds.</summary>
/// <param name="Training">The most to learn from, at least 2. Learning from m of them takes the first m.</param>
/// <param name="Selection">To choose among restarts and settings, at least 1.</param>
/// <param name="Scoring">To score the choice, at least 1.</param>
public sealed record SplitSizes(int Training, int Selection, int Scoring);
