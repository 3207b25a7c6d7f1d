using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Kernels.Geometry;
using Kostka.Numerics;
using Kostka.Numerics.Lanes;
using Kostka.Sequences;
using Kostka.Spectra.Exact.Targets;
using Kostka.Symmetry;
using static System.Runtime.InteropServices.MemoryMarshal;

namespace Kostka.Spectra.Exact.Howe;

/// <summary>Exact spectra for any number of symbols by Howe duality: every pair of types, every agreement or table (see <see cref="HoweBlocks"/>).</summary>
/// <remarks>
/// A kernel without attention maps needs κ once a pair of types and agreement: V = 3, L = 24 with up to 3 boxes below the first row takes about a second. One with
/// attention maps needs it on every contingency table.
/// </remarks>
public sealed class HoweTransform : BlockTransform
{
    private readonly OrbitKernel<Real> _kernel;
    private readonly HoweTypes _types;
    private readonly int _below;
    private readonly Lazy<HoweBlocks> _blocks;

    /// <summary>The transform of an architecture's kernel.</summary>
    /// <param name="architecture">The network; no part of it may tell positions apart.</param>
    /// <param name="kind">Which kernel.</param>
    /// <param name="measure">An exchangeable measure.</param>
    /// <param name="irreps">K: irreps with up to K boxes below the first row.</param>
    /// <exception cref="RequestException">A part of the architecture tells positions apart, or the enumeration would cost too much: says which, or how much.</exception>
    public HoweTransform(Architecture architecture, KernelKind kind, IExchangeableMeasure measure, int irreps)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentOutOfRangeException.ThrowIfNegative(irreps);
        _kernel = new OrbitKernel<Real>(architecture, kind, measure.Length, measure.Vocabulary);
        int positions = measure.Length - (_kernel.LastDistinguished ? 1 : 0);
        HoweCost.RequireFewTypes(positions, measure.Vocabulary);
        _types = HoweTypes.Of(measure, _kernel.LastDistinguished);
        Irreps = [.. Partition.All(positions, measure.Vocabulary, irreps)];
        _below = Irreps.Max(irrep => irrep.Below);
        HoweCost.Of(_types, Irreps, _kernel.ByAgreement).Require();
        _blocks = new(() => new HoweBlocks(_types, Irreps));
    }

    /// <inheritdoc/>
    public override string Method => "exact";

    /// <inheritdoc/>
    public override int Positions => _types.Positions;

    /// <inheritdoc/>
    public override ImmutableArray<Partition> Irreps { get; }

    /// <inheritdoc/>
    public override double PrunedProbability => _types.PrunedProbability;

    /// <inheritdoc/>
    public override KernelBlocks Kernel(Computation computation)
    {
        TypeSet<Real> prepared = Prepare();
        double trace = Summation.Sum([.. _kernel.Diagonal(prepared).Select((value, x) => value.Value * _types.Probabilities[x])]);
        ImmutableArray<Matrix> blocks = _kernel.ByAgreement
            ? ByStatistic(Diagonal(), () => AgreementValues(prepared), computation)
            : ByTable(() => TableValues(prepared), computation);
        int labels = _types.IsLabelled ? _types.Vocabulary : 1;
        return new KernelBlocks(trace, [.. Irreps.Zip(blocks, (irrep, block) => new IrrepBlock(
            irrep,
            Dimensions.OfSymmetricGroup(irrep),
            labels * Dimensions.OfGeneralLinearGroup(irrep, _types.Vocabulary),
            block,
            Error(trace, irrep)))]);
    }

    /// <inheritdoc/>
    public override TargetBlocks Target(TargetCorrelation target, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.IsOfCounts)
        {
            return TargetBlocks.OfCounts(
                [.. Enumerable.Range(0, _types.Count).Select(x => _types.Roots[x] * target.OfCounts(_types.AllCounts(x)))],
                Enumerable.Range(0, Irreps.Length).Select(_blocks.Value.Size));
        }

        int symbol = target.Symbol;
        double Value(int x, int y, double both) => target.Value(
            new Real(_types[x][symbol]),
            new Real(_types[y][symbol]),
            new Real(both),
            _types.IsLabelled && _types.Labels[x] == symbol,
            _types.IsLabelled && _types.Labels[y] == symbol).Value;
        bool[] cell = new bool[_types.Vocabulary * _types.Vocabulary];
        cell[symbol * (_types.Vocabulary + 1)] = true;
        ImmutableArray<Matrix> blocks = ByStatistic(
            cell,
            () => (x, y, both, values) =>
            {
                for (int i = 0; i < values.Length; i++)
                    values[i] = Value(x[i], y[i], both[i]);
            },
            computation);
        double meanSquare = Summation.Sum([.. _types.Probabilities.Select((probability, x) => probability * Value(x, x, _types[x][symbol]))]);
        return new TargetBlocks(meanSquare, blocks);
    }

    private ImmutableArray<Matrix> ByStatistic(bool[] counts, Func<StatisticFunction> function, Computation computation)
    {
        var classes = new MarginClasses(_types.Compositions, _below, counts);
        int[][][] lowered = StatisticMoments.Lowered(_types.Compositions, _below);
        return _blocks.Value.Compute(classes, () => new StatisticMoments(_types, classes, _below, counts, lowered, function()), computation);
    }

    private ImmutableArray<Matrix> ByTable(Func<TableFunction> function, Computation computation)
    {
        var tables = new SingleTables(_types.Vocabulary, _below);
        return _blocks.Value.Compute(tables, () => new TableMoments(_types, tables, function()), computation);
    }

    private bool[] Diagonal() => [.. Enumerable.Range(0, _types.Vocabulary * _types.Vocabulary).Select(cell => cell % (_types.Vocabulary + 1) == 0)];

    private TypeSet<Real> Prepare()
    {
        int[] counts = [.. Enumerable.Range(0, _types.Count).SelectMany(_types.AllCounts)];
        return _kernel.Prepare([.. counts.Select(count => new Real(count))], _types.IsLabelled ? _types.Labels : []);
    }

    /// <summary>κ by the agreement of the permuted positions; that of all L is one more where the last tokens agree.</summary>
    private StatisticFunction AgreementValues(TypeSet<Real> prepared)
    {
        OrbitEvaluator<Real> evaluator = _kernel.Evaluator(prepared);
        double[] agreements = [];
        return (x, y, statistic, values) =>
        {
            if (agreements.Length < statistic.Length)
                agreements = new double[statistic.Length];
            for (int i = 0; i < statistic.Length; i++)
                agreements[i] = statistic[i] + (_types.IsLabelled && _types.Labels[x[i]] == _types.Labels[y[i]] ? 1 : 0);
            evaluator.Evaluate(x, y, Cast<double, Real>(agreements.AsSpan(0, statistic.Length)), Cast<double, Real>(values));
        };
    }

    /// <summary>κ by the table of the permuted positions; that of all L has the pair of last tokens besides.</summary>
    private TableFunction TableValues(TypeSet<Real> prepared)
    {
        OrbitEvaluator<Real> evaluator = _kernel.Evaluator(prepared);
        double[] all = [];
        return (x, y, tables, values) =>
        {
            if (all.Length < tables.Length)
                all = new double[tables.Length];
            tables.CopyTo(all);
            for (int i = 0; i < x.Length && _types.IsLabelled; i++)
                all[(((_types.Labels[x[i]] * _types.Vocabulary) + _types.Labels[y[i]]) * x.Length) + i]++;
            evaluator.EvaluateTables(x, y, Cast<double, Real>(all.AsSpan(0, tables.Length)), Cast<double, Real>(values));
        };
    }

    /// <summary>
    /// A bound on the error of an eigenvalue. Rounding of κ, of relative size some ε, enters a block by at most ε·trace. By agreement it is the same linear
    /// functional as in the Hahn transform, smaller by √d_λ, and what does not depend on the agreement is taken away before: what cancels between the states
    /// leaves a small share of ε·trace whatever d_λ. Table by table nothing is taken away.
    /// </summary>
    private Func<int, double, double> Error(double trace, Partition irrep)
    {
        double shrunk = _kernel.ByAgreement ? Math.Sqrt((double)Dimensions.OfSymmetricGroup(irrep)) : 1;
        double rounding = 1e-14 * trace * (1 + irrep.Below) * Math.Max(1 / shrunk, 0.01);
        return (_, value) => rounding + (1e-12 * Math.Abs(value));
    }
}
