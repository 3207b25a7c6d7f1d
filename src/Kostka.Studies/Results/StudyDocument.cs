using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Results;

/// <summary>A study's text as a JSON document.</summary>
internal static class StudyDocument
{
    /// <summary>The study, key by key; a plain word becomes null, true, false or a number where it is one.</summary>
    public static JsonNode? Json(string text) => Json(DocumentReader.Read(text, "the study as it was run"));

    /// <summary>One value of a study, as it stands on one line.</summary>
    public static JsonNode? Value(string line) => Json(DocumentReader.Read($"value: {line}", "a value of the study").Find("value")!.Value);

    private static JsonNode? Json(Node node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Json)]),
        ScalarNode { IsNull: true } => null,
        ScalarNode { Quoted: false, Text: "true" or "false" } scalar => scalar.Text == "true",
        ScalarNode { Quoted: false } scalar when ulong.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong whole) => whole,
        ScalarNode { Quoted: false } scalar when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number) => number,
        ScalarNode scalar => scalar.Text,
        _ => throw new ArgumentException($"An unknown kind of node: {node.GetType()}", nameof(node)),
    };
}
