using System.Collections.Immutable;
using System.Globalization;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Networks.Training;
using Kostka.Sparse.Learners;
using Kostka.Studies.Declarations;

namespace Kostka.Studies.Keys;

/// <summary>The keys <c>sparse.transformer</c> and <c>sparse.training</c>. What <c>model</c>, <c>networks</c> and <c>networks.training</c> have as well takes the same values there and here.</summary>
internal static class SparseTransformerKeys
{
    private static readonly TransformerSettings _default = TransformerSettings.Default;

    private static readonly Key<double> _tokenVariance = Key.WithDefault(
        ModelKeys.TokenVariance.Name, ModelKeys.TokenVariance.ValueForm, Text(_default.Architecture.TokenVariance), ModelKeys.TokenVariance.Documentation);

    private static readonly Key<PositionEmbedding> _position = Key.WithDefault(
        ModelKeys.Position.Name,
        new SameForm<PositionEmbedding>("position", ModelKeys.Position.ValueForm),
        "{ kind: learned, variance: 0.001 }",
        "The position embedding; a learned one is trained, from the variance given here.",
        ModelKeys.Position.Example);

    private static readonly Key<ImmutableArray<Layer>> _layers = Key.WithDefault(
        ModelKeys.Layers.Name,
        new SameForm<ImmutableArray<Layer>>("layers", ModelKeys.Layers.ValueForm),
        "[{ attention: { score: softmax, query_key_variance: 64, value_output_variance: 0.25 } }, { dense: { weight_variance: 4, bias_variance: 0.01 } }, { activation: relu }, "
            + "{ dense: { weight_variance: 0.1, bias_variance: 0.01 } }]",
        "The layers in order, as in `model`.");

    private static readonly Key<Readout> _readout = Key.WithDefault(
        ModelKeys.ReadoutKey.Name, new SameForm<Readout>("readout", ModelKeys.ReadoutKey.ValueForm), "cls", "Where the output is read, as in `model`; `cls`: at an added token, whose query is the same for all sequences.");

    private static readonly Key<int> _width = Key.WithDefault("width", Whole.From(1, NetworkKeys.LargestWidth), Text(_default.Network.Sizes.Width), "The number of coordinates at every position.");

    private static readonly Key<int> _heads = Key.WithDefault("heads", Whole.From(1, NetworkKeys.LargestWidth), Text(_default.Network.Sizes.Heads), "Number of attention heads.");

    private static readonly Key<int> _headDimension = Key.WithDefault(
        NetworkKeys.HeadDimension.Name, Whole.From(1, NetworkKeys.LargestWidth), Text(_default.Network.Sizes.HeadDimension), "Coordinates of the queries, keys and values of a head.");

    private static readonly Key<int> _hiddenWidth = Key.WithDefault(
        NetworkKeys.HiddenWidth.Name, Whole.From(1, NetworkKeys.LargestWidth), Text(_default.Network.Sizes.HiddenWidth), NetworkKeys.HiddenWidth.Documentation);

    private static readonly Key<Parametrisation> _parametrisation = Key.WithDefault(
        NetworkKeys.ParametrisationKey.Name,
        new SameForm<Parametrisation>("parametrisation", NetworkKeys.ParametrisationKey.ValueForm),
        "standard",
        "Where a layer keeps the factor that its variance asks for, as in `networks`.");

    /// <summary>The <c>sparse.transformer</c> block.</summary>
    public static Block<(Architecture Architecture, NetworkOptions Network)> Form { get; } = new(
        "The transformer that is trained.",
        [_tokenVariance, _position, _layers, _readout, _width, _heads, _headDimension, _hiddenWidth, _parametrisation],
        values => (
            new Architecture(values.Get(_tokenVariance), values.Get(_position), values.Get(_layers), values.Get(_readout)),
            new NetworkOptions(
                new NetworkSizes(values.Get(_width), values.Get(_heads), values.Get(_headDimension)) { HiddenWidth = values.Get(_hiddenWidth) },
                values.Get(_parametrisation))));

