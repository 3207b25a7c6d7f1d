using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Numerics;
using Kostka.Spectra.Isotypic;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Probing;

/// <summary>What <c>kostka probe analyse --json</c> prints, also <c>results.json</c> in the probe's folder.</summary>
public static class ProbeDocument
{
    /// <summary>The whole document.</summary>
    public static JsonObject Of(ProbeResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new JsonObject
        {
            ["length"] = results.Length,
            ["vocabulary"] = results.Vocabulary,
            ["description"] = results.Description,
            ["orbits"] = results.Settings.Orbits,
            ["points"] = results.Settings.Points,
            ["model"] = results.Model,
            ["all"] = Function(null, results.All, results.Chance),
            ["outputs"] = Functions(results.Outputs, results.Chance),
            ["targets"] = Functions(results.Targets, results.Chance),
            ["command"] = results.Command,
            ["versions"] = Texts(results.Versions),
            ["machine"] = Texts(results.Machine),
            ["timings"] = Timings(results.Timings),
        };
    }

    private static JsonArray Functions(ImmutableArray<(string Name, ProbedFunction Function)> functions, ImmutableArray<double> chance) =>
        new([.. functions.Select(function => Function(function.Name, function.Function, chance))]);

    private static JsonObject Function(string? name, ProbedFunction function, ImmutableArray<double> chance)
    {
        var document = new JsonObject();
        if (name is not null)
            document["name"] = name;
        document["mean"] = Number(function.Mean.Mean);
        document["variance"] = Number(function.Variance.Mean);
        document["variance_stderr"] = Number(function.Variance.StandardError);
        document["isotypic"] = new JsonArray(
        [
            .. function.Parts.Select((part, k) => Share(part.Weight, chance[k], new JsonArray([.. part.Irrep.Parts.Select(row => (JsonNode)row)]))),
        ]);
        document["remainder"] = Share(function.Remainder, chance[^1], null);
        return document;
    }

    private static JsonObject Share(MeanAndError weight, double chance, JsonArray? partition)
    {
        var document = new JsonObject();
        if (partition is not null)
            document["partition"] = partition;
        document["weight"] = Number(weight.Mean);
        document["stderr"] = Number(weight.StandardError);
        document["chance"] = Number(chance);
        return document;
    }
}
