using Kostka.Capacity.Constructions;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Generalization;
using Kostka.Sequences;
using Kostka.Sparse.Tasks;

namespace Kostka.Sparse.Bounds;

/// <summary>
/// Samples that a sparse function is proven to need at most, and at least, along the context length (Edelman, Goel, Kakade, Zhang 2022, with explicit constants). At fixed norms T enters the norm-based bound
/// through ln(mT) alone; but to select positions among T the norm of the query grows as ln T, so that it grows as ln²T · ln(mT), end to end.
/// </summary>
/// <remarks>
/// Of the lower bound: divide the positions into s blocks of 2^v, one for each bit of the function. For bit j there is a pattern of the others at which it decides. A point of block j has that pattern, constant on
/// each of the other blocks, and in block j a one at the positions whose binary number has a one at the point's place, or at those that have none. Choosing a position in every block, the function takes
/// all 2^(sv) label patterns on the sv points.
/// </remarks>
public static class SparseBounds
{
    /// <summary>The bounds at one context length.</summary>
    /// <param name="task">The task, without label noise.</param>
    /// <param name="function">Its function; for a task that names one, that.</param>
    /// <param name="context">Context length T.</param>
    /// <param name="settings">What they promise.</param>
    /// <exception cref="RequestException">The function has no construction, a setting is out of its range, or labels are noisy: no function has a margin on wrong labels.</exception>
    public static BoundPoint At(SparseTask task, BitFunction function, int context, BoundSettings settings)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(settings);
        if (task.LabelNoise > 0)
            throw new RequestException("The bounds are for labels without noise: no function has a margin on wrong labels.");
        SparseConstruction construction = Construction(function, task.Relevant, context, settings.Margin);
        ScalarClass functions = Class(construction);
        var bound = new RealisableError(settings.Margin, settings.Failure);
        double samples = bound.SamplesNeeded(functions, settings.Error);
        return new BoundPoint(
            context,
            samples,
            FiniteClass.SamplesNeeded(context, task.Relevant, settings.Error, settings.Failure),
            FiniteClass.DimensionLowerBound(context, task.Relevant),
            construction.Heads[0].QueryNorm,
            functions.Covering(2 * samples).GammaCubed);
    }

    /// <summary>The construction with one-hot positions; which they are does not change its norms.</summary>
    private static SparseConstruction Construction(BitFunction function, int relevant, int context, double margin) =>
        SparseConstruction.Build(new JuntaTarget(function, [.. Enumerable.Range(0, relevant)]), PositionVectors.OneHot(context), 1 - margin);

    /// <summary>All transformers within a construction's norms. The added token is a key like the others, and asks the same of every sequence.</summary>
    private static ScalarClass Class(SparseConstruction construction)
    {
        ConstructionNorms norms = construction.Norms;
        return new ScalarClass(
            norms.Input,
            construction.Length + 1,
            [.. norms.Heads.Select(head => new HeadNorms(head.Value, head.ValueColumns, head.QueryKey, construction.ReadOut.Units))],
            norms.Weights);
    }
}
