using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kostka.Studies.Declarations;
using Kostka.Studies.Keys;

namespace Kostka.Studies;

/// <summary>The JSON Schema of study files, for editors and other tools.</summary>
public static class StudySchema
{
    /// <summary>The schema (draft 2020-12), made from the declaration of the keys; keys and kinds of later versions are left out.</summary>
    public static string Json()
    {
        var definitions = new SchemaDefinitions();
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "Kostka study file" };
        foreach ((string keyword, JsonNode? value) in StudyKeys.Form.Schema(definitions))
            schema[keyword] = value?.DeepClone();
        schema["anyOf"] = new JsonArray([.. ((string[])[StudyKeys.Model.Name, StudyKeys.Sparse.Name]).Select(key => new JsonObject { ["required"] = new JsonArray(key) })]);
        schema["$defs"] = definitions.ToJson();
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
            schema.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
