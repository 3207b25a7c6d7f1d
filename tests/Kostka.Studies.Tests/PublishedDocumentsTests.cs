using System.Text.Json.Nodes;

namespace Kostka.Studies.Tests;

/// <summary>
/// The committed schema and reference page are those that the declaration of the keys gives. To renew them: run the tests with KOSTKA_UPDATE_DOCS=1.
/// </summary>
public sealed class PublishedDocumentsTests
{
    [Fact]
    public void TheCommittedReferencePageIsUpToDate() => AssertCommitted("study-file.md", StudyReference.Markdown());

    [Fact]
    public void TheCommittedSchemaIsUpToDate() => AssertCommitted("study.schema.json", StudySchema.Json());

    [Fact]
    public void EveryReferenceOfTheSchemaIsDefined()
    {
        JsonNode schema = JsonNode.Parse(StudySchema.Json())!;
        var definitions = schema["$defs"]!.AsObject().Select(pair => $"#/$defs/{pair.Key}").ToHashSet();
        string[] references = [.. References(schema)];
        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, definitions));
        Assert.All(schema["$defs"]!.AsObject(), pair => Assert.NotNull(pair.Value));
    }

    [Fact]
    public void SchemaAndPageNameEveryKeyOfTheContract()
    {
        string[] keys =
        [
            "name", "question", "sequence", "length", "vocabulary", "measure", "kind", "probabilities", "files", "tokens", "stride", "model", "token_variance", "position",
            "variance", "length_scale", "base", "layers", "attention", "score", "scaling", "query_key_variance", "value_output_variance", "causal", "dense", "weight_variance",
            "bias_variance", "activation", "layer_norm", "rms_norm", "residual", "repeat", "times", "pool", "readout", "kernel", "target", "function", "positions", "at_least",
            "symbol", "values", "symbols", "spectrum", "method", "irreps", "check_pool", "regression", "noise", "label_noise", "train", "measured", "repeats", "test", "test_measure", "classes", "from",
            "lengths", "criterion", "threshold", "sweep", "seed",
        ];
        string schema = StudySchema.Json(), page = StudyReference.Markdown();
        Assert.All(keys, key => Assert.Contains($"\"{key}\":", schema, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.Contains($"`{key}", page, StringComparison.Ordinal));
        Assert.Contains("`networks`", page, StringComparison.Ordinal);
    }

    private static void AssertCommitted(string file, string generated)
    {
        string path = Repository.File("docs", file);
        if (Environment.GetEnvironmentVariable("KOSTKA_UPDATE_DOCS") == "1")
            File.WriteAllText(path, generated);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == generated, $"docs/{file} is out of date: run the tests with KOSTKA_UPDATE_DOCS=1 and commit it.");
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair.Key == "$ref" ? [pair.Value!.GetValue<string>()] : References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
