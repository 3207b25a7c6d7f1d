using System.Collections.Immutable;
using Kostka.Sparse.Learners.Lasso;
using Kostka.Sparse.Learners.Subsets;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>What the <c>sparse</c> block says of its learners other than the transformer, and of what is computed beside the search.</summary>
internal static class SparseLearnerKeys
{
    private const int MostSamples = 1_000_000, LongestContext = 100_000;

    private static readonly Key<SubsetFamily?> _family = Key.Optional(
        "family",
        new WordForm<SubsetFamily?>(
            new("known", SubsetFamily.Known, "The task's own function, at every choice of positions."),
            new("any", SubsetFamily.AnyTable, "Every function of s bits, at every choice of positions.")),
        "known; any for random functions",
        "Among which functions the search looks.",
        "known");

    private static readonly Key<double> _mostSubsets = Key.WithDefault(
        "most", new Number(atLeast: 1), "2e9", "The most choices of positions to go through; context lengths with more are left out.");

    public static Block<SubsetSettings> Subsets { get; } = new(
        "Exhaustive search over choices of positions.", [_family, _mostSubsets], values => new SubsetSettings(values.Find(_family), values.Get(_mostSubsets)));

    private static readonly Key<int> _penalties = Key.WithDefault("penalties", Whole.From(2, 10_000), "50", "Number of penalties, evenly spaced in their logarithm; the best on the selection split counts.");

    private static readonly Key<double> _smallest = Key.WithDefault(
        "smallest_share", new Number(above: 0, below: 1), "0.01", "The last penalty as a share of the first, at which all weights are 0.");

    public static Block<LassoSettings> Lasso { get; } = new(
        "Logistic regression on single bits with an L1 penalty.", [_penalties, _smallest], values => new LassoSettings(values.Get(_penalties), values.Get(_smallest)));

    private static readonly Key<double> _noise = Key.WithDefault("noise", new Number(above: 0), "0.02", "The ridge δ.");

    private static readonly Key<int> _most = Key.WithDefault("most", Whole.From(2, 100_000), "4096", "The most sequences to regress on.");

    public static Block<SparseKernelSettings> Kernel { get; } = new(
        "Gaussian-process regression with the infinite-width kernel of `model`.", [_noise, _most], values => new SparseKernelSettings(values.Get(_noise), values.Get(_most)));

    private static readonly Key<int> _context = Key.Required("context", Whole.From(1, LongestContext), "The context length T.", "30");

    private static readonly Key<int> _samples = Key.Required("samples", Whole.From(2, MostSamples), "Number of training sequences.", "64");

    private static readonly Key<int> _samplesOrFresh = Key.Optional(
        "samples", Whole.From(2, MostSamples), "every batch is fresh", "Number of training sequences.", "64");

    private static readonly Key<int> _seeds = Key.WithDefault("seeds", Whole.From(1, 1000), "5", "Number of independent problems.");

    private static readonly Key<int> _steps = Key.WithDefault("steps", Whole.From(1, TrainingKeys.MostSteps), "3000", "Number of steps.");

    private static readonly Key<int> _batch = Key.WithDefault("batch", Whole.From(1, MostSamples), "64", "Number of sequences of a step; at most the training sequences.");

    private static readonly Key<int> _every = Key.WithDefault("every", Whole.From(1, TrainingKeys.MostSteps), "50", "Number of steps from one look to the next.");

    public static Block<SparseCurveSettings> Curves { get; } = new(
        "Transformers watched in training, without restarts; optimiser and learning rate are those of `training`.",
        [_context, _samplesOrFresh, _steps, _batch, _every, _seeds],
        values => new SparseCurveSettings(
            values.Get(_context),
            values.Has(_samplesOrFresh) ? values.Get(_samplesOrFresh) : null,
            values.Get(_steps),
            values.Get(_batch),
            values.Get(_every),
            values.Get(_seeds)));

    private static readonly Key<ImmutableArray<int>> _spacings = Key.Required(
        "spacings",
        new ListForm<int>(Whole.From(1, LongestContext), "distances", most: 1000, ascending: true),
        "Distances from one relevant position to the next, ascending.",
        "[1, 8, 32]");

    public static Block<SparseDistanceSettings> Distances { get; } = new(
        "Transformers on problems whose relevant positions lie a given distance apart.",
        [_context, _samples, _spacings, _seeds],
        values => new SparseDistanceSettings(values.Get(_context), values.Get(_samples), values.Get(_spacings), values.Get(_seeds)));

    private static readonly Key<double> _gap = Key.WithDefault("gap", new Number(above: 0, below: 1), "0.1", "The share of wrong answers that is allowed.");

    private static readonly Key<double> _delta = Key.WithDefault("delta", new Number(above: 0, atMost: 0.125), "0.05", "The probability with which a bound may fail.");

    private static readonly Key<double> _margin = Key.WithDefault("margin", new Number(above: 0, below: 1), "0.75", "The margin of the explicit construction whose norms enter the bound.");

    public static Block<SparseBoundSettings> Bound { get; } = new(
        "Bounds on the samples needed along the context length: for transformers of the norms of the explicit construction, and for a finite class.",
        [_gap, _delta, _margin],
        values => new SparseBoundSettings(values.Get(_gap), values.Get(_delta), values.Get(_margin)));

    /// <summary>Relevant positions that do not fit the length at a distance.</summary>
    public static void CheckDistances(SparseSettings settings, StudyPath path, Action<StudyPath, string> report)
    {
        if (settings.Distances is not { } distances)
            return;
        int relevant = settings.Tasks.Max(task => task.Task.Relevant);
        for (int i = 0; i < distances.Spacings.Length; i++)
        {
            if ((long)(relevant - 1) * distances.Spacings[i] >= distances.Context)
            {
                report(
                    path.Key(_spacings.Name).Item(i),
                    $"{relevant} relevant positions at a distance of {distances.Spacings[i]} do not fit a context of {distances.Context}; allowed: a distance of at most {(distances.Context - 1) / Math.Max(1, relevant - 1)}");
            }
        }
    }
}
