using Kostka.Kernels;
using Kostka.Networks.Sampling;
using Kostka.Networks.Training;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>networks.training</c> block.</summary>
internal static class TrainingKeys
{
    /// <summary>The largest number of steps.</summary>
    public const int MostSteps = 100_000_000;

    private static readonly Number _positive = new(above: 0);

    private static readonly Key<int> _steps = Key.WithDefault("steps", Whole.From(1, MostSteps), "2000", "Number of steps.");

    private static readonly Key<int> _batch = Key.Optional(
        "batch", Whole.From(1, 1_000_000), "all training sequences", "Number of sequences of a step, at most the smallest number of training sequences.", "32");

    private static readonly Key<double?> _learningRate = Key.WithDefault(
        "learning_rate",
        new NumberOrWord(_positive, "auto"),
        "auto",
        "The learning rate for the mean loss over a batch; `auto`: of gradient descent from the largest eigenvalue of the tangent kernel on the training sequences, of Adam 0.1 over the square root of the width (in "
            + "the standard parametrisation 0.1 over the width).",
        "0.1");

    private static readonly Key<double?> _momentum = Key.WithDefault(
        "momentum",
        new NumberOrWord(new Number(atLeast: 0, below: 1), "auto"),
        "auto",
        "The momentum; `auto`: with full batches and weight decay the one under which a quadratic loss falls fastest, otherwise 0.9.",
        "0.9");

    /// <summary>The key <c>schedule</c>.</summary>
    public static Key<Func<int, Schedule>> ScheduleKey { get; } = Key.WithDefault<Func<int, Schedule>>(
        "schedule",
        new WordForm<Func<int, Schedule>>(
            new("constant", warmUp => new Schedule.Constant { WarmUp = warmUp }, "The same rate throughout."),
            new("linear", warmUp => new Schedule.Linear { WarmUp = warmUp }, "To 0 in a straight line."),
            new("cosine", warmUp => new Schedule.Cosine { WarmUp = warmUp }, "To 0 along half a cosine.")),
        "constant",
        "How the learning rate changes after the warm-up.");

    /// <summary>The key <c>warmup</c>.</summary>
    public static Key<int> WarmUp { get; } = Key.WithDefault(
        "warmup", Whole.From(0, MostSteps), "0", "Number of first steps over which the learning rate grows from 0; fewer than all.");

    private static readonly Key<double?> _decay = Key.WithDefault(
        "weight_decay",
        new NumberOrWord(new Number(atLeast: 0), "ridge"),
        "ridge",
        "Strength of the penalty ½·decay·‖θ‖² beside the mean loss; `ridge`: regression.noise over the number of training sequences, with which wide networks end in regression with this ridge.",
        "0.001");

    private static readonly Key<double?> _decayOfAdam = Key.WithDefault(
        "weight_decay",
        new NumberOrWord(new Number(atLeast: 0), "ridge"),
        "0",
        "Strength of weight decay, which does not pass through Adam's moments; `ridge`: regression.noise over the number of training sequences.",
        "0.001");

    private static readonly Key<DecayTowards> _towards = Key.WithDefault(
        "decay_towards",
        new WordForm<DecayTowards>(
            new("initialisation", DecayTowards.Initialisation, "To where training started, as the regression with the tangent kernel has it."),
            new("origin", DecayTowards.Origin, "To zero, as deep-learning libraries have it.")),
        "initialisation",
        "Where weight decay pulls the weights.");

    /// <summary>The key <c>clip</c>.</summary>
    public static Key<double?> Clip { get; } = Key.Optional(
        "clip", _positive.Select<double?>(norm => norm), "none", "The largest norm of a gradient; longer ones are shortened to it.", "1");

    private static readonly Key<int> _patience = Key.WithDefault(
        "patience", Whole.From(1, 1_000_000), "10", "Training ends when the validation error has not improved for so many evaluations; the best weights count.");

    private static readonly Key<int> _every = Key.WithDefault("every", Whole.From(1, 1_000_000), "20", "Number of steps between evaluations.");

