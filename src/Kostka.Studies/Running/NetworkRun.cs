using System.Collections.Immutable;
using System.Globalization;
using Kostka.Kernels;
using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Networks.Experiments;
using Kostka.Networks.Sampling;
using Kostka.Networks.Training;
using Kostka.Numerics;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>Trains the networks of a study.</summary>
internal sealed class NetworkRun
{
    private readonly Study _study;
    private readonly StudyParts _parts;
    private readonly NetworkFolder? _folder;
    private readonly NetworkSettings _settings;
    private readonly ImmutableArray<NetworkModel> _models;
    private readonly INetworkLearner _learner;

    private NetworkRun(Study study, StudyParts parts, NetworkFolder? folder)
    {
        (_study, _parts, _folder, _settings) = (study, parts, folder, study.Networks!);
        _models = Models(study, _settings);
        _learner = Learner();
        MemoryGuard.Require(
            Parallel * WeightVectors * sizeof(float) * _models.Max(model => (long)model.Network.Parameters.Count),
            $"training networks of {_models.Max(model => model.Network.Parameters.Count)} weights",
            "Make networks.widths smaller.");
    }

    // Weights, gradients, moments and copies of several networks at once.
    private const int Parallel = 2, WeightVectors = 8;

    /// <summary>Prepares the networks; null when the study has none.</summary>
    /// <param name="study">The study.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="folder">Where finished units are kept; null to keep nothing.</param>
    /// <exception cref="RequestException">The networks do not fit the memory, or the model.</exception>
    public static NetworkRun? Prepare(Study study, StudyParts parts, NetworkFolder? folder) => study.Networks is null ? null : new NetworkRun(study, parts, folder);

    /// <summary>The kernel that networks of infinite width have under the study's training.</summary>
    public KernelKind Limit => _models[0].Limit;

    /// <summary>What a reader must know beforehand.</summary>
    public IEnumerable<string> Notes()
    {
        if (Limit != _study.Kernel)
        {
            yield return $"The predictions are those of the kernel {Word(_study.Kernel)}; wide networks under {_settings.Training.Method} tend to regression with {Word(Limit)}, which is what stands beside them as gp. "
                + $"With kernel: {Word(Limit)} the predictions are of the same kind.";
        }

        if (_settings.Training is NetworkTraining.GradientDescent { Adam: true })
            yield return "No kernel describes networks under Adam: the regression beside them is that of plain gradient descent.";
        if (_settings.Training is NetworkTraining.GradientDescent { Loss: LossKind.Logistic })
            yield return "Networks minimise the logistic loss, and the regression beside them the square loss; errors are squared errors for both.";
    }

    /// <summary>What it costs, in seconds; gradients of a few sequences are timed.</summary>
    public double Cost(int threads) => NetworkCost.Seconds(_models, _settings, _study.Targets.Length, _learner, threads, _study.Seed);

    /// <summary>Trains the networks.</summary>
    /// <param name="predictions">The targets with their ridges.</param>
    /// <param name="finished">Told what is known after each repeat.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>What was measured; not complete when it was cancelled.</returns>
    public MeasuredNetworks CarryOut(ImmutableArray<Prediction> predictions, Action<MeasuredNetworks> finished, Computation computation)
    {
        var settings = new NetworkExperimentSettings(
            _models,
            [.. predictions.Select(prediction => new NetworkTarget(prediction.Target.Name, prediction.Target.Target, prediction.Ridge))],
            _settings.Train,
            _settings.Test,
            _settings.Repeats)
        {
            LabelNoise = _study.RequireRegression().LabelNoise,
            Validation = (_settings.Training as NetworkTraining.GradientDescent)?.Validation ?? 0,
            Isotypic = _parts.Measure.Length < 2 ? null : _settings.Isotypic,
        };
        var experiment = new NetworkExperiment(settings, _learner, _parts.Measure, _parts.TestMeasure) { Store = _folder, RepeatFinished = finished };
        return experiment.Run(new RandomStream(_study.Seed, "networks"), computation);
    }

