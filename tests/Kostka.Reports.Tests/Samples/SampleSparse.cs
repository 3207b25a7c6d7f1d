using System.Collections.Immutable;
using Kostka.Sequences;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Results;

namespace Kostka.Reports.Tests.Samples;

/// <summary>What sparse studies found: one with everything, and one that has only begun.</summary>
internal static class SampleSparse
{
    private static readonly ImmutableArray<int> _contexts = [50, 100, 200, 400, 800];

    public static IReadOnlyDictionary<string, SparseResults> All { get; } = new Dictionary<string, SparseResults> { ["sparse"] = Everything(), ["sparse-begun"] = Begun() };

    public static SparseResults Everything() => Results(complete: true, And(), Parity());

    public static SparseResults Begun() => Results(complete: false, And() with { Learners = [new SparseLearnerResult("transformer", [Point(50, 28, 4, true)])], Predicted = null, Bound = null });

    private static SparseTaskResult And() => new(
        new SparseTask("and", 3, new SymmetricFunction.And(), SparseTask.BalancedAnd(3)),
        "and",
        "whether 3 of T bits are all 1",
        _contexts,
        [
            new SparseLearnerResult("transformer", [.. _contexts.Select((context, i) => Point(context, 28 + (6 * i), 4, true))])
            {
                Growth = new SparseGrowth(new GrowthLaw(9.2, -8, 1.4, 120.5), new GrowthLaw(10.1, 0.27, 0.04, 121), 124, "undecided", true),
            },
            new SparseLearnerResult("subsets", [.. _contexts.Select((context, i) => Point(context, 12 + i, 2, false))])
            {
                Growth = new SparseGrowth(new GrowthLaw(1.4, 6, 0.2, 80), new GrowthLaw(6, 0.1, 0.02, 90), 84, "log", true),
            },
            new SparseLearnerResult("lasso", [.. _contexts.Select((context, i) => Point(context, 80 + (20 * i), 30, false))])
            {
                Growth = new SparseGrowth(new GrowthLaw(20, 6, 2, 180), new GrowthLaw(30, 0.3, 0.05, 176), 150, "power", false),
            },
            new SparseLearnerResult("kernel", [Point(50, 1400, 200, false), Censored(100, 4096)]),
        ])
    {
        Predicted = new SparsePrediction("nngp", 0.01, [.. _contexts.Select(context => new PredictedSamples(context, 0.5 * context * context))]),
        Bound = new SparseBound(0.1, 0.05, 0.75, [.. _contexts.Select(context => new SparseBoundPoint(context, 2e9 * Math.Log(context) / 6, 100 + (10 * Math.Log(context)), 12))]),
        Distances = [.. new[] { 1, 4, 16, 64 }.Select(spacing => new DistancePoint(200, 40, spacing, new Estimate(0.97, 0.01, 10), new SparseFailures(10, 1, 2)))],
    };

    private static SparseTaskResult Parity() => new(
        new SparseTask("parity", 3, new SymmetricFunction.Parity(), 0.5), "parity", "the parity of 3 of T bits", _contexts, [new SparseLearnerResult("transformer", [Censored(50, 4096)])])
    {
        Curves = [.. Enumerable.Range(0, 3).Select(seed => new SparseCurve(15, null, seed, [.. Enumerable.Range(0, 40).Select(i => new SparseCurvePoint(60 * i, i < 18 + seed ? 0.693 : 0.05, i < 18 + seed ? 0.5 + (0.001 * i) : 0.995, double.NaN))]))],
    };

    private static SparsePoint Point(int context, double median, double width, bool attends) => new(
        new SamplesNeeded(context, median, median - width, median + width, 0.978, [Threshold(0, (int)median - 5, (int)median)]),
        new SparseFailures(44, 3, 21),
        attends ? new SparseAttention(Share(0.9), Share(0.28), Share(0.01), Share(0.99), Share(0.8)) : null);

    private static SparsePoint Censored(int context, int most) => new(new SamplesNeeded(context, null, most, null, 0.978, [Threshold(0, most, null)]), new SparseFailures(40, 30, 10), null);

    private static SeedThreshold Threshold(int seed, int? fails, int? succeeds) => new(seed, fails, succeeds, [new SparseTrial(fails ?? 8, new SparseOutcome(1, 0.8, 0.8, 5))]);

    private static Estimate Share(double mean) => new(mean, 0.02, 10);

    private static SparseResults Results(bool complete, params ImmutableArray<SparseTaskResult> tasks) => new(
        "sparse <sample>",
        "How much data does a transformer need?",
        "sparse: { tasks: { function: and, relevant: 3 } }",
        "kostka sparse sample.yaml",
        ImmutableDictionary<string, string>.Empty.Add("kostka", "0.0"),
        ImmutableDictionary<string, string>.Empty.Add("cores", "2"),
        1,
        [new Timing("transformer", 12)],
        complete,
        new SparseProtocol([8, 11, 16, 4096], 10, 0.99, 1000, 4000),
        tasks,
        ["a note"]);
}
