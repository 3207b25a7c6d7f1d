using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Hahn;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Quadrature;

/// <summary>
/// Spectra for two symbols at any length: block (L − k, k) is (p(1−p))^k times the trivial block of Δ^k κ at length L − 2k (the Rodrigues form of the Hahn
/// transform), taken by quadrature over types and overlaps in a few orthonormal polynomials of the type. The cost does not depend on L.
/// </summary>
/// <remarks>
/// Δ^k κ comes from Taylor series, so that blocks keep their relative accuracy however small they are: at L = 1,000,000 the largest eigenvalue of a network of
/// two blocks falls from 2 (k = 0) to 1.6e-51 (k = 6). Errors are estimated by refining nodes and polynomials together, see <see cref="SymmetricSpectrum"/>.
/// </remarks>
public sealed class QuadratureTransform : BlockTransform
{
    /// <summary>The most boxes below the first row: series are carried to the 15th power, of which the difference of order k needs those from k on.</summary>
    private const int MostBelow = 9;

    /// <summary>
    /// The fewest disagreements of two typical sequences, 2K positions set aside: with fewer, rules at a number of trials that is no whole number would show.
    /// </summary>
    private const double FewestDisagreements = 64;

    private readonly Architecture _architecture;
    private readonly KernelKind _kind;
    private readonly OrbitKernel<Wide256> _kernel;
    private readonly ImmutableArray<BinaryComponent> _components;
    private readonly Lock _lock = new();
    private ImmutableArray<QuadratureEstimate> _estimates;

    /// <summary>The transform of an architecture's kernel.</summary>
    /// <param name="architecture">The network; no part of it may tell positions apart.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">Independent tokens over two symbols, or a finite mixture of such measures.</param>
    /// <param name="irreps">K: irreps with up to K boxes below the first row.</param>
    /// <exception cref="RequestException">The kernel is not available, or there is an <see cref="Obstacle"/>.</exception>
    public QuadratureTransform(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, int irreps)
    {
        if (Obstacle(architecture, measure, irreps) is { } obstacle)
            throw new RequestException(obstacle);
        _architecture = architecture;
        _kind = kind;
        _kernel = new OrbitKernel<Wide256>(architecture, kind, measure.Length, 2);
        _components = BinaryComponent.Of((IIidMixture)measure, _kernel.LastDistinguished);
        Irreps = [.. Enumerable.Range(0, irreps + 1).Select(k => HahnTransform.TwoRows(Positions, k))];
    }

    /// <inheritdoc/>
    public override string Method => "quadrature";

    /// <inheritdoc/>
    public override int Positions => _kernel.LastDistinguished ? _kernel.Length - 1 : _kernel.Length;

    /// <inheritdoc/>
    public override ImmutableArray<Partition> Irreps { get; }

    /// <inheritdoc/>
    public override double PrunedProbability => 0;