    private static readonly Key<int> _validation = Key.WithDefault(
        "validation", Whole.From(1, 1_000_000), "500", "Number of sequences, besides those of training, on which it is evaluated.");

    private static readonly Key<StoppingChoice> _stopping = Key.Optional(
        "early_stopping",
        new Block<StoppingChoice>(
            "When training ends before the last step.",
            [_patience, _every, _validation],
            values => new(new EarlyStopping(values.Get(_every)) { Patience = values.Get(_patience) }, values.Get(_validation))),
        "never",
        "When training ends before the last step; `{}` takes the defaults.",
        "{ patience: 10, every: 20 }");

    /// <summary>The key <c>loss</c>.</summary>
    public static Key<LossKind> Loss { get; } = Key.WithDefault(
        "loss",
        new WordForm<LossKind>(
            new("square", LossKind.Square, "½ (f − y)²."),
            new("logistic", LossKind.Logistic, "ln(1 + exp(−y f)), for labels ±1 without noise.")),
        "square",
        "What training makes small.");

    private static readonly Key<bool> _centred = Key.Optional(
        "centred",
        new TrueOrFalse(),
        "true with the square loss, false with the logistic one",
        "Train and report the difference to the network's output at initialisation. Then a few networks show what otherwise only the mean over many shows: random outputs at initialisation drop out.",
        "true");

    private static readonly Key<int> _samples = Key.WithDefault("samples", Whole.From(4, 1_000_000), "200", "Number of samples that a chain keeps.");

    private static readonly Key<int> _burnIn = Key.WithDefault(
        "burn_in", Whole.From(0, 10_000_000), "200", "Number of moves before the first of them; at least 20 where the step size is to be found.");

    private static readonly Key<int> _thin = Key.WithDefault("thin", Whole.From(1, 1_000_000), "1", "Number of moves from one kept sample to the next.");

    private static readonly Key<int> _chains = Key.WithDefault("chains", Whole.From(1, 1000), "2", "Number of independent chains, from different draws of the prior.");

    private static readonly Key<int> _leapfrog = Key.Optional(
        "leapfrog_steps", Whole.From(1, 100_000), "as many as make a quarter of a turn between weights and momenta", "Number of steps of a move.", "10");

    private static readonly Key<double?> _stepSize = Key.WithDefault(
        "step_size",
        new NumberOrWord(new Number(above: 0, atMost: SamplingSettings.LargestStep), "auto"),
        "auto",
        "The step as the angle of a turn between weights and momenta, in radians; `auto`: found in burn-in.",
        "0.1");

    private static readonly Key<bool> _integrate = Key.WithDefault(
        "integrate_readout",
        new TrueOrFalse(),
        "true",
        "Integrate the last linear map out, by regression on what it reads, instead of sampling it: the same posterior from far fewer moves. Not with a hidden_width of its own before a last dense layer.");

    /// <summary>How networks are trained.</summary>
    public static Choice<NetworkTraining> Form { get; } = new(
        "method",
        "training method",
        "How networks are trained.",
        absent: null,
        Gradient("sgd", "Gradient descent with momentum; its wide limit is regression with the tangent kernel.", adam: false),
        Gradient("adam", "AdamW; no kernel describes its wide limit exactly.", adam: true),
        Sampler("langevin", SamplerKind.Langevin, "Langevin dynamics on the posterior, the prior as weight decay; biased by its finite step."),
        Sampler("mala", SamplerKind.Mala, "The posterior, by Langevin steps with Metropolis' rule; its wide limit is regression with the kernel nngp."),
        Sampler("hmc", SamplerKind.Hmc, "The posterior, by Hamiltonian Monte Carlo; its wide limit is regression with the kernel nngp."));

