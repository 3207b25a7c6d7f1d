using System.Collections.Immutable;
using Kostka.Studies.Declarations;

namespace Kostka.Studies.Keys;

/// <summary>The blocks that say what is computed: <c>spectrum</c>, <c>regression</c>, <c>scaling</c>.</summary>
internal static class ComputationKeys
{
    private const int LargestSample = 1_000_000, LongestSequence = 100_000_000;

    private static readonly Key<SpectrumMethod> _method = Key.WithDefault(
        "method",
        new WordForm<SpectrumMethod>(
            new("auto", SpectrumMethod.Auto, "The best method that applies."),
            new("sampled", SpectrumMethod.Sampled, "From sampled sequences (Nyström)."),
            new("exact", SpectrumMethod.Exact, "Exactly, from the permutation symmetry."),
            new("quadrature", SpectrumMethod.Quadrature, "By nested Gauss quadrature, for two symbols and any length."),
            new("closed-form", SpectrumMethod.ClosedForm, "In closed form, where there is one.")),
        "auto",
        "How the spectrum is computed.");

    private static readonly Key<int> _irreps = Key.WithDefault(
        "irreps", Whole.From(0, 1000), "4", "K: all partitions with at most K boxes below the first row.");

    private static readonly Key<int> _pool = Key.WithDefault(
        "pool", Whole.From(2, LargestSample), "4096", "Number of sequences on which a sampled spectrum is diagonalised; an exact one draws none.");

    private static readonly Key<int> _checkPool = Key.WithDefault(
        "check_pool", Whole.From(2, LargestSample), "4096", "Number of independent sequences on which the target's power is estimated.");

    public static Block<SpectrumSettings> Spectrum { get; } = new(
        "How the kernel's spectrum is computed.",
        [_method, _irreps, _pool, _checkPool],
        values => new(values.Get(_method), values.Get(_irreps), values.Get(_pool), values.Get(_checkPool)));

    private static readonly Key<double?> _noise = Key.Required(
        "noise", new NumberOrWord(new Number(atLeast: 0), "auto"), "The ridge δ of the regression; `auto`: chosen by marginal likelihood.", "0.02");

    private static readonly Key<double> _labelNoise = Key.WithDefault(
        "label_noise", new Number(atLeast: 0), "0", "Variance of the noise that is added to training and test labels.");

    private static readonly Key<ImmutableArray<int>> _train = Key.Required(
        "train",
        new ListForm<int>(Whole.From(1, LargestSample), "numbers of sequences", most: 1000, ascending: true),
        "Numbers of training sequences, ascending.",
        "[32, 128, 512, 2048]");

    private static readonly Key<int> _repeats = Key.WithDefault("repeats", Whole.From(1, 100_000), "32", "Number of independent repeats.");

    private static readonly Key<int> _test = Key.WithDefault("test", Whole.From(1, LargestSample), "2000", "Number of test sequences.");

    private static readonly Key<MeasuredSettings> _measured = Key.Optional(
        "measured",
        new Block<MeasuredSettings>(
            "Gaussian-process regression carried out on fresh samples, to set beside the prediction.",
            [_repeats, _test],
            values => new(values.Get(_repeats), values.Get(_test))),
        "nothing is measured",
        "How regression is measured; `{}` takes the defaults.",
        "{ repeats: 32, test: 2000 }");

    private static readonly Key<MeasureSettings> _testMeasure = Key.Optional(
        "test_measure",
        new SameForm<MeasureSettings>("measure", SequenceKeys.MeasureForm),
        "none",
        "A second measure of sequences of the same length and vocabulary, written like `sequence.measure`: what was learned under the first is tested under "
            + "this one as well, predicted and measured (out of distribution).",
        "{ kind: iid, probabilities: [0.3, 0.7] }");

    private static readonly Key<MeasureSettings> _idealised = Key.Optional(
        "measure",
        new SameForm<MeasureSettings>("measure", SequenceKeys.MeasureForm),
        "independent tokens with the frequencies of the study's sequences",
        "The idealised measure, of sequences of the same length and vocabulary, written like `sequence.measure`.",
        "{ kind: iid, probabilities: [0.5, 0.5] }");

    private static readonly Key<int> _modes = Key.WithDefault("modes", Whole.From(1, 20), "4", "How many of its leading eigenfunctions are followed.");

    private static readonly Key<int> _hmmStates = Key.WithDefault(
        "hmm_states",
        Whole.From(0, 512),
        "0",
        "Of a text: the number of states of a hidden Markov model that is fitted to the main part and joins the simple predictors of next-token targets, scored on held-out windows; 0 for none.");

    private static readonly Key<BoundSettings> _bound = Key.Optional(
        "bound",
        new Block<BoundSettings>(
            "An upper bound on what the study's sequences (windows of a text, say) can teach of the leading eigenfunctions of an idealised measure, beside what "
                + "regression on them does learn.",
            [_idealised, _modes],
            values => new(values.Find(_idealised), values.Get(_modes))),
        "no bound",
        "The cross-dataset bound; `{}` takes the defaults.",
        "{ modes: 4 }");

    public static Block<RegressionSettings> Regression { get; } = new(
        "What is learned from how many sequences.",
        [_noise, _labelNoise, _train, _measured, _testMeasure, _bound, _hmmStates],
        values => new(values.Get(_noise), values.Get(_labelNoise), values.Get(_train), values.Find(_measured))
        {
            TestMeasure = values.Find(_testMeasure),
            Bound = values.Find(_bound),
            HmmStates = values.Get(_hmmStates),
        });

    /// <summary>The regression with what the vocabulary decides about its measures filled in.</summary>
    public static RegressionSettings? Completed(RegressionSettings? regression, SequenceSettings? sequence)
    {
        return regression is null || sequence is null ? regression : regression with
        {
            TestMeasure = Complete(regression.TestMeasure),
            Bound = regression.Bound is { } bound ? bound with { Measure = Complete(bound.Measure) } : null,
        };

        MeasureSettings? Complete(MeasureSettings? measure) => measure is null ? null : SequenceKeys.Completed(measure, sequence.Vocabulary);
    }

    private static readonly Key<ImmutableArray<int>> _lengths = Key.Required(
        "lengths",
        PowersOfTwo.OrList("lengths", LongestSequence),
        "The lengths: a list, or \"A..B\" for powers of two from A, then B itself.",
        "\"8..1000000\"");

    private static readonly Key<ScalingCriterion> _criterion = Key.WithDefault(
        "criterion",
        new WordForm<ScalingCriterion>(
            new("learnability", ScalingCriterion.Learnability, "The learnability of the target's part in an irrep."),
            new("error", ScalingCriterion.Error, "The test error, as a share of the target's mean square; for a part the error that is left of it.")),
        "learnability",
        "What must be reached.");

    private static readonly Key<double> _threshold = Key.WithDefault("threshold", new Number(above: 0, below: 1), "0.5", "The value it must reach: from below by learnability, from above by the error.");

    private static readonly Key<double?> _scalingNoise = Key.Optional(
        "noise", new Number(atLeast: 0).Select<double?>(noise => noise), "that of `regression`", "The ridge δ.", "0.02");

    public static Block<ScalingSettings> Scaling { get; } = new(
        "Sample complexity against sequence length.",
        [_lengths, _criterion, _threshold, _scalingNoise],
        values => new(values.Get(_lengths), values.Get(_criterion), values.Get(_threshold), values.Find(_scalingNoise)));
}
