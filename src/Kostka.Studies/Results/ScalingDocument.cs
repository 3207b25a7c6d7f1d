using System.Text.Json.Nodes;

namespace Kostka.Studies.Results;

/// <summary>Sample complexity against length as JSON.</summary>
internal static class ScalingDocument
{
    /// <summary>What <c>kostka scaling --json</c> prints: the first target, and with several targets all of them under <c>targets</c>.</summary>
    public static JsonObject Of(ScalingResult scaling)
    {
        var document = new JsonObject
        {
            ["criterion"] = scaling.Criterion.ToString().ToLowerInvariant(),
            ["threshold"] = ResultsDocument.Number(scaling.Threshold),
            ["ridge"] = ResultsDocument.Number(scaling.Ridge),
            ["lengths"] = Lengths(scaling),
            ["methods"] = new JsonArray([.. scaling.Methods.Select(method => (JsonNode)method)]),
        };
        foreach ((string key, JsonNode? value) in Target(scaling.Targets[0], scaling))
            document[key] = value?.DeepClone();
        if (scaling.Targets.Length > 1)
            document["targets"] = new JsonArray([.. scaling.Targets.Select(target => Target(target, scaling))]);
        return document;
    }

    private static JsonObject Target(TargetScaling target, ScalingResult scaling) => new()
    {
        ["target"] = target.Target,
        ["irreps"] = new JsonArray([.. target.Irreps.Select(irrep => Irrep(irrep, scaling))]),
        ["whole"] = target.Whole is not { } whole ? null : new JsonObject
        {
            ["samples"] = Numbers(whole.Values),
            ["exponent"] = ResultsDocument.Number(whole.Exponent),
            ["exponent_stderr"] = ResultsDocument.Number(whole.ExponentError),
        },
    };

    private static JsonObject Irrep(IrrepScaling irrep, ScalingResult scaling) => new()
    {
        ["below"] = new JsonArray([.. irrep.Below.Select(row => (JsonNode)row)]),
        ["lengths"] = Lengths(scaling),
        ["samples"] = Numbers(irrep.Samples.Values),
        ["bound"] = Numbers(irrep.Bound.Values),
        ["ratio"] = Numbers(irrep.Samples.Values.Zip(irrep.Bound.Values, (samples, bound) => samples / bound)),
        ["exponent"] = ResultsDocument.Number(irrep.Samples.Exponent),
        ["exponent_stderr"] = ResultsDocument.Number(irrep.Samples.ExponentError),
        ["bound_exponent"] = ResultsDocument.Number(irrep.Bound.Exponent),
        ["eigenvalues"] = Numbers(irrep.Eigenvalues.Values),
        ["eigenvalue_exponent"] = ResultsDocument.Number(irrep.Eigenvalues.Exponent),
        ["power"] = Numbers(irrep.Power),
    };

    private static JsonArray Lengths(ScalingResult scaling) => new([.. scaling.Lengths.Select(length => (JsonNode)length)]);

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(ResultsDocument.Number)]);
}