    private static ImmutableArray<NetworkModel> Models(Study study, NetworkSettings settings)
    {
        SequenceSettings sequence = study.RequireSequence();
        bool bayesian = settings.Training is NetworkTraining.Sampling;
        KernelKind limit = bayesian ? KernelKind.Nngp : KernelKind.Ntk;

        // The posterior is over all weights.
        NetworkOptions Options(NetworkSizes sizes) => new(sizes, settings.Parametrisation, 1, bayesian || settings.TrainReadout);
        NetworkModel Model(string name, Architectures.Architecture architecture, NetworkSizes sizes) =>
            new(name, new Network(architecture, sequence.Length, sequence.Vocabulary, Options(sizes)), limit);
        var models = settings.Sizes.Select(sizes => Model(NetworkPoint.Transformer, study.RequireModel(), sizes));
        return settings.Mlp is { } mlp ? [.. models, Model(NetworkPoint.Mlp, mlp.Architecture, new NetworkSizes(mlp.Width, 1, 1))] : [.. models];
    }

    private INetworkLearner Learner() => _settings.Training switch
    {
        NetworkTraining.Sampling sampling => new PosteriorLearner(
            new SamplingSettings(sampling.Kind, sampling.StepSize ?? 0, sampling.LeapfrogSteps, sampling.BurnIn, sampling.Samples, sampling.Thin, sampling.Chains, 1),
            sampling.IntegrateReadout,
            unit => _folder?.Chains(unit)),
        NetworkTraining.GradientDescent descent => new GradientDescentLearner(_settings.Seeds, Plan(descent), Engine)
        {
            Slots = _folder is null ? null : _folder.Slot,
            Trained = KeepWeights,
        },
        _ => throw new ArgumentException($"An unknown training: {_settings.Training}."),
    };

    private static NetworkEngine<float> Engine(Network network, int threads) => new(network, threads);

    private static GradientDescentPlan Plan(NetworkTraining.GradientDescent descent) => new(
        new TrainingSettings(
            descent.Adam ? new OptimizerSettings.AdamW() : new OptimizerSettings.Sgd(),
            1,
            descent.Schedule,
            descent.Steps,
            descent.Batch,
            descent.Loss,
            0,
            descent.DecayTowards,
            descent.Clip,
            descent.EarlyStopping)
        {
            Centred = descent.Centred,
        },
        descent.LearningRate,
        descent.Momentum,
        descent.WeightDecay);

    /// <summary>Keeps the first network of the last repeat at the largest n.</summary>
    private void KeepWeights(LearningProblem problem, TrainedNetwork<float>[] networks)
    {
        if (_folder is null || problem.Unit.Repeat != _settings.Repeats - 1 || problem.Unit.Samples != _settings.Train[^1])
            return;
        TrainedNetwork<float> first = networks[0];
        KeyValuePair<string, string>[] metadata =
        [
            new(NetworkDescription.Key, NetworkDescription.Text(problem.Network)),
            new("study", _study.Name),
            new("target", problem.Unit.Target),
            new("model", problem.Unit.Model),
            new("parametrisation", _settings.Parametrisation.ToString().ToLowerInvariant()),
            new("samples", problem.Unit.Samples.ToString(CultureInfo.InvariantCulture)),
            new("steps", first.Steps.ToString(CultureInfo.InvariantCulture)),
            new("centred", first.Centred ? "true" : "false"),
        ];
        _folder.KeepWeights(problem.Unit, "", problem.Network.Parameters, first.Parameters, metadata);
        if (first.Centred)
            _folder.KeepWeights(problem.Unit, "-initial", problem.Network.Parameters, first.Initial, metadata);
    }

    private static string Word(KernelKind kernel) => kernel == KernelKind.Ntk ? "ntk" : "nngp";
}
