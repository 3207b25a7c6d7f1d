using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Networks;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>networks</c> block.</summary>
internal static class NetworkKeys
{
    /// <summary>The largest width of a network.</summary>
    public const int LargestWidth = 65_536;

    private const int DefaultHeadDimension = 8, DefaultLargestTrain = 1024, DefaultMlpWidth = 128;

    /// <summary>The perceptron joins by itself where its input is not longer than this.</summary>
    private const int ModerateInput = 1024;

    private static readonly Key<ImmutableArray<int>> _widths = Key.Required(
        "widths",
        new ListForm<int>(Whole.From(1, LargestWidth), "widths", most: 100, ascending: true),
        "Widths of the networks, ascending: the number of coordinates at every position.",
        "[64, 256]");

    private static readonly Key<ImmutableArray<int>> _heads = Key.Optional(
        "heads",
        new Either<ImmutableArray<int>>(
            node => Number.TryParse(node, out _),
            Whole.From(1, LargestWidth).Select<ImmutableArray<int>>(heads => [heads]),
            new ListForm<int>(Whole.From(1, LargestWidth), "numbers of heads", most: 100)),
        "width over head_dimension, at least 1",
        "Number of attention heads: one number, or one for each width.",
        "[8, 32]");

    /// <summary>The key <c>head_dimension</c>.</summary>
    public static Key<int> HeadDimension { get; } = Key.Optional(
        "head_dimension",
        Whole.From(1, LargestWidth),
        $"width over heads; {DefaultHeadDimension}, or the width where it is smaller, when heads are not given either",
        "Coordinates of the queries, keys and values of a head. The limit of infinite width asks for many heads rather than large ones.",
        "32");

    /// <summary>The key <c>hidden_width</c>.</summary>
    public static Key<int> HiddenWidth { get; } = Key.Optional(
        "hidden_width", Whole.From(1, LargestWidth), "the width", "Coordinates between two dense layers with an activation between them.", "256");

    /// <summary>The key <c>parametrisation</c>.</summary>
    public static Key<Parametrisation> ParametrisationKey { get; } = Key.WithDefault(
        "parametrisation",
        new WordForm<Parametrisation>(
            new("ntk", Parametrisation.Ntk, "Every weight starts as N(0, 1), and layers multiply by σ/√fan-in: wide networks train as their tangent kernel says."),
            new("standard", Parametrisation.Standard, "Every weight starts as N(0, σ²/fan-in): what deep-learning libraries do.")),
        "ntk",
        "Where a layer keeps the factor that its variance asks for.");

    private static readonly Key<bool> _trainReadout = Key.WithDefault(
        "train_readout", new TrueOrFalse(), "false", "Train the last weights as well where the model's last layer is not dense; the kernels have them fixed.");

    private static readonly Key<int> _seeds = Key.WithDefault(
        "seeds", Whole.From(1, 1000), "4", "Networks trained on each data set, whose mean output is set beside regression; a sampled posterior has chains instead.");

    private static readonly Key<int> _repeats = Key.WithDefault("repeats", Whole.From(1, 1000), "2", "Number of independent data sets.");

    private static readonly Key<ImmutableArray<int>> _train = Key.Optional(
        "train",
        new ListForm<int>(Whole.From(1, 1_000_000), "numbers of sequences", most: 1000, ascending: true),
        $"those of regression.train up to {DefaultLargestTrain}",
        "Numbers of training sequences, each one of `regression.train`.",
        "[32, 128]");

    private static readonly Key<int> _test = Key.WithDefault("test", Whole.From(2, 100_000), "500", "Number of test sequences.");

    private static readonly Key<NetworkTraining> _training = Key.Optional(
        "training",
        TrainingKeys.Form,
        "{ method: hmc } for the kernel nngp, { method: sgd } for ntk and without noise",
        "How they are trained.",
        "{ method: hmc, samples: 200 }");

    private static readonly Key<int> _mlpWidth = Key.Optional(
        "width", Whole.From(1, LargestWidth), $"the largest of widths, at most {DefaultMlpWidth}", "Its width.", "128");