    /// <summary>Why quadrature cannot be used, as a sentence that names the part; null when it can.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="measure">What sequences are drawn from.</param>
    /// <param name="irreps">K.</param>
    public static string? Obstacle(Architecture architecture, IExchangeableMeasure measure, int irreps)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfNegative(irreps);
        if (PermutationSymmetry.Obstacle(architecture) is { } obstacle)
            return obstacle;
        if (measure.Vocabulary != 2)
            return $"sequence.vocabulary: quadrature is for two symbols; there are {measure.Vocabulary}.";
        if (measure is not IIidMixture mixture)
            return $"sequence.measure: quadrature is for independent tokens and finite mixtures of them, not for {measure.Description}.";
        if (irreps > MostBelow)
            return $"spectrum.irreps: quadrature goes to {MostBelow} boxes below the first row; {irreps} were asked for.";
        int positions = measure.Length - (PermutationSymmetry.LastDistinguished(architecture) ? 1 : 0);
        double fewest = mixture.Components.Where(c => c.Weight > 0 && c.Probabilities[1] is > 0 and < 1)
            .Select(c => 2 * c.Probabilities[0] * c.Probabilities[1] * (positions - (2.0 * irreps))).DefaultIfEmpty(double.NegativeInfinity).Min();
        return fewest >= FewestDisagreements
            ? null
            : $"sequence.length: quadrature needs sequences that differ at {FewestDisagreements} positions on average, with two positions set aside for every box "
                + "below the first row. Longer sequences, fewer irreps, or the method exact will do.";
    }

    /// <inheritdoc/>
    public override KernelBlocks Kernel(Computation computation)
    {
        ImmutableArray<QuadratureEstimate> estimates = Estimates(computation);
        int labels = _kernel.LastDistinguished ? 2 : 1;
        return new KernelBlocks(
            _components.Sum(component => component.Expectation(Positions, Diagonal)),
            [.. Irreps.Select((irrep, k) => new IrrepBlock(
                irrep, Dimensions.OfSymmetricGroup(irrep), labels * Dimensions.OfGeneralLinearGroup(irrep, 2), estimates[k].Block, estimates[k].Error))]);
    }

    /// <inheritdoc/>
    public override TargetBlocks Target(TargetCorrelation target, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(target);
        ImmutableArray<QuadratureEstimate> estimates = Estimates(computation);
        if (target.IsOfCounts)
            return CountsProjection.Blocks(target, _components, Positions, [.. estimates.Select((estimate, k) => Block(k).Degrees(estimate.Size.Degrees))]);
        double meanSquare = _components.Sum(component => component.Expectation(Positions, (c, ones) => TargetDifferences.Diagonal(target, c, ones, Positions)));
        return new TargetBlocks(meanSquare, [.. estimates.Select((estimate, k) =>
            k > target.MostBelow
                ? new Matrix(estimate.Block.Rows, estimate.Block.Rows)
                : Block(k).Compute(new TargetDifferences(target, Positions, k), TargetDifferences.Size(target, estimate.Size.Degrees), computation))]);
    }

    /// <summary>The kernel's blocks; computed once, as targets need to know how many polynomials they carry.</summary>
    private ImmutableArray<QuadratureEstimate> Estimates(Computation computation)
    {
        lock (_lock)
        {
            if (_estimates.IsDefault)
            {
                var estimates = ImmutableArray.CreateBuilder<QuadratureEstimate>(Irreps.Length);
                for (int k = 0; k < Irreps.Length; k++)
                {
                    estimates.Add(Estimate(k, computation));
                    computation.Progress?.Report((k + 1.0) / Irreps.Length);
                }

                _estimates = estimates.MoveToImmutable();
            }

            return _estimates;
        }
    }

    private QuadratureEstimate Estimate(int k, Computation computation)
    {
        QuadratureBlock block = Block(k);
        double fewest = block.FewestDisagreements;
        ForwardDifference difference = ForwardDifference.Within(k, 0.5 * fewest, out double truncation);
        ISliceFunction function = k == 0 ? new KernelValues(_kernel)
            : difference.Order <= Jet<Wide256, Eight<Wide256>>.MaxOrder ? Differences<Eight<Wide256>>(difference)
            : Differences<Sixteen<Wide256>>(difference);

        // Correlations of two sequences that agree but for a share of the positions are 1 less something of order 1/L, of which rounding leaves L times less:
        // felt where a kink takes the lead.
        double relative = truncation + (4e-16 * k * Positions);
        return QuadratureLadder.Climb(size => block.Compute(function, size, computation), relative);
    }

    private KernelDifferences<TRoom> Differences<TRoom>(ForwardDifference difference)
        where TRoom : unmanaged =>
        new(_kernel, new OrbitKernel<Jet<Wide256, TRoom>>(_architecture, _kind, _kernel.Length, 2), difference);

    private QuadratureBlock Block(int k) => new(_components, Positions, k);

    /// <summary>k(x, x).</summary>
    private Wide256[] Diagonal(BinaryComponent component, Wide256[] ones)
    {
        int[] numbers = [.. Enumerable.Range(0, ones.Length)];
        Wide256[] agreements = new Wide256[ones.Length], values = new Wide256[ones.Length];
        Array.Fill(agreements, Wide256.Of(_kernel.Length));
        _kernel.Evaluator(SliceTypes.Prepare(_kernel, ones, component.Last, 0)).Evaluate(numbers, numbers, agreements, values);
        return values;
    }
}
