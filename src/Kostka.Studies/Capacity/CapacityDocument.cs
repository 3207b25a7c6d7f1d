using System.Text.Json.Nodes;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Models;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Capacity;

/// <summary>What <c>kostka capacity --json</c> prints.</summary>
public static class CapacityDocument
{
    /// <summary>The whole document.</summary>
    public static JsonObject Of(CapacityResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        CapacitySettings settings = results.Settings;
        return new JsonObject
        {
            ["model"] = results.Model,
            ["map"] = results.Map,
            ["samples"] = settings.Samples,
            ["tokens"] = results.Tokens,
            ["keys"] = results.Capacity.Keys,
            ["gap"] = settings.Gap,
            ["error"] = settings.Error,
            ["margin"] = settings.Margin,
            ["delta"] = settings.Failure,
            ["input_norm"] = results.Capacity.InputNorm,
            ["layers"] = new JsonArray([.. results.Capacity.Layers.Select(layer => new JsonObject
            {
                ["layer"] = layer.Number,
                ["matrices"] = new JsonArray([.. layer.Matrices.Select(Matrix)]),
            })]),
            ["readout"] = results.Capacity.Readout is { } readout ? Matrix(readout) : null,
            ["outside"] = new JsonArray([.. results.Capacity.Outside.Select(reason => (JsonNode)reason)]),
            ["theorems"] = new JsonArray([.. results.Theorems.Select(theorem => Theorem(theorem, settings))]),
        };
    }

    private static JsonObject Matrix(MatrixMeasure matrix) => new()
    {
        ["name"] = matrix.Name,
        ["rows"] = matrix.Rows,
        ["columns"] = matrix.Columns,
        ["spectral"] = Number(matrix.Spectral),
        ["frobenius"] = Number(matrix.Frobenius),
        ["sum_of_columns"] = Number(matrix.SumOfColumns),
        ["sum_of_entries"] = Number(matrix.SumOfEntries),
    };

    private static JsonObject Theorem(TheoremResult theorem, CapacitySettings settings)
    {
        CoveringBound covering = theorem.Covering;
        double accuracy = settings.Margin / 2;
        var terms = covering.Terms.Zip(covering.Allocation(accuracy), (term, part) => new JsonObject
        {
            ["name"] = term.Name,
            ["a"] = Number(term.Rate),
            ["alpha"] = Number(term.Sensitivity),
            ["norm"] = Number(term.Cover.Norm),
            ["input_norm"] = Number(term.Cover.InputNorm),
            ["accuracy"] = Number(part),
        });
        return new JsonObject
        {
            ["theorem"] = theorem.Bound.Theorem,
            ["embeddings"] = theorem.Bound.Embeddings == EmbeddingsAs.Given ? "given" : "learned",
            ["bound"] = Number(theorem.Bound.Measured.Bound),
            ["gamma_cubed"] = Number(covering.GammaCubed),
            ["log_covering_number"] = Number(covering.LogCoveringNumber(accuracy)),
            ["terms"] = new JsonArray([.. terms]),
            ["rounded_gamma_cubed"] = Number(theorem.RoundedGammaCubed),
            ["delta_left"] = Number(theorem.FailureLeft),
            ["generalization"] = new JsonArray([.. theorem.Statements.Select(statement => new JsonObject
            {
                ["statement"] = statement.Name,
                ["at_samples"] = Number(statement.AtSamples),
                ["target"] = Number(statement.Target),
                ["samples_needed"] = Number(statement.SamplesNeeded),
            })]),
        };
    }
}