    private static readonly Key<int> _mlpLayers = Key.WithDefault("layers", Whole.From(1, 100), "2", "Number of hidden layers.");

    private static readonly Key<ActivationFunction> _mlpActivation = Key.WithDefault(
        "activation",
        new WordForm<ActivationFunction>(
            new("relu", ActivationFunction.Relu, "max(u, 0)."),
            new("erf", ActivationFunction.Erf, "erf(u)."),
            new("gelu", ActivationFunction.Gelu, "u(1 + erf(u/√2))/2.")),
        "relu",
        "The function after each hidden layer.");

    private static readonly Key<MlpChoice> _mlp = Key.Optional(
        "mlp",
        new Either<MlpChoice>(
            node => node is ScalarNode,
            new WordForm<MlpChoice>(new WordForm<MlpChoice>.Word("none", new MlpChoice(null), "No perceptron.")),
            new Block<MlpChoice>(
                "A multilayer perceptron on the whole sequence.",
                [_mlpWidth, _mlpLayers, _mlpActivation],
                values => new MlpChoice(new MlpSettings(values.Find(_mlpWidth), values.Get(_mlpLayers), values.Get(_mlpActivation))))),
        $"{{}} up to {ModerateInput} inputs (length times vocabulary), none beyond",
        "A multilayer perceptron on the whole sequence, trained on the same data: what a network without the symmetry learns; `none` for none.",
        "{ width: 128, layers: 2 }");

    private static readonly Key<int> _irreps = Key.Optional(
        "irreps", Whole.From(0, IsotypicSettings.MostBelow), "spectrum.irreps, at most 2 (3 with two symbols)", "K: irreps with at most K boxes below the first row are told apart.", "2");

    private static readonly Key<int> _orbits = Key.WithDefault("orbits", Whole.From(2, 10_000), "16", "Number of independent sequences of which permutations are looked at.");

    private static readonly Key<int> _points = Key.WithDefault("points", Whole.From(4, 100_000), "128", "Number of random permutations of each.");

    private static readonly Key<IsotypicChoice> _isotypic = Key.WithDefault(
        "isotypic",
        new Block<IsotypicChoice>(
            "How the irreps of learned functions are estimated.",
            [_irreps, _orbits, _points],
            values => new IsotypicChoice(values.Has(_irreps) ? values.Get(_irreps) : null, values.Get(_orbits), values.Get(_points))),
        "{}",
        "How the irreps of learned functions are estimated.",
        "{ irreps: 2, orbits: 16, points: 128 }");

    private static readonly Key<MeasureSettings> _testMeasure = Key.Optional(
        "test_measure",
        new SameForm<MeasureSettings>("measure", SequenceKeys.MeasureForm),
        "that of `regression`",
        "A second measure, under which networks and regression are tested as well; the same as `regression.test_measure`, and given in one of the two places.",
        "{ kind: iid, probabilities: [0.3, 0.7] }");

    public static Block<NetworkChoice> Form { get; } = new(
        "Finite networks of the study's architecture, trained on the same problem beside prediction and regression.",
        [_widths, _heads, HeadDimension, HiddenWidth, ParametrisationKey, _trainReadout, _seeds, _repeats, _train, _test, _training, _mlp, _isotypic, _testMeasure],
        values => new NetworkChoice(
            Sizes(values),
            values.Get(ParametrisationKey),
            values.Get(_trainReadout),
            values.Get(_seeds),
            values.Get(_repeats),
            values.Has(_train) ? values.Get(_train) : [],
            values.Get(_test),
            values.Find(_training),
            values.Find(_mlp),
            values.Get(_isotypic),
            values.Find(_testMeasure)),
        CheckHeads);

