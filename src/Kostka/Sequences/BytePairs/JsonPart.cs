using System.Text.Json;

namespace Kostka.Sequences.BytePairs;

/// <summary>A part of a JSON document that is read strictly: what is not known is refused, never passed over.</summary>
/// <param name="Element">The part.</param>
/// <param name="Path">Where it is, as in "model.vocab".</param>
internal readonly record struct JsonPart(JsonElement Element, string Path)
{
    /// <summary>What the key "type" names.</summary>
    public string Type => Get("type").Text;

    /// <summary>The part as a text.</summary>
    public string Text => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw Wrong("a text");

    /// <summary>The part as a whole number from 0 on.</summary>
    public int Number =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int value) && value is >= 0 and < 1 << 24 ? value : throw Wrong("a whole number from 0 to 16777215");

    /// <summary>The members of an object with their names.</summary>
    public IEnumerable<(string Name, JsonPart Value)> Members
    {
        get
        {
            string path = Path;
            return Element.ValueKind == JsonValueKind.Object
                ? Element.EnumerateObject().Select(member => (member.Name, new JsonPart(member.Value, Join(path, member.Name))))
                : throw Wrong("an object");
        }
    }

    /// <summary>The items of a list.</summary>
    public IEnumerable<JsonPart> Items
    {
        get
        {
            string path = Path;
            return Element.ValueKind == JsonValueKind.Array
                ? Element.EnumerateArray().Select((item, i) => new JsonPart(item, $"{path}[{i}]"))
                : throw Wrong("a list");
        }
    }

    /// <summary>Refuses members other than these.</summary>
    public JsonPart Only(params ReadOnlySpan<string> names)
    {
        foreach ((string name, _) in Members)
        {
            if (!names.Contains(name))
                throw new FormatException($"its setting {Join(Path, name)} is not known");
        }

        return this;
    }

    /// <summary>A member, or null when it is absent or null.</summary>
    public JsonPart? Find(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return Element.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? new JsonPart(member, Join(Path, name)) : null;
    }

    /// <summary>A member that must be there.</summary>
    public JsonPart Get(string name) => Find(name) ?? throw new FormatException($"{Join(Path, name)} is missing");

    /// <summary>A member that is true or false.</summary>
    public bool Flag(string name, bool otherwise = false) => Find(name) switch
    {
        null => otherwise,
        { Element.ValueKind: JsonValueKind.True } => true,
        { Element.ValueKind: JsonValueKind.False } => false,
        { } other => throw other.Wrong("true or false"),
    };

    /// <summary>The part is not what it should be.</summary>
    public FormatException Wrong(string expected) => new($"{(Path.Length == 0 ? "the document" : Path)} is not {expected}");

    /// <summary>The part names something that is not supported.</summary>
    public FormatException Unsupported(string what, string supported) => new($"its {Path} is {what}, which is not supported ({supported})");

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