    /// <summary>How networks are trained unless a study says: as the study's kernel has it, with all defaults.</summary>
    public static NetworkTraining Default(KernelKind kernel)
    {
        var context = new ReadingContext("", _ => []);
        Node node = DocumentReader.Read($"method: {(kernel == KernelKind.Ntk ? "sgd" : "hmc")}", "the default training");
        return Form.Read(node, new Place(StudyPath.Root, Mark.Nowhere, context))!.Value.Value;
    }

    private static Choice<NetworkTraining>.Variant Gradient(string name, string documentation, bool adam)
    {
        Key<double?> decay = adam ? _decayOfAdam : _decay;
        Key[] keys = [_steps, _batch, _learningRate, .. adam ? Array.Empty<Key>() : [_momentum], ScheduleKey, WarmUp, decay, _towards, Clip, _stopping, Loss, _centred];
        return new(name, documentation, new Block<NetworkTraining>(documentation, [.. keys], values => new NetworkTraining.GradientDescent(
            adam,
            values.Find(_momentum),
            values.Get(_learningRate),
            values.Get(_steps),
            values.Find(_batch),
            values.Get(ScheduleKey)(values.Get(WarmUp)),
            values.Get(decay),
            values.Get(_towards),
            values.Find(Clip),
            values.Find(_stopping)?.Rule,
            values.Find(_stopping)?.Validation ?? 0,
            values.Get(Loss),
            values.Has(_centred) ? values.Get(_centred) : values.Get(Loss) == LossKind.Square), CheckGradient));
    }

    /// <summary>The rule that a warm-up is shorter than all steps.</summary>
    public static Action<Values, MappingNode, Place> CheckWarmUp(Key<int> steps) => (values, mapping, place) =>
    {
        if (values.Has(steps) && values.Has(WarmUp) && values.Get(WarmUp) >= values.Get(steps))
            place.Key(WarmUp.Name, mapping.Find(WarmUp.Name)?.Value.Mark ?? mapping.Mark).Report($"found {values.Get(WarmUp)}; allowed: fewer than the {values.Get(steps)} steps");
    };

    private static void CheckGradient(Values values, MappingNode mapping, Place place)
    {
        CheckWarmUp(_steps)(values, mapping, place);
        if (values.Has(Loss) && values.Get(Loss) == LossKind.Logistic && values.Find(_centred))
            At(_centred).Report("outputs are centred for the square loss only; allowed: false with the logistic loss");

        Place At(Key key) => place.Key(key.Name, mapping.Find(key.Name)?.Value.Mark ?? mapping.Mark);
    }

    private static Choice<NetworkTraining>.Variant Sampler(string name, SamplerKind kind, string documentation)
    {
        Key[] keys = [_samples, _burnIn, _thin, _chains, .. kind == SamplerKind.Hmc ? new Key[] { _leapfrog } : [], _stepSize, _integrate, Loss];
        return new(name, documentation, new Block<NetworkTraining>(
            documentation,
            [.. keys],
            values => new NetworkTraining.Sampling(
                kind, values.Get(_samples), values.Get(_burnIn), values.Get(_thin), values.Get(_chains), values.Find(_leapfrog), values.Get(_stepSize), values.Get(_integrate)),
            CheckSampler));
    }

    private static void CheckSampler(Values values, MappingNode mapping, Place place)
    {
        if (values.Has(Loss) && values.Get(Loss) == LossKind.Logistic)
            place.Key(Loss.Name, mapping.Find(Loss.Name)!.Value.Mark).Report("the posterior is that of Gaussian label noise, the square loss; the logistic loss needs the methods sgd or adam");
        if (values.Has(_burnIn) && values.Has(_stepSize) && values.Get(_burnIn) < 20 && values.Get(_stepSize) is null)
            place.Key(_burnIn.Name, mapping.Find(_burnIn.Name)?.Value.Mark ?? mapping.Mark).Report($"found {values.Get(_burnIn)}; allowed: at least 20, to find the step size in, or any number with a given step_size");
    }

    /// <summary>Early stopping as it is written.</summary>
    private sealed record StoppingChoice(EarlyStopping Rule, int Validation);
}
