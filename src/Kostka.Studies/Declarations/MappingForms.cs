using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>A form whose values are written as mappings. An absent value in a list or after a layer's name is the empty mapping.</summary>
internal abstract class MappingForm<T> : Form<T>
{
    /// <summary>Reads the keys of a mapping of which <paramref name="outer"/> were read already.</summary>
    public abstract Reading<T>? ReadKeys(MappingNode mapping, Place place, ImmutableArray<string> outer);

    /// <summary>The properties of the mapping's schema, beside those of <paramref name="outer"/>.</summary>
    public abstract JsonObject SchemaWith(SchemaDefinitions definitions, ImmutableArray<(string Key, string Value, bool Required)> outer);

    /// <summary>Adds the keys to the reference page, under the given heading.</summary>
    public abstract void DescribeKeys(ReferencePage page, string path, string heading, string introduction);

    public override Reading<T>? Read(Node node, Place place)
    {
        switch (node)
        {
            case MappingNode mapping:
                return ReadKeys(mapping, place, []);
            case ScalarNode { IsNull: true }:
                return ReadKeys(new MappingNode([], node.Mark), place, []);
            default:
                place.Refuse(node, this);
                return null;
        }
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => SchemaWith(definitions, []);
}

/// <summary>A mapping with a fixed set of keys.</summary>
/// <param name="documentation">What the block is.</param>
/// <param name="keys">Its keys.</param>
/// <param name="build">Makes the value, when every key is valid.</param>
/// <param name="check">Checks rules between keys, on those that are valid.</param>
internal sealed class Block<T>(string documentation, ImmutableArray<Key> keys, Func<Values, T> build, Action<Values, MappingNode, Place>? check = null)
    : MappingForm<T>
{
    public ImmutableArray<Key> Keys => keys;

    private string[] Names => [.. keys.Select(key => key.Name)];

    public override string Allowed => keys.Length == 0
        ? "an empty mapping {}"
        : $"a mapping with the key{(keys.Length == 1 ? "" : "s")} {string.Join(", ", Names)}";

    public override Reading<T>? ReadKeys(MappingNode mapping, Place place, ImmutableArray<string> outer)
    {
        int before = place.Context.Problems.Count;
        foreach (Entry entry in mapping.Entries)
        {
            if (!outer.Contains(entry.Key) && !keys.Any(key => key.Name == entry.Key))
                Unknown.Report(entry, place, [.. outer, .. Names]);
        }

        var values = new Values();
        foreach (Key key in keys)
            key.Read(mapping.Find(key.Name), place, values);
        check?.Invoke(values, mapping, place);
        if (place.Context.Problems.Count > before)
            return null;
        IEnumerable<Entry> canonical =
            from key in keys
            let value = values.Canonical(key)
            where value is not null
            select new Entry(key.Name, mapping.Mark, value);
        return new(build(values), new MappingNode([.. canonical], mapping.Mark));
    }

    public override JsonObject SchemaWith(SchemaDefinitions definitions, ImmutableArray<(string Key, string Value, bool Required)> outer)
    {
        var properties = new JsonObject();
        foreach ((string key, string value, _) in outer)
            properties[key] = new JsonObject { ["const"] = value };
        foreach (Key key in keys)
            properties[key.Name] = definitions.Property(key);
        string[] required = [.. outer.Where(o => o.Required).Select(o => o.Key), .. keys.Where(key => key.IsRequired).Select(key => key.Name)];
        var schema = new JsonObject { ["type"] = "object", ["description"] = documentation, ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Length > 0)
            schema["required"] = SchemaDefinitions.Array(required);
        return schema;
    }

    public override void Describe(ReferencePage page, string path) =>
        DescribeKeys(page, path, path.Length == 0 ? "The whole file" : $"`{path}`", documentation);

    public override void DescribeKeys(ReferencePage page, string path, string heading, string introduction)
    {
        page.Keys(path, heading, introduction, keys);
        foreach (Key key in keys)
            key.Form.Describe(page, path.Length == 0 ? key.Name : $"{path}.{key.Name}");
    }
}

/// <summary>Mappings of several kinds, told apart by one of their keys.</summary>
/// <param name="key">That key: <c>kind</c>.</param>
/// <param name="what">What it chooses, in words: "measure".</param>
/// <param name="documentation">What the block is.</param>
/// <param name="absent">The kind that is meant without that key, or null when it must be given.</param>
/// <param name="variants">The kinds.</param>
internal sealed class Choice<T>(string key, string what, string documentation, string? absent, params ImmutableArray<Choice<T>.Variant> variants)
    : MappingForm<T>
{
    /// <summary>One kind.</summary>
    /// <param name="Name">The value of the key that chooses it.</param>
    /// <param name="Documentation">What it is.</param>
    /// <param name="Form">Its other keys; null for a kind that comes in a later version.</param>
    internal sealed record Variant(string Name, string Documentation, MappingForm<T>? Form);

    private string[] Available => [.. variants.Where(variant => variant.Form is not null).Select(variant => variant.Name)];

    public override string Allowed => $"a mapping whose key {key} is {Words.Or(Available)}";

    public override Reading<T>? ReadKeys(MappingNode mapping, Place place, ImmutableArray<string> outer)
    {
        Entry? chosen = mapping.Find(key);
        if (chosen is null && absent is not null)
            chosen = new Entry(key, mapping.Mark, new ScalarNode(absent, Quoted: true, mapping.Mark));
        if (chosen is null)
        {
            string? misspelt = Words.Nearest(key, mapping.Entries.Select(entry => entry.Key).Where(name => !outer.Contains(name)));
            string found = misspelt is null ? "" : $" (found {Words.Quote(misspelt)}; did you mean {Words.Quote(key)}?)";
            place.Report($"the key {Words.Quote(key)} is missing{found}; it takes {Words.Or(Available)}");
            return null;
        }

        Place at = place.Key(key, chosen.KeyMark);
        string? name = chosen.Value is ScalarNode { IsNull: false } scalar ? scalar.Text : null;
        Variant? variant = variants.FirstOrDefault(variant => variant.Name == name);
        if (variant is null)
        {
            at.Report(chosen.Value, $"found {chosen.Value.Describe()}; allowed: {Words.Or(Available)}{(name is null ? "" : Words.DidYouMean(name, Available))}");
            return null;
        }

        if (variant.Form is null)
        {
            at.Report(chosen.Value, $"the {what} {name} comes in a later version; available now: {Words.Or(Available)}");
            return null;
        }

        return variant.Form.ReadKeys(mapping, place, outer.Add(key)) is { } reading
            ? new(reading.Value, WithKey((MappingNode)reading.Canonical, new ScalarNode(variant.Name, Quoted: true, chosen.Value.Mark)))
            : null;
    }

    private MappingNode WithKey(MappingNode canonical, ScalarNode name) =>
        canonical with { Entries = canonical.Entries.Insert(0, new Entry(key, name.Mark, name)) };

    public override JsonObject SchemaWith(SchemaDefinitions definitions, ImmutableArray<(string Key, string Value, bool Required)> outer)
    {
        JsonObject schema = SchemaDefinitions.OneOf(
            from variant in variants
            where variant.Form is not null
            select variant.Form!.SchemaWith(definitions, outer.Add((key, variant.Name, variant.Name != absent))));
        schema["description"] = documentation;
        return schema;
    }

    public override void Describe(ReferencePage page, string path) => DescribeKeys(page, path, $"`{path}`", documentation);

    public override void DescribeKeys(ReferencePage page, string path, string heading, string introduction)
    {
        page.Choice(heading, introduction, key, absent, variants.Select(variant => (variant.Name, variant.Documentation, variant.Form is null)));
        foreach (Variant variant in variants)
            variant.Form?.DescribeKeys(page, path, $"{heading} with `{key}: {variant.Name}`", variant.Documentation);
    }
}

/// <summary>A mapping with exactly one key, which says what its value is: <c>attention: { … }</c>.</summary>
/// <param name="what">What it is, in words: "layer".</param>
/// <param name="documentation">What the values are.</param>
/// <param name="variants">The keys.</param>
internal sealed class Named<T>(string what, string documentation, params ImmutableArray<Named<T>.Variant> variants) : Form<T>
{
    /// <summary>One of the keys.</summary>
    /// <param name="Name">The key.</param>
    /// <param name="Documentation">What it is.</param>
    /// <param name="Form">The form of its value.</param>
    internal sealed record Variant(string Name, string Documentation, Form<T> Form);

