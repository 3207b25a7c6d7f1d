using System.Numerics.Tensors;

namespace Kostka.Learning;

/// <summary>
/// From the outputs of a regression on classes to a decision and to probabilities.
/// </summary>
/// <remarks>
/// The decision is the class with the largest p_k + f_k. Probabilities are q_k ∝ max(p_k + f_k, p_k/<see cref="FloorShare"/>): outputs estimate
/// probabilities but may leave 0 … 1, so they are kept above a share of the base rate and scaled to sum to 1. The floor bounds what one surprise costs, and
/// knowing nothing gives the base rates.
/// </remarks>
public static class ClassScore
{
    /// <summary>No probability falls below the base rate by more than this factor, before scaling.</summary>
    public const double FloorShare = 10;

    /// <summary>The decision: the number of the largest output.</summary>
    /// <param name="outputs">p_k + f_k by class.</param>
    public static int Decide(ReadOnlySpan<double> outputs) => TensorPrimitives.IndexOfMax(outputs);

    /// <summary>−ln q_k of the true class, in nats.</summary>
    /// <param name="outputs">p_k + f_k by class.</param>
    /// <param name="baseRates">p_k.</param>
    /// <param name="truth">The true class.</param>
    public static double CrossEntropy(ReadOnlySpan<double> outputs, ReadOnlySpan<double> baseRates, int truth)
    {
        double total = 0;
        for (int k = 0; k < outputs.Length; k++)
            total += Math.Max(outputs[k], baseRates[k] / FloorShare);
        return Math.Log(total / Math.Max(outputs[truth], baseRates[truth] / FloorShare));
    }
}