    private static void CheckHeads(Values values, MappingNode mapping, Place place)
    {
        if (!values.Has(_widths) || !values.Has(_heads))
            return;
        ImmutableArray<int> widths = values.Get(_widths), heads = values.Get(_heads);
        Place at = place.Key(_heads.Name, mapping.Find(_heads.Name)!.Value.Mark);
        if (heads.Length != 1 && heads.Length != widths.Length)
        {
            at.Report($"found {heads.Length} numbers of heads for {widths.Length} width{(widths.Length == 1 ? "" : "s")}; allowed: one number, or one for each width");
            return;
        }

        if (mapping.Find(HeadDimension.Name) is not null)
            return;
        for (int i = 0; i < widths.Length; i++)
        {
            int of = heads.Length == 1 ? heads[0] : heads[i];
            if (widths[i] % of != 0)
                at.Report($"the width {widths[i]} cannot be shared out among {of} heads; allowed: a number that divides the width, or give head_dimension");
        }
    }

    private static ImmutableArray<NetworkSizes> Sizes(Values values) => [.. values.Get(_widths).Select((width, i) =>
    {
        int? given = values.Has(_heads) ? values.Get(_heads) is var heads && heads.Length == 1 ? heads[0] : heads[i] : null;
        int dimension = values.Has(HeadDimension) ? values.Get(HeadDimension) : given is { } count ? width / count : Math.Min(width, DefaultHeadDimension);
        return new NetworkSizes(width, given ?? Math.Max(1, width / dimension), dimension) { HiddenWidth = values.Find(HiddenWidth) };
    })];

    /// <summary>The numbers of training sequences: as written, or those of the regression that are not too large for networks.</summary>
    public static ImmutableArray<int> TrainSizes(NetworkChoice choice, RegressionSettings regression)
    {
        if (!choice.Train.IsEmpty)
            return choice.Train;
        ImmutableArray<int> moderate = [.. regression.Train.Where(n => n <= DefaultLargestTrain)];
        return moderate.IsEmpty ? [regression.Train[0]] : moderate;
    }

    /// <summary>The block with all that other blocks decide.</summary>
    public static NetworkSettings Completed(NetworkChoice choice, SequenceSettings sequence, RegressionSettings regression, KernelKind kernel, SpectrumSettings spectrum)
    {
        bool joins = choice.Mlp is null ? (long)sequence.Length * sequence.Vocabulary <= ModerateInput : choice.Mlp.Settings is not null;
        MlpSettings mlp = choice.Mlp?.Settings ?? new MlpSettings(0, 2, ActivationFunction.Relu);

        // Without noise there is no posterior.
        NetworkTraining training = choice.Training ?? TrainingKeys.Default(regression.Noise == 0 ? KernelKind.Ntk : kernel);
        return new NetworkSettings(
            choice.Sizes,
            choice.Parametrisation,
            choice.TrainReadout,
            choice.Seeds,
            choice.Repeats,
            TrainSizes(choice, regression),
            choice.Test,
            training,
            joins ? mlp with { Width = mlp.Width > 0 ? mlp.Width : Math.Min(DefaultMlpWidth, choice.Sizes[^1].Width) } : null,
            new IsotypicSettings(
                choice.Isotypic.Irreps ?? Math.Min(spectrum.Irreps, sequence.Vocabulary == 2 ? 3 : 2), choice.Isotypic.Orbits, choice.Isotypic.Points));
    }
}

/// <summary>The <c>networks</c> block as it is written; what it leaves open other blocks decide.</summary>
internal sealed record NetworkChoice(
    ImmutableArray<NetworkSizes> Sizes,
    Parametrisation Parametrisation,
    bool TrainReadout,
    int Seeds,
    int Repeats,
    ImmutableArray<int> Train,
    int Test,
    NetworkTraining? Training,
    MlpChoice? Mlp,
    IsotypicChoice Isotypic,
    MeasureSettings? TestMeasure);

/// <summary>The perceptron as it is written: null for none; its width is 0 where it is not given.</summary>
internal sealed record MlpChoice(MlpSettings? Settings);

/// <summary>How irreps are estimated, as it is written.</summary>
internal sealed record IsotypicChoice(int? Irreps, int Orbits, int Points);
