using System.Text.Json.Nodes;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>The named parts of a JSON Schema, for forms that contain themselves; and the small pieces that schemas are made of.</summary>
internal sealed class SchemaDefinitions
{
    private readonly SortedDictionary<string, JsonObject?> _definitions = new(StringComparer.Ordinal);

    /// <summary>The definitions, for the schema's <c>$defs</c>.</summary>
    public JsonObject ToJson() => new(_definitions.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    /// <summary>A reference to a named schema, made when it is first asked for.</summary>
    public JsonObject Reference(string name, Func<JsonObject> schema)
    {
        if (_definitions.TryAdd(name, null))
            _definitions[name] = schema();
        return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
    }

    /// <summary>A key's schema with its documentation, default and example.</summary>
    public JsonObject Property(Key key)
    {
        JsonObject schema = key.Form.Schema(this);
        schema["description"] = key.Documentation;
        if (key.DefaultNode is { } value)
            schema["default"] = ToJson(value);
        if (key.Example is { } example)
            schema["examples"] = new JsonArray(ToJson(DocumentReader.Read($"example: {example}", "a declared example").Find("example")!.Value));
        return schema;
    }

    public static JsonObject Enumeration(IEnumerable<string> words) => new() { ["enum"] = Array(words) };

    public static JsonArray Array(IEnumerable<string> words) => new([.. words.Select(word => JsonValue.Create(word))]);

    public static JsonObject OneOf(IEnumerable<JsonObject> schemas) => new() { ["oneOf"] = new JsonArray([.. schemas]) };

    public static JsonObject AnyOf(params IEnumerable<JsonObject> schemas) => new() { ["anyOf"] = new JsonArray([.. schemas]) };

    private static JsonNode? ToJson(Node node) => node switch
    {
        ScalarNode { IsNull: true } => null,
        ScalarNode { Quoted: false, Text: "true" or "false" } scalar => JsonValue.Create(scalar.Text == "true"),
        ScalarNode scalar when Number.TryParse(scalar, out double value) => JsonValue.Create(value),
        ScalarNode scalar => JsonValue.Create(scalar.Text),
        ListNode list => new JsonArray([.. list.Items.Select(ToJson)]),
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value)))),
        _ => throw new ArgumentException($"An unknown kind of node: {node.GetType()}", nameof(node)),
    };
}
