using System.Collections.Immutable;
using Kostka.Architectures;
using Kostka.Kernels;
using Kostka.Studies.Declarations;

namespace Kostka.Studies.Keys;

/// <summary>The keys at the top of a study file. Parser, messages, JSON Schema and reference page all come from this declaration and those it names.</summary>
internal static class StudyKeys
{
    public static Key<string> Name { get; } = Key.Optional(
        "name", TargetKeys.NameForm, "the file's name", "The study's name, also that of its results folder.", "quickstart");

    public static Key<string> Question { get; } = Key.Optional(
        "question", new Text("a sentence of at most 1000 characters"), "none", "The question in one sentence, for the report.");

    public static Key<SequenceSettings> Sequence { get; } = Key.Optional(
        "sequence", SequenceKeys.Form, "required, except for kernel values", "What the sequences are.");

    public static Key<Architecture> Model { get; } = Key.Optional("model", ModelKeys.Form, "required, except in sparse studies", "The network.");

    public static Key<KernelKind> Kernel { get; } = Key.WithDefault(
        "kernel",
        new WordForm<KernelKind>(
            new("nngp", KernelKind.Nngp, "The covariance of the network's output under its prior: the Gaussian process of Bayesian training."),
            new("ntk", KernelKind.Ntk, "The neural tangent kernel: gradient descent on all parameters.")),
        "nngp",
        "Which kernel of the infinitely wide network.");

    public static Key<ImmutableArray<TargetSettings>> Target { get; } = Key.Optional(
        "target",
        TargetKeys.Form,
        "none; required for learning curves",
        "What is to be learned: one target, or a list of targets, which share samples and kernels.",
        "{ kind: junta, function: parity, positions: [0, 1] }");

    public static Key<SpectrumSettings> Spectrum { get; } = Key.WithDefault("spectrum", ComputationKeys.Spectrum, "{}", "How the kernel's spectrum is computed.");

    public static Key<RegressionSettings> Regression { get; } = Key.Optional(
        "regression", ComputationKeys.Regression, "none; required for learning curves", "What is learned from how many sequences.");

    public static Key<ScalingSettings> Scaling { get; } = Key.Optional(
        "scaling", ComputationKeys.Scaling, "none; required for scaling", "Sample complexity against sequence length.");

    public static Key<NetworkChoice> Networks { get; } = Key.Optional(
        "networks",
        NetworkKeys.Form,
        "no networks",
        "Finite networks trained on the same problem, beside prediction and regression.",
        "{ widths: [64, 256] }");

    public static Key<SparseSettings> Sparse { get; } = Key.Optional(
        "sparse",
        SparseKeys.Form,
        "no sparse study",
        "How many samples do learners need to find s relevant tokens among T? Makes the study a sparse one: beside it stand `name`, `question`, `model`, `kernel` and `seed` alone.",
        "{ tasks: { function: and, relevant: 3 }, context: [50, 100, 200] }");

    public static Key<ImmutableArray<SweepAxis>> Sweep { get; } = Key.Optional(
        "sweep",
        new SweepForm(),
        "no sweep",
        "Keys of the study, each with a list of values, or with a mapping from names to values: every combination is run, and all are compared in one table and figure.",
        "{ model.position.variance: [0, 0.25, 1] }");

    public static Key<ulong> Seed { get; } = Key.WithDefault("seed", Whole.Unsigned, "1", "The seed of every random stream.");

    public static Block<Values> Form { get; } = new(
        "A study file is YAML; any JSON document is valid too. Numbers are written as in JSON (`1e-05` is one).",
        [Name, Question, Sequence, Model, Kernel, Target, Spectrum, Regression, Scaling, Networks, Sparse, Sweep, Seed],
        values => values,
        StudyRules.Check);

    /// <summary>Whether a key of this name is declared at the top.</summary>
    public static bool IsTop(string key) => Form.Keys.Any(declared => declared.Name == key);

    private static readonly Lazy<ReferencePage> _reference = new(() =>
    {
        var page = new ReferencePage();
        Form.Describe(page, "");
        return page;
    });

    /// <summary>The reference page's sections.</summary>
    public static string ReferenceSections => _reference.Value.ToString();

    /// <summary>The blocks in which a key of this name is declared.</summary>
    public static string[] PlacesOf(string key) =>
        [.. _reference.Value.PlacesOf(key).Select(place => place.Length == 0 ? "the outermost level" : place)];
}
