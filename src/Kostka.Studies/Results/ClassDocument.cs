using System.Collections.Immutable;
using System.Text.Json.Nodes;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Results;

/// <summary>Scores of classes, and what happens under a second measure, as JSON.</summary>
internal static class ClassDocument
{
    public static JsonArray References(ImmutableArray<ReferencePredictor> references) => new([.. references.Select(reference => new JsonObject
    {
        ["name"] = reference.Name,
        ["mse"] = Number(reference.MeanSquaredError),
        ["accuracy"] = Number(reference.Accuracy),
        ["cross_entropy"] = Number(reference.CrossEntropy),
    })]);

    public static JsonObject? Score(Score? score) => score is null ? null : new JsonObject
    {
        ["predicted"] = Number(score.Predicted),
        ["measured"] = Measured(score.Measured),
        ["measured_held_out"] = Measured(score.MeasuredHeldOut),
    };

    public static JsonObject? Elsewhere(OutOfDistributionTarget? target) => target is null ? null : new JsonObject
    {
        ["mean_square"] = Number(target.MeanSquare),
        ["references"] = References(target.References),
    };

    public static JsonObject? Elsewhere(OutOfDistributionPoint? point) => point is null ? null : new JsonObject
    {
        ["mse"] = Number(point.Mse),
        ["mse_stderr"] = Number(point.MseError),
        ["claimed"] = point.Claimed,
        ["measured"] = Measured(point.Measured),
        ["accuracy"] = Score(point.Accuracy),
        ["cross_entropy"] = Score(point.CrossEntropy),
    };
}
