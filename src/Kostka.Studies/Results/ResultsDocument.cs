using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kostka.Studies.Results;

/// <summary>Results as JSON: <c>results.json</c> of a run, and the documents that the commands print. Numbers that are not finite become null.</summary>
public static class ResultsDocument
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Everything that a run found.</summary>
    public static JsonObject Of(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        var document = new JsonObject
        {
            ["name"] = results.Name,
            ["question"] = results.Question,
            ["complete"] = results.Complete,
            ["study"] = StudyDocument.Json(results.StudyText),
            ["command"] = results.Command,
            ["seed"] = results.Seed,
            ["versions"] = Texts(results.Versions),
            ["machine"] = Texts(results.Machine),
            ["timings"] = Timings(results.Timings),
            ["data"] = Data(results.Data),
            ["test_measure_data"] = results.TestMeasure is { } second ? Data(second) : null,
            ["spectrum"] = results.Spectrum is null ? null : Spectrum(results),
        };
        if (!results.Targets.IsEmpty)
        {
            foreach ((string key, JsonNode? value) in Curve(results))
                document[key == "method" ? "curve_method" : key] = value?.DeepClone();
        }

        if (results.Bound is { } bound)
            document["bound"] = BoundDocument.Of(bound);
        if (results.Scaling is { } scaling)
            document["scaling"] = ScalingDocument.Of(scaling);
        if (!results.Sweep.IsEmpty)
        {
            document["sweep"] = new JsonArray([.. results.Sweep.Select(point => new JsonObject
            {
                ["label"] = string.Join(", ", point.Labels),
                ["values"] = new JsonObject(point.Labels.Select(label => KeyValuePair.Create(label.Path, StudyDocument.Value(label.Value)))),
                ["results"] = Of(point.Results),
            })]);
        }

        document["notes"] = new JsonArray([.. results.Notes.Select(note => (JsonNode)note)]);
        return document;
    }

    /// <summary>What <c>kostka spectrum --json</c> prints.</summary>
    public static JsonObject Spectrum(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        SpectrumResult spectrum = results.Spectrum ?? throw new ArgumentException("The results hold no spectrum.", nameof(results));
        return new JsonObject
        {
            ["method"] = spectrum.Method,
            ["kernel"] = spectrum.Kernel,
            ["length"] = results.Data.Length,
            ["vocabulary"] = results.Data.Vocabulary,
            ["trace"] = Number(spectrum.Trace),
            ["trace_stderr"] = Number(spectrum.TraceError),
            ["tail_trace"] = Number(spectrum.TailTrace),
            ["pool"] = spectrum.Pool,
            ["pruned_probability"] = Number(spectrum.PrunedProbability),
            ["irreps"] = new JsonArray([.. spectrum.Irreps.Select(irrep => new JsonObject
            {
                ["partition"] = Partition(irrep.Partition),
                ["dimension"] = irrep.Dimension,
                ["multiplicity"] = Whole(irrep.Multiplicity),
                ["eigenvalues"] = new JsonArray([.. irrep.Eigenvalues.Select((value, r) => value < irrep.Errors[r] ? null : Number(value))]),
                ["errors"] = Numbers(irrep.Errors),
                ["trace_share"] = Number(irrep.TraceShare),
            })]),
            ["closed_form"] = new JsonArray([.. spectrum.ClosedForm.Select(found => new JsonObject
            {
                ["partition"] = Partition(found.Partition),
                ["tokens"] = found.Tokens,
                ["formula"] = found.Formula,
                ["value"] = Number(found.Value),
                ["numerical"] = Number(found.Numerical),
                ["multiplicity"] = Whole(found.Multiplicity),
            })]),
            ["modes"] = spectrum.Modes is not { } modes ? null : new JsonArray([.. modes.Select(mode => new JsonObject
            {
                ["eigenvalue"] = Number(mode.Eigenvalue),
                ["stderr"] = Number(mode.StandardError),
                ["isotypic"] = Isotypic(mode.Isotypic),
            })]),
        };
    }

    /// <summary>Weights by irrep.</summary>
    internal static JsonArray Isotypic(ImmutableArray<IrrepWeight> weights) => new([.. weights.Select(weight => new JsonObject
    {
        ["partition"] = Partition(weight.Partition),
        ["weight"] = Number(weight.Weight),
        ["stderr"] = Number(weight.StandardError),
    })]);

    /// <summary>What <c>kostka curve --json</c> prints: the first target's curve, and with several targets all of them under <c>targets</c>.</summary>
    public static JsonObject Curve(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Targets.IsEmpty)
            throw new ArgumentException("The results hold no target.", nameof(results));
        string method = results.Spectrum?.Method ?? "sampled";
        JsonObject document = Target(results.Targets[0], method);
        if (results.Targets.Length > 1)
            document["targets"] = new JsonArray([.. results.Targets.Select(target => Target(target, method))]);
        return document;
    }

    /// <summary>The text of a document, indented, with a final newline.</summary>
    public static string Text(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.ToJsonString(_indented) + "\n";
    }

    /// <summary>A number, or null when it is not finite.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>What <c>kostka scaling --json</c> prints.</summary>
    public static JsonObject Scaling(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return ScalingDocument.Of(results.Scaling ?? throw new ArgumentException("The results hold no scaling.", nameof(results)));
    }

    private static JsonObject Target(TargetResult target, string method) => new()
    {
        ["method"] = method,
        ["target"] = target.Name,
        ["description"] = target.Description,
        ["mean_square"] = Number(target.MeanSquare),
        ["resolved_power"] = Number(target.ResolvedPower),
        ["label_noise"] = Number(target.LabelNoise),
        ["ridge"] = Number(target.Ridge),
        ["claimed_up_to"] = Number(target.ClaimedUpTo),
        ["classes"] = target.Classes.IsEmpty ? null : new JsonArray([.. target.Classes.Zip(target.BaseRates, (name, rate) => new JsonObject { ["name"] = name, ["base_rate"] = Number(rate) })]),
        ["references"] = ClassDocument.References(target.References),
        ["test_measure"] = ClassDocument.Elsewhere(target.OutOfDistribution),
        ["target_power"] = new JsonArray([.. target.Irreps.Select(irrep => new JsonObject { ["partition"] = Partition(irrep.Partition), ["power"] = Number(irrep.Power), ["stderr"] = Number(irrep.StandardError), ["half_learned"] = Number(irrep.HalfLearned) })]),
        ["power_by_mode"] = Numbers(target.PowerByMode),
        ["curve"] = new JsonArray([.. target.Curve.Select(Point)]),
    };

    private static JsonObject Point(CurvePoint point) => new()
    {
        ["n"] = point.N,
        ["kappa"] = Number(point.Kappa),
        ["overfitting"] = Number(point.Overfitting),
        ["mse"] = Number(point.Mse),
        ["mse_equivalent_kernel"] = Number(point.MseEquivalentKernel),
        ["claimed"] = point.Claimed,
        ["learnability"] = Number(point.ResolvedLearnability),
        ["learnability_by_irrep"] = new JsonArray([.. point.LearnabilityByIrrep.Select(irrep => new JsonObject
        {
            ["partition"] = Partition(irrep.Partition),
            ["value"] = irrep.Value is { } value ? Number(value) : null,
        })]),
        ["gcv"] = point.Gcv is { } gcv ? Number(gcv.Mean) : null,
        ["gcv_stderr"] = point.Gcv is { } error ? Number(error.StandardError) : null,
        ["measured"] = Measured(point.Measured),
        ["measured_held_out"] = Measured(point.MeasuredHeldOut),
        ["accuracy"] = ClassDocument.Score(point.Accuracy),
        ["cross_entropy"] = ClassDocument.Score(point.CrossEntropy),
        ["test_measure"] = ClassDocument.Elsewhere(point.OutOfDistribution),
        ["learned_power"] = NetworkDocument.Learned(point.LearnedPower),
        ["networks"] = new JsonArray([.. point.Networks.Select(NetworkDocument.Of)]),
    };

    /// <summary>A mean over repeats; null when nothing was measured.</summary>
    internal static JsonObject? Measured(Estimate? estimate) => estimate is null ? null : new JsonObject
    {
        ["mean"] = Number(estimate.Mean),
        ["stderr"] = Number(estimate.StandardError),
        ["repeats"] = estimate.Repeats,
    };

    private static JsonObject Data(DataSummary data) => new()
    {
        ["description"] = data.Description,
        ["length"] = data.Length,
        ["vocabulary"] = data.Vocabulary,
        ["tokens"] = data.Tokens,
        ["types"] = data.Types,
        ["coverage"] = data.Coverage is { } coverage ? Number(coverage) : null,
        ["examples"] = new JsonArray([.. data.Examples.Select(example => (JsonNode)example)]),
    };

    /// <summary>Seconds by stage.</summary>
    internal static JsonArray Timings(ImmutableArray<Timing> timings) =>
        new([.. timings.Select(timing => new JsonObject { ["stage"] = timing.Stage, ["seconds"] = Math.Round(timing.Seconds, 3) })]);

    /// <summary>Texts by name, in the order of their names.</summary>
    internal static JsonObject Texts(ImmutableDictionary<string, string> texts) =>
        new(texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    /// <summary>A whole number of any size, written with all its digits.</summary>
    private static JsonNode? Whole(BigInteger value) => JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture));

    internal static JsonArray Partition(ImmutableArray<int> parts) => new([.. parts.Select(part => (JsonNode)part)]);

    private static JsonArray Numbers(ImmutableArray<double> values) => new([.. values.Select(Number)]);
}
