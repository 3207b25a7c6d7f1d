using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Training;
using Kostka.Sparse.Learners.Lasso;
using Kostka.Sparse.Learners.Subsets;
using Kostka.Sparse.Search;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>sparse</c> block.</summary>
internal static class SparseKeys
{
    public const int LongestContext = 100_000;

    private const int MostSamples = 1_000_000, MostSeeds = 10_000;

    public static Key<ImmutableArray<SparseTaskSettings>> Tasks { get; } = Key.Required(
        "tasks", SparseTaskKeys.Form, "What is to be learned: one task, or a list of tasks.", "{ function: and, relevant: 3 }");

    public static Key<ImmutableArray<int>> Context { get; } = Key.Required(
        "context",
        PowersOfTwo.OrList("context lengths", LongestContext),
        "The context lengths T: a list, or \"A..B\" for powers of two times A, then B itself.",
        "[50, 100, 200, 400, 800]");

    private static readonly Key<int> _seeds = Key.WithDefault(
        "seeds", Whole.From(1, MostSeeds), "10", "Independent problems at each context length; from 6 on the intervals of medians cover at least 95 %.");

    private static readonly Key<double> _accuracy = Key.WithDefault(
        "accuracy", new Number(above: 0.5, atMost: 1), "0.99", "A run is a success if its share of right labels on the scoring split is at least this.");

    private static readonly Key<int> _from = Key.WithDefault("from", Whole.From(2, MostSamples), "8", "The smallest size.");

    private static readonly Key<int> _to = Key.WithDefault("to", Whole.From(2, MostSamples), "4096", "The largest size allowed.");

    private static readonly Key<int> _perDoubling = Key.WithDefault("per_doubling", Whole.From(1, 64), "2", "How many sizes there are for each doubling.");

    private static readonly Key<ImmutableArray<int>> _samples = Key.WithDefault(
        "samples",
        new Block<ImmutableArray<int>>(
            "The grid of sample sizes that may be tried: round(from · 2^(k/per_doubling)) for k = 0, 1, …, each once.",
            [_from, _to, _perDoubling],
            values => SampleGrid.Geometric(values.Get(_from), values.Get(_to), values.Get(_perDoubling)),
            CheckGrid),
        "{}",
        "The sample sizes that may be tried. For each problem the smallest that succeeds is found by galloping and halving, on training sets that contain each other.",
        "{ from: 8, to: 4096, per_doubling: 2 }");

    private static readonly Key<int> _selection = Key.WithDefault(
        "selection", Whole.From(1, MostSamples), "1000", "Number of sequences on which a learner chooses among restarts and settings.");

    private static readonly Key<int> _scoring = Key.WithDefault(
        "scoring", Whole.From(1, MostSamples), "4000", "Number of sequences on which the choice is scored, once.");

    public static Key<ImmutableArray<string>> Learners { get; } = Key.WithDefault(
        "learners",
        new ListForm<string>(
            new WordForm<string>(
                new("transformer", "transformer", "A transformer, trained by gradient descent."),
                new("lasso", "lasso", "Logistic regression on single bits with an L1 penalty."),
                new("subsets", "subsets", "Exhaustive search over all choices of s positions, for the function with the fewest errors."),
                new("kernel", "kernel", "Gaussian-process regression with the infinite-width kernel of `model`.")),
            "learners",
            distinct: true),
        "[transformer, lasso, subsets]",
        "Who learns.");

    private static readonly Key<(Architecture Architecture, NetworkOptions Network)> _transformer = Key.WithDefault(
        "transformer", SparseTransformerKeys.Form, "{}", "The transformer that is trained.");

    public static Key<(TrainingSettings Training, int Restarts)> Training { get; } = Key.WithDefault(
        "training", SparseTransformerKeys.Training, "{}", "How the transformer is trained.", "{ method: adam, steps: 1000, restarts: 5 }");

    private static readonly Key<SubsetSettings> _subsets = Key.WithDefault("subsets", SparseLearnerKeys.Subsets, "{}", "How exhaustive search is done.");

    private static readonly Key<LassoSettings> _lasso = Key.WithDefault("lasso", SparseLearnerKeys.Lasso, "{}", "How the lasso is done.");

    private static readonly Key<SparseKernelSettings> _kernel = Key.WithDefault(
        "kernel", SparseLearnerKeys.Kernel, "{}", "How regression with the kernel of `model` is done, and predicted.");

    public static Key<SparseCurveSettings> Curves { get; } = Key.Optional(
        "curves",
        SparseLearnerKeys.Curves,
        "none",
        "Transformers watched in training: loss and accuracy against the step.",
        "{ context: 30, steps: 3000, batch: 64, every: 50 }");

    public static Key<SparseDistanceSettings> Distances { get; } = Key.Optional(
        "distances",
        SparseLearnerKeys.Distances,
        "none",
        "Transformers on problems whose relevant positions lie a given distance apart.",
        "{ context: 100, samples: 64, spacings: [1, 8, 32] }");

    private static readonly Key<SparseBoundSettings> _bound = Key.Optional(
        "bound",
        SparseLearnerKeys.Bound,
        "none",
        "What bounds say of the samples needed along the context length; `{}` takes the defaults.",
        "{ gap: 0.1, delta: 0.05, margin: 0.75 }");

    public static Block<SparseSettings> Form { get; } = new(
        "How many samples do learners need to find s relevant tokens among T, and how does the number grow with T? Sequences are independent bits. A study with this block has no sequences, "
            + "targets and regression of its own; `model` stands for the infinite-width kernel of the learner `kernel` and of the prediction.",
        [Tasks, Context, _seeds, _accuracy, _samples, _selection, _scoring, Learners, _transformer, Training, _subsets, _lasso, _kernel, Curves, Distances, _bound],
        values => new SparseSettings(
            SparseTaskKeys.Complete(values.Get(Tasks), values.Get(Context)),
            values.Get(Context),
            values.Get(_seeds),
            values.Get(_accuracy),
            values.Get(_samples),
            values.Get(_selection),
            values.Get(_scoring),
            values.Get(Learners),
            new(
                values.Get(_transformer).Architecture,
                values.Get(_transformer).Network,
                values.Get(Training).Training,
                values.Get(Training).Restarts,
                values.Get(_accuracy)),
            values.Get(_subsets),
            values.Get(_lasso),
            values.Get(_kernel))
        {
            Curves = values.Find(Curves),
            Distances = values.Find(Distances),
            Bound = values.Find(_bound),
        });

    private static void CheckGrid(Values values, MappingNode mapping, Place place)
    {
        if (values.Has(_from) && values.Has(_to) && values.Get(_to) < values.Get(_from))
        {
            Key late = mapping.Find(_to.Name) is null ? _from : _to;
            place.Key(late.Name, mapping.Find(late.Name)!.Value.Mark).Report($"the grid of sizes begins at {values.Get(_from)} and ends at {values.Get(_to)}; allowed: from at most to");
        }
    }
}
