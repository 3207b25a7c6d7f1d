using System.Collections.Immutable;

namespace Kostka.Studies.Documents;

/// <summary>Where a piece of a study was written.</summary>
/// <param name="Line">Line, from 1; 0 when it stands in no file.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Origin">The flag that it came from, or null when it stands in the file.</param>
internal readonly record struct Mark(int Line, int Column, string? Origin = null)
{
    public static Mark Nowhere => default;

    public override string ToString() => Origin ?? (Line == 0 ? "" : $"line {Line}, column {Column}");
}

/// <summary>A piece of a document, YAML or JSON alike.</summary>
internal abstract record Node(Mark Mark)
{
    /// <summary>The piece in words, for messages: what was found.</summary>
    public abstract string Describe();
}

/// <summary>A single value. A quoted one is text; the meaning of a plain one depends on what is expected.</summary>
internal sealed record ScalarNode(string Text, bool Quoted, Mark Mark) : Node(Mark)
{
    public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Describe() => IsNull ? "nothing" : Quoted ? $"the text {Words.Quote(Text)}" : Words.Shorten(Text);
}

/// <summary>A list.</summary>
internal sealed record ListNode(ImmutableArray<Node> Items, Mark Mark) : Node(Mark)
{
    public override string Describe() => Items.Length == 0 ? "an empty list" : $"a list of {Items.Length}";
}

/// <summary>A mapping from keys to values, in the order of the document; each key occurs once.</summary>
internal sealed record MappingNode(ImmutableArray<Entry> Entries, Mark Mark) : Node(Mark)
{
    public Entry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);

    /// <summary>This mapping with one value set: in place where the key exists, at the end where it does not.</summary>
    public MappingNode With(string key, Mark keyMark, Node value)
    {
        int index = 0;
        while (index < Entries.Length && Entries[index].Key != key)
            index++;
        return index < Entries.Length
            ? this with { Entries = Entries.SetItem(index, Entries[index] with { Value = value }) }
            : this with { Entries = Entries.Add(new Entry(key, keyMark, value)) };
    }

    public MappingNode Without(string key) => this with { Entries = Entries.RemoveAll(entry => entry.Key == key) };

    public override string Describe() => Entries.Length == 0
        ? "an empty mapping"
        : $"a mapping with the key{(Entries.Length == 1 ? "" : "s")} {Words.Shorten(string.Join(", ", Entries.Select(entry => entry.Key)))}";
}

/// <summary>One key of a mapping with its value.</summary>
internal sealed record Entry(string Key, Mark KeyMark, Node Value);
