namespace Kostka.Sparse.Search;

/// <summary>The name of one run.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Learner">The learner's name.</param>
/// <param name="Context">Context length T.</param>
/// <param name="Seed">Number of the problem, from 0.</param>
/// <param name="Samples">Sample size m.</param>
public sealed record SparseUnit(string Task, string Learner, int Context, int Seed, int Samples);
