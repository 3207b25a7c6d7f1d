using Kostka.Sequences;

namespace Kostka.Sparse.Tasks;

/// <summary>
/// A sparse Boolean function to be learned: of T independent bits only s matter (Edelman, Goel, Kakade, Zhang 2022, section 5). Which s, and for random functions which function,
/// is drawn anew in every <see cref="SparseProblem"/>.
/// </summary>
/// <param name="Name">What reports call it, such as <c>and</c>.</param>
/// <param name="Relevant">Number of relevant bits s, at least 1.</param>
/// <param name="Function">A function of s bits with the values ±1; null for a random one, neither constant nor blind to one of its bits.</param>
/// <param name="Probability">P(1) of every bit, above 0 and below 1.</param>
/// <param name="LabelNoise">Probability that a label to learn from is turned round, at least 0 and below ½. Labels to score on are always right.</param>
/// <param name="Spacing">Distance from one relevant position to the next; 0 for positions drawn uniformly.</param>
public sealed record SparseTask(string Name, int Relevant, BitFunction? Function, double Probability, double LabelNoise = 0, int Spacing = 0)
{
    /// <summary>P(1) at which the conjunction of s bits is one half of the time, 2^(−1/s).</summary>
    /// <param name="relevant">s, at least 1.</param>
    public static double BalancedAnd(int relevant) => Math.Pow(2, -1.0 / relevant);
}
