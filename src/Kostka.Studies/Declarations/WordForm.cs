using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>One of a few words.</summary>
internal sealed class WordForm<T>(params ImmutableArray<WordForm<T>.Word> words) : Form<T>
{
    /// <summary>A word and what it stands for.</summary>
    /// <param name="Name">The word.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Documentation">What it means, for the reference page.</param>
    /// <param name="Later">Declared, but not available in this version.</param>
    internal sealed record Word(string Name, T Value, string Documentation, bool Later = false);

    private string[] Available => [.. words.Where(word => !word.Later).Select(word => word.Name)];

    public override string Allowed => Words.Or(Available);

    public override Reading<T>? Read(Node node, Place place)
    {
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            place.Refuse(node, this);
            return null;
        }

        Word? word = words.FirstOrDefault(word => word.Name == scalar.Text);
        if (word is null)
        {
            place.Report(node, $"found {Words.Quote(scalar.Text)}; allowed: {Allowed}{Words.DidYouMean(scalar.Text, Available)}");
            return null;
        }

        if (word.Later)
        {
            place.Report(node, $"{word.Name} comes in a later version; available now: {Allowed}");
            return null;
        }

        return new(word.Value, new ScalarNode(word.Name, Quoted: true, node.Mark));
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => SchemaDefinitions.Enumeration(Available);

    public override void Describe(ReferencePage page, string path) =>
        page.Words(path, words.Select(word => (word.Name, word.Documentation, word.Later)));
}

/// <summary>A number, or a word in its place.</summary>
internal sealed class NumberOrWord(Number number, string word) : Form<double?>
{
    public override string Allowed => $"{number.Allowed}, or {word}";

    public override Reading<double?>? Read(Node node, Place place)
    {
        if (node is ScalarNode scalar && scalar.Text == word)
            return new(null, scalar with { Quoted = true });
        if (!Number.TryParse(node, out _))
        {
            place.Refuse(node, this, node is ScalarNode text && Number.Hint(node) is "" ? Words.DidYouMean(text.Text, [word]) : Number.Hint(node));
            return null;
        }

        return number.Read(node, place) is { } reading ? new(reading.Value, reading.Canonical) : null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        SchemaDefinitions.AnyOf(number.Schema(definitions), SchemaDefinitions.Enumeration([word]));
}
