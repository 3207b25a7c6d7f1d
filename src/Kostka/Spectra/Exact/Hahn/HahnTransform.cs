using System.Collections.Immutable;
using System.Numerics;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;

namespace Kostka.Spectra.Exact.Hahn;

/// <summary>Exact spectra for two symbols by the Hahn transform: every pair of types, every overlap.</summary>
/// <remarks>Costs about 10 L² evaluations of κ whatever K: L = 1,024 takes a fraction of a second, L = 4,096 seconds.</remarks>
public sealed class HahnTransform : BlockTransform
{
    /// <summary>Overlaps less probable than this, beside the most probable one, do not matter to double precision.</summary>
    internal const double LeastOverlap = 1e-17;

    private readonly OrbitKernel<Real> _kernel;
    private readonly BinaryTypes _types;
    private readonly int _degree;
    private readonly HahnBlocks<Real> _blocks;

    /// <summary>The transform of an architecture's kernel.</summary>
    /// <param name="architecture">The network; no part of it may tell positions apart.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">An exchangeable measure over two symbols.</param>
    /// <param name="irreps">K: irreps with up to K boxes below the first row; larger than half the positions means all.</param>
    /// <exception cref="RequestException">A part of the architecture tells positions apart; names it.</exception>
    public HahnTransform(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, int irreps)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfNegative(irreps);
        if (measure.Vocabulary != 2)
            throw new ArgumentException($"The Hahn transform is for two symbols; there are {measure.Vocabulary}.", nameof(measure));
        _kernel = new OrbitKernel<Real>(architecture, kind, measure.Length, 2);
        _types = BinaryTypes.Of(measure, _kernel.LastDistinguished);
        _degree = Math.Min(irreps, Positions / 2);
        Irreps = [.. Enumerable.Range(0, _degree + 1).Select(k => TwoRows(Positions, k))];
        _blocks = new HahnBlocks<Real>(_types, _degree, LeastOverlap);
    }

    /// <inheritdoc/>
    public override string Method => "exact";

    /// <inheritdoc/>
    public override int Positions => _types.Positions;

    /// <inheritdoc/>
    public override ImmutableArray<Partition> Irreps { get; }

    /// <inheritdoc/>
    public override double PrunedProbability => _types.PrunedProbability;

    /// <summary>About how many values of κ are needed.</summary>
    public static double Evaluations(IExchangeableMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        SequenceTypes types = SequenceTypes.Above(measure);
        double mean = 0;
        for (int x = 0; x < types.Count; x++)
            mean += types.Probabilities[x] * types[x][1];

        // The overlap of two typical sequences spreads over 19 standard deviations; half of all pairs are computed.
        double length = measure.Length, free = mean * (length - mean) / length;
        double overlaps = Math.Min(1 + (19 * free / Math.Sqrt(length)), 1 + Math.Min(mean, length - mean));
        return 0.5 * types.Count * types.Count * overlaps;
    }

    /// <inheritdoc/>
    public override KernelBlocks Kernel(Computation computation)
    {
        RequireMemory();
        TypeSet<Real> prepared = Prepare(_kernel, _types);
        double trace = Summation.Sum([.. _kernel.Diagonal(prepared).Select((value, x) => value.Value * _types.Probabilities[x])]);
        Real[][] blocks = _blocks.Compute(() => KernelValues(_kernel, prepared, _types), _types.Flipped(), computation);
        return new KernelBlocks(trace, [.. Irreps.Select((irrep, k) =>
        {
            BigInteger dimension = Dimensions.OfSymmetricGroup(irrep);
            int labels = _kernel.LastDistinguished ? 2 : 1;
            Func<int, double, double> error = Error(trace, k, (double)dimension);
            return new IrrepBlock(irrep, dimension, labels * Dimensions.OfGeneralLinearGroup(irrep, 2), AsMatrix(blocks[k], _blocks.Size(k)), error);
        })]);
    }

    /// <inheritdoc/>
    public override TargetBlocks Target(TargetCorrelation target, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!target.IsOfCounts)
            return OfPairs(target, computation);
        double Weighted(int x) => Math.Sqrt(_types.Probabilities[x]) * target.OfCounts([_kernel.Length - _types.TotalOnes(x), _types.TotalOnes(x)]);
        return TargetBlocks.OfCounts([.. Enumerable.Range(0, _types.Count).Select(Weighted)], Enumerable.Range(0, _degree + 1).Select(_blocks.Size));
    }

    /// <summary>κ by type and overlap: the agreement of all L positions is A = P − i − j + 2t, plus one where the last tokens agree.</summary>
    internal static HahnBlocks<T>.PairFunction KernelValues<T>(OrbitKernel<T> kernel, TypeSet<T> prepared, BinaryTypes types)
        where T : unmanaged, ILane<T>
    {
        OrbitEvaluator<T> evaluator = kernel.Evaluator(prepared);
        T[] agreements = [];
        return (x, y, overlaps, values) =>
        {
            if (agreements.Length < overlaps.Length)
                agreements = new T[overlaps.Length];
            for (int s = 0; s < overlaps.Length; s++)
            {
                bool last = types.Labels.Length > 0 && types.Labels[x[s]] == types.Labels[y[s]];
                agreements[s] = T.Of(types.Positions - types.Ones[x[s]] - types.Ones[y[s]] + (last ? 1 : 0)) + (overlaps[s] + overlaps[s]);
            }

            evaluator.Evaluate(x, y, agreements.AsSpan(0, overlaps.Length), values);
        };
    }

    /// <summary>The types with their self terms.</summary>
    internal static TypeSet<T> Prepare<T>(OrbitKernel<T> kernel, BinaryTypes types)
        where T : unmanaged, ILane<T>
    {
        var counts = new T[2 * types.Count];
        for (int x = 0; x < types.Count; x++)
        {
            int ones = types.TotalOnes(x);
            (counts[2 * x], counts[(2 * x) + 1]) = (T.Of(kernel.Length - ones), T.Of(ones));
        }

        return kernel.Prepare(counts, types.Labels);
    }

    /// <summary>The irrep with k of p boxes below the first row.</summary>
    internal static Partition TwoRows(int p, int k) => k == 0 ? p == 0 ? new Partition() : new Partition(p) : new Partition(p - k, k);

    /// <summary>
    /// A bound on the error of an eigenvalue: rounding of κ, of relative size some ε, enters an entry as √(P_i P_j) ε E|κ h_k|/√d_k, hence a block by at most
    /// ε·trace/√d_k, and the recurrence adds about as much again at each step; the eigensolver adds a few ε of the block's largest eigenvalue, which the trace
    /// share of the block bounds. (Checked against the transform in double-double arithmetic.)
    /// </summary>
    private static Func<int, double, double> Error(double trace, int k, double dimension)
    {
        double rounding = 1e-14 * trace * (1 + k) / Math.Sqrt(dimension);
        return (_, value) => rounding + (1e-12 * Math.Abs(value));
    }

    private static Matrix AsMatrix(Real[] block, int size) => new(size, size, System.Runtime.InteropServices.MemoryMarshal.Cast<Real, double>(block).ToArray());

    private TargetBlocks OfPairs(TargetCorrelation target, Computation computation)
    {
        // Symbol 0 may be the one: then ones and zeros change places.
        Real positions = new(_types.Positions);
        Real Value(int x, int y, Real overlap)
        {
            Real n = new(_types.Ones[x]), m = new(_types.Ones[y]), t = overlap;
            if (target.Symbol == 0)
                (n, m, t) = (positions - n, positions - m, positions - n - m + t);
            bool labelled = _types.Labels.Length > 0;
            return target.Value(n, m, t, labelled && _types.Labels[x] == target.Symbol, labelled && _types.Labels[y] == target.Symbol);
        }

        double meanSquare = 0;
        for (int x = 0; x < _types.Count; x++)
            meanSquare += _types.Probabilities[x] * Value(x, x, new Real(_types.Ones[x])).Value;
        Real[][] blocks = _blocks.Compute(
            () => (x, y, overlaps, values) =>
            {
                for (int s = 0; s < overlaps.Length; s++)
                    values[s] = Value(x[s], y[s], overlaps[s]);
            },
            [],
            computation);
        return new TargetBlocks(meanSquare, [.. blocks.Select((block, k) => AsMatrix(block, _blocks.Size(k)))]);
    }

    private void RequireMemory()
    {
        double bytes = 0;
        for (int k = 0; k <= _degree; k++)
            bytes += 4.0 * sizeof(double) * _blocks.Size(k) * _blocks.Size(k);
        MemoryGuard.Require((long)Math.Min(bytes, long.MaxValue / 2), $"the blocks of {_degree + 1} irreps over {_types.Count} types", "Ask for fewer irreps (spectrum.irreps), or for the method quadrature.");
    }
}