    private string[] Names => [.. variants.Select(variant => variant.Name)];

    public override string Allowed => $"a {what}, one of {Words.Or(Names)}, as in \"{Names[0]}: {{ … }}\"";

    public override Reading<T>? Read(Node node, Place place)
    {
        if (node is not MappingNode mapping || mapping.Entries.Length == 0)
        {
            string hint = node is ScalarNode { IsNull: false } scalar && Names.Contains(scalar.Text) ? $"; write \"{scalar.Text}: …\" with its value" : "";
            place.Refuse(node, this, hint);
            return null;
        }

        Entry entry = mapping.Entries[0];
        if (mapping.Entries.Length > 1)
        {
            place.Report(node, $"found {node.Describe()}; allowed: one {what} an item, its settings indented below its name, as in \"{Names[0]}: {{ … }}\"");
            return null;
        }

        Variant? variant = variants.FirstOrDefault(variant => variant.Name == entry.Key);
        if (variant is null)
        {
            Unknown.Report(entry, place, Names);
            return null;
        }

        return variant.Form.Read(entry.Value, place.Key(entry.Key, entry.KeyMark)) is { } reading
            ? new(reading.Value, new MappingNode([new Entry(entry.Key, entry.KeyMark, reading.Canonical)], mapping.Mark))
            : null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => SchemaDefinitions.OneOf(variants.Select(variant => new JsonObject
    {
        ["type"] = "object",
        ["description"] = variant.Documentation,
        ["properties"] = new JsonObject { [variant.Name] = variant.Form.Schema(definitions) },
        ["required"] = SchemaDefinitions.Array([variant.Name]),
        ["additionalProperties"] = false,
    }));

    public override void Describe(ReferencePage page, string path)
    {
        page.Named($"`{path}`", documentation, variants.Select(variant => (variant.Name, variant.Form as Form, variant.Documentation)));
        foreach (Variant variant in variants)
            variant.Form.Describe(page, $"{path}.{variant.Name}");
    }
}

/// <summary>The message about a key that is not declared.</summary>
internal static class Unknown
{
    public static void Report(Entry entry, Place place, IReadOnlyList<string> allowed)
    {
        string hint = Words.DidYouMean(entry.Key, allowed);
        if (hint.Length == 0 && place.Context.PlacesOf(entry.Key) is { Length: > 0 } places)
            hint = $"; {Words.Quote(entry.Key)} belongs in {Words.Or(places)}";
        place.Key(entry.Key, entry.KeyMark).Report(
            allowed.Count == 0 ? "unknown key; no keys are allowed here" : $"unknown key; allowed: {string.Join(", ", allowed)}{hint}");
    }
}
