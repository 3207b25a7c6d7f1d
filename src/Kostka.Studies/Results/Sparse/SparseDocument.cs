using System.Text.Json.Nodes;
using Kostka.Sparse.Search;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Results;

/// <summary>Results of sparse studies as JSON. Numbers that are not finite, or not known, become null.</summary>
public static class SparseDocument
{
    private const string MainLearner = "transformer";

    /// <summary>Everything that a run found: <c>results.json</c>.</summary>
    public static JsonObject Of(SparseResults results)
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
        };
        foreach ((string key, JsonNode? value) in Tasks(results))
            document[key] = value?.DeepClone();
        document["notes"] = new JsonArray([.. results.Notes.Select(note => (JsonNode)note)]);
        return document;
    }

    /// <summary>What <c>kostka sparse --json</c> prints. Of each task the samples needed are those of the transformer, or of the first learner where there is none; all are in <c>learners</c>.</summary>
    public static JsonObject Tasks(SparseResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new JsonObject
        {
            ["accuracy"] = Number(results.Settings.Accuracy),
            ["seeds"] = results.Settings.Seeds,
            ["samples"] = new JsonArray([.. results.Settings.Samples.Select(size => (JsonNode)size)]),
            ["tasks"] = new JsonArray([.. results.Tasks.Select(Task)]),
        };
    }

    private static JsonObject Task(SparseTaskResult task)
    {
        var document = new JsonObject
        {
            ["name"] = task.Task.Name,
            ["function"] = task.Function,
            ["description"] = task.Description,
            ["relevant"] = task.Task.Relevant,
            ["probability"] = Number(task.Task.Probability),
            ["label_noise"] = Number(task.Task.LabelNoise),
            ["spacing"] = task.Task.Spacing,
        };
        SparseLearnerResult? main = task.Learners.FirstOrDefault(learner => learner.Learner == MainLearner) ?? task.Learners.FirstOrDefault();
        foreach ((string key, JsonNode? value) in Learner(main ?? new SparseLearnerResult("", [])))
            document[key] = main is null && key == "learner" ? null : value?.DeepClone();
        document["learners"] = new JsonArray([.. task.Learners.Select(Learner)]);
        document["predicted"] = task.Predicted is not { } predicted ? null : new JsonObject
        {
            ["kernel"] = predicted.Kernel,
            ["noise"] = Number(predicted.Noise),
            ["context"] = Whole(predicted.Points.Select(point => point.Context)),
            ["samples_needed"] = Known(predicted.Points.Select(point => point.Samples)),
        };
        document["bound"] = task.Bound is not { } bound ? null : new JsonObject
        {
            ["gap"] = Number(bound.Gap),
            ["delta"] = Number(bound.Delta),
            ["margin"] = Number(bound.Margin),
            ["context"] = Whole(bound.Points.Select(point => point.Context)),
            ["norms"] = Known(bound.Points.Select(point => (double?)point.Norms)),
            ["finite_class"] = Known(bound.Points.Select(point => (double?)point.FiniteClass)),
            ["vc_dimension"] = Known(bound.Points.Select(point => (double?)point.Vc)),
        };
        document["curves"] = new JsonArray([.. task.Curves.Select(Curve)]);
        document["distances"] = new JsonArray([.. task.Distances.Select(Distance)]);
        return document;
    }

    private static JsonObject Learner(SparseLearnerResult learner) => new()
    {
        ["learner"] = learner.Learner,
        ["context"] = Whole(learner.Points.Select(point => point.Context)),
        ["samples_needed"] = Known(learner.Points.Select(point => point.Needed.Median)),
        ["interval"] = new JsonArray([.. learner.Points.Select(point => new JsonArray(Number(point.Needed.Low), point.Needed.High is { } high ? Number(high) : null))]),
        ["coverage"] = Known(learner.Points.Select(point => (double?)point.Needed.Coverage)),
        ["log_fit"] = learner.Growth is { } log ? Law(log.Log) : null,
        ["power_fit"] = learner.Growth is { } power ? Power(power.Power) : null,
        ["saturated_aic"] = learner.Growth is { } saturated ? Number(saturated.SaturatedAic) : null,
        ["preferred"] = learner.Growth?.Preferred,
        ["varies"] = learner.Growth?.Varies,
        ["supported"] = learner.Growth?.Supported,
        ["failures"] = new JsonArray([.. learner.Points.Select(point => Failures(point.Failures))]),
        ["attention"] = new JsonArray([.. learner.Points.Select(point => Attention(point.Attention))]),
        ["thresholds"] = new JsonArray([.. learner.Points.Select(point => new JsonArray([.. point.Needed.Thresholds.Select(Threshold)]))]),
    };

    /// <summary>Between which sizes a problem begins to be learned.</summary>
    private static JsonArray Threshold(SeedThreshold threshold) => new(threshold.Fails, threshold.Succeeds);

    private static JsonObject Law(GrowthLaw law) => new()
    {
        ["a"] = Number(law.A),
        ["b"] = Number(law.B),
        ["stderr"] = Number(law.StandardError),
        ["aic"] = Number(law.Aic),
    };

    /// <summary>The same fields, and the exponent under its own name.</summary>
    private static JsonObject Power(GrowthLaw law)
    {
        JsonObject document = Law(law);
        document["c"] = Number(law.B);
        return document;
    }

    private static JsonObject Failures(SparseFailures failures) => new()
    {
        ["runs"] = failures.Runs,
        ["optimisation"] = failures.Optimisation,
        ["data"] = failures.Data,
    };

    private static JsonObject? Attention(SparseAttention? attention) => attention is null ? null : new JsonObject
    {
        ["relevant_mass"] = Measured(attention.RelevantMass),
        ["smallest_mass"] = Measured(attention.SmallestMass),
        ["largest_other"] = Measured(attention.LargestOther),
        ["revealed"] = Measured(attention.Revealed),
        ["heads_mass"] = Measured(attention.HeadsMass),
    };

    private static JsonObject Curve(SparseCurve curve) => new()
    {
        ["context"] = curve.Context,
        ["samples"] = curve.Samples,
        ["seed"] = curve.Seed,
        ["steps"] = Whole(curve.Points.Select(point => point.Step)),
        ["loss"] = Known(curve.Points.Select(point => (double?)point.Loss)),
        ["accuracy"] = Known(curve.Points.Select(point => (double?)point.Accuracy)),
        ["relevant_mass"] = Known(curve.Points.Select(point => (double?)point.RelevantMass)),
    };

    private static JsonObject Distance(DistancePoint point) => new()
    {
        ["context"] = point.Context,
        ["samples"] = point.Samples,
        ["spacing"] = point.Spacing,
        ["accuracy"] = Measured(point.Accuracy),
        ["failures"] = Failures(point.Failures),
    };

    private static JsonArray Whole(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)value)]);

    private static JsonArray Known(IEnumerable<double?> values) => new([.. values.Select(value => value is { } known ? Number(known) : null)]);
}