    private static readonly Key<int> _steps = Key.WithDefault("steps", Whole.From(1, TrainingKeys.MostSteps), Text(_default.Training.Steps), "The most steps of an attempt.");

    private static readonly Key<int> _batch = Key.Optional(
        "batch", Whole.From(1, 1_000_000), "all training sequences", "Number of sequences of a step; all training sequences where there are fewer.", "64");

    private static readonly Key<double> _rateOfAdam = Key.WithDefault(
        "learning_rate", new Number(above: 0), Text(_default.Training.LearningRate), "The learning rate for the mean loss over a batch.");

    private static readonly Key<double> _rateOfSgd = Key.WithDefault(_rateOfAdam.Name, new Number(above: 0), "0.1", _rateOfAdam.Documentation);

    private static readonly Key<double> _momentum = Key.WithDefault("momentum", new Number(atLeast: 0, below: 1), "0.9", "The momentum.");

    private static readonly Key<double> _beta2 = Key.WithDefault(
        "beta2", new Number(atLeast: 0, below: 1), Text(((OptimizerSettings.AdamW)_default.Training.Optimizer).Beta2), "Memory β₂ of the mean square.");

    private static readonly Key<double> _decay = Key.WithDefault("weight_decay", new Number(atLeast: 0), Text(_default.Training.WeightDecay), "Strength of weight decay, towards zero.");

    private static readonly Key<LossKind> _loss = Key.WithDefault(
        TrainingKeys.Loss.Name, new SameForm<LossKind>("loss", TrainingKeys.Loss.ValueForm), "logistic", "What training makes small.");

    private static readonly Key<double> _until = Key.WithDefault(
        "until_loss", new Number(atLeast: 0), Text(_default.Training.EarlyStopping!.TrainingLoss!.Value), "An attempt ends when its mean loss on the training sequences is at most this.");

    private static readonly Key<int> _every = Key.WithDefault(
        "every", Whole.From(1, 1_000_000), Text(_default.Training.EarlyStopping!.Every), "Number of steps from one look at that loss to the next.");

    private static readonly Key<int> _restarts = Key.WithDefault(
        "restarts", Whole.From(1, 1000), Text(_default.Restarts), "The most attempts, each from a fresh initialisation; no further one is made after a success on the selection split.");

    /// <summary>The <c>sparse.training</c> block: how often an attempt is made at most, and how each is trained.</summary>
    public static Choice<(TrainingSettings Training, int Restarts)> Training { get; } = new(
        "method",
        "training method",
        "How the transformer is trained.",
        "adam",
        Gradient("adam", "AdamW.", _rateOfAdam, [_beta2], values => new OptimizerSettings.AdamW(Beta2: values.Get(_beta2))),
        Gradient("sgd", "Gradient descent with momentum.", _rateOfSgd, [_momentum], values => new OptimizerSettings.Sgd(values.Get(_momentum))));

    private static Choice<(TrainingSettings Training, int Restarts)>.Variant Gradient(
        string name, string documentation, Key<double> rate, ImmutableArray<Key> own, Func<Values, OptimizerSettings> optimizer) =>
        new(name, documentation, new Block<(TrainingSettings Training, int Restarts)>(
            documentation,
            [_steps, _batch, rate, .. own, TrainingKeys.ScheduleKey, TrainingKeys.WarmUp, _decay, TrainingKeys.Clip, _loss, _until, _every, _restarts],
            values => (
                new TrainingSettings(
                    optimizer(values),
                    values.Get(rate),
                    values.Get(TrainingKeys.ScheduleKey)(values.Get(TrainingKeys.WarmUp)),
                    values.Get(_steps),
                    values.Has(_batch) ? values.Get(_batch) : 0,
                    values.Get(_loss),
                    values.Get(_decay),
                    DecayTowards.Origin,
                    values.Find(TrainingKeys.Clip),
                    new EarlyStopping(values.Get(_every)) { TrainingLoss = values.Get(_until) }),
                values.Get(_restarts)),
            TrainingKeys.CheckWarmUp(_steps)));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
