using System.Collections.Immutable;
using System.Text.Json.Nodes;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Results;

/// <summary>Trained networks as JSON.</summary>
internal static class NetworkDocument
{
    public static JsonArray Learned(ImmutableArray<IrrepPower> powers) => new([.. powers.Select(irrep => new JsonObject
    {
        ["partition"] = Irrep(irrep.Partition),
        ["power"] = Number(irrep.Power),
    })]);

    public static JsonObject Of(NetworkPoint point) => new()
    {
        ["model"] = point.Model,
        ["width"] = point.Width,
        ["heads"] = point.Heads,
        ["head_dimension"] = point.HeadDimension,
        ["method"] = point.Method,
        ["kernel"] = point.Kernel,
        ["members"] = point.Members,
        ["mean"] = point.Single is { } single ? Number(single.Mean) : null,
        ["stderr"] = point.Single is { } error ? Number(error.StandardError) : null,
        ["repeats"] = (point.Ensemble ?? point.Regression)?.Repeats,
        ["ensemble"] = Measured(point.Ensemble),
        ["gp"] = Measured(point.Regression),
        ["distance"] = Measured(point.Distance),
        ["correlation"] = Measured(point.Correlation),
        ["isotypic"] = new JsonArray([.. point.Isotypic.Select(irrep => new JsonObject
        {
            ["partition"] = Irrep(irrep.Partition),
            ["power"] = Number(irrep.Network.Mean),
            ["power_stderr"] = Number(irrep.Network.StandardError),
            ["gp"] = Number(irrep.Regression.Mean),
            ["gp_stderr"] = Number(irrep.Regression.StandardError),
            ["predicted"] = Number(irrep.Predicted),
            ["target"] = Number(irrep.Target),
        })]),
        ["out_of_distribution"] = point.OutOfDistribution is not { } elsewhere ? null : new JsonObject
        {
            ["mean"] = elsewhere.Single is { } mean ? Number(mean.Mean) : null,
            ["stderr"] = elsewhere.Single is { } spread ? Number(spread.StandardError) : null,
            ["ensemble"] = Measured(elsewhere.Ensemble),
            ["gp"] = Measured(elsewhere.Regression),
            ["distance"] = Measured(elsewhere.Distance),
            ["correlation"] = Measured(elsewhere.Correlation),
        },
        ["diagnostics"] = new JsonObject
        {
            ["training_error"] = Number(point.Diagnostics.TrainingError),
            ["acceptance"] = Number(point.Diagnostics.Acceptance),
            ["ess"] = Number(point.Diagnostics.EffectiveSamples),
            ["rhat"] = Number(point.Diagnostics.RHat),
            ["sampling_error"] = Number(point.Diagnostics.SamplingError),
        },
        ["diverged"] = new JsonArray([.. point.Diverged.Select(message => (JsonNode)message)]),
        ["outputs"] = new JsonArray([.. point.Outputs.Select(pair => new JsonArray(Number(pair.Regression), Number(pair.Network)))]),
    };

    /// <summary>The partition, or null for all other irreps together.</summary>
    private static JsonArray? Irrep(ImmutableArray<int> partition) => partition.IsEmpty ? null : Partition(partition);
}
