using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Leading;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;
using Jet = Kostka.Numerics.Lanes.Jet<Kostka.Numerics.Lanes.Wide256, Kostka.Numerics.Lanes.Eight<Kostka.Numerics.Lanes.Wide256>>;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>
/// The leading eigenvalues of (L) and (L−1, 1) over a few symbols at any length, at a cost that does not depend on L: types are integrated by nested Gauss rules, and
/// positions enter through the agreement alone. For independent tokens, and kernels that depend on a pair through its types and its agreement.
/// </summary>
/// <remarks>
/// Errors are estimated by repeating the computation with fewer nodes and with polynomials of a lower degree. They fall with L: the counts' distributions, and what the
/// kernel makes of them, become smooth on the scale of a standard deviation. Use it from about L = 100 on.
/// </remarks>
public sealed class MultinomialQuadrature : BlockTransform
{
    /// <summary>The largest vocabulary.</summary>
    public const int LargestVocabulary = 4;

    /// <summary>The smallest length.</summary>
    public const int SmallestLength = 64;

    private readonly OrbitKernel<Wide256> _constant;
    private readonly OrbitKernel<Jet> _kernel;
    private readonly IidMeasure _measure;
    private readonly double[] _probabilities;

    /// <summary>The transform of a kernel.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">Independent tokens.</param>
    /// <param name="irreps">At most 1 counts: irreps with two and more boxes below the first row are left out.</param>
    /// <exception cref="RequestException">There is an <see cref="Obstacle"/>.</exception>
    public MultinomialQuadrature(Architecture architecture, KernelKind kind, ISequenceMeasure measure, int irreps = 1)
    {
        if (Obstacle(architecture, measure) is { } obstacle)
            throw new RequestException(obstacle);
        _measure = (IidMeasure)measure;
        _probabilities = [.. _measure.Probabilities.Where(p => p > 0)];
        _constant = new OrbitKernel<Wide256>(architecture, kind, measure.Length, _probabilities.Length);
        _kernel = new OrbitKernel<Jet>(architecture, kind, measure.Length, _probabilities.Length);
        Irreps = [.. Partition.All(measure.Length, _probabilities.Length, Math.Min(irreps, 1))];
    }

    /// <inheritdoc/>
    public override string Method => "quadrature";

    /// <inheritdoc/>
    public override int Positions => _measure.Length;

    /// <inheritdoc/>
    public override ImmutableArray<Partition> Irreps { get; }

    /// <inheritdoc/>
    public override double PrunedProbability => 0;

    /// <summary>Why the rule does not apply: a measure or a part of the network; null when it does.</summary>
    public static string? Obstacle(Architecture architecture, ISequenceMeasure measure)
    {
        if (LeadingOrder.Obstacle(architecture, measure) is { } obstacle)
            return obstacle;
        int tokens = ((IidMeasure)measure).Probabilities.Count(p => p > 0);
        if (tokens > LargestVocabulary)
            return $"sequence.vocabulary: {tokens} symbols need nested quadrature in {tokens - 1} dimensions for each of two sequences; at most {LargestVocabulary} symbols are possible.";
        return measure.Length < SmallestLength
            ? $"sequence.length: quadrature over several symbols is for {SmallestLength} positions and more, not {measure.Length}."
            : null;
    }

    /// <inheritdoc/>
    public override KernelBlocks Kernel(Computation computation)
    {
        ArgumentNullException.ThrowIfNull(computation);
        return new KernelBlocks(Trace(), [.. Irreps.Select((irrep, i) => Block(irrep, computation.Part((double)i / Irreps.Length, (i + 1.0) / Irreps.Length)))]);
    }

    /// <inheritdoc/>
    /// <exception cref="RequestException">Always: it gives eigenvalues only.</exception>
    public override TargetBlocks Target(TargetCorrelation target, Computation computation) => throw new RequestException(
        "spectrum.method: quadrature over more than two symbols gives eigenvalues only; for the part of a target in each of them ask for exact or sampled.");

    private IrrepBlock Block(Partition irrep, Computation computation)
    {
        (int degree, int nodes) = _probabilities.Length switch { <= 2 => (10, 16), 3 => (6, 10), _ => (4, 6) };
        Matrix block = new MultinomialBlock(_constant, _kernel, _probabilities, irrep.Below, degree, nodes).Compute(computation);
        double[] values = Eigenvalues(block);
        double[] fewerNodes = Eigenvalues(new MultinomialBlock(_constant, _kernel, _probabilities, irrep.Below, degree - 1, nodes - 2).Compute(computation));
        double[] lowerDegree = Eigenvalues(new MultinomialBlock(_constant, _kernel, _probabilities, irrep.Below, degree - 2, nodes - 1).Compute(computation));
        double rounding = 1e-14 * values[0];
        return new IrrepBlock(irrep, Dimensions.OfSymmetricGroup(irrep), Dimensions.OfGeneralLinearGroup(irrep, _measure.Vocabulary), block, (r, value) =>
            (2 * (Away(fewerNodes, r, value) + Away(lowerDegree, r, value))) + rounding);
    }

    /// <summary>How far a coarser computation is off; all of the value where it does not know the eigenvalue.</summary>
    private static double Away(double[] coarser, int r, double value) => r < coarser.Length ? Math.Abs(coarser[r] - value) : Math.Abs(value);

    private static double[] Eigenvalues(Matrix block) => LinearAlgebra.Default.Eigen(block.Clone()).Values;

    /// <summary>E k(x, x) by the rule: A = L at y = x.</summary>
    private double Trace()
    {
        var nodes = new MultinomialNodes(_measure.Length, _probabilities, 16);
        Wide256[] counts = [.. Enumerable.Range(0, nodes.Count).SelectMany(node => nodes[node].ToArray()).Select(count => Wide256.Of(count))];
        int[] types = [.. Enumerable.Range(0, nodes.Count)];
        var agreements = new Wide256[nodes.Count];
        Array.Fill(agreements, Wide256.Of(_measure.Length));
        var values = new Wide256[nodes.Count];
        _constant.Evaluator(_constant.Prepare(counts, [])).Evaluate(types, types, agreements, values);
        return types.Sum(node => nodes.Weight(node) * values[node].Values[0]);
    }
}
