using System.Text.Json.Nodes;
using Kostka.Sequences;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>What a token is: one of a few words, or a tokenizer's file, relative to the study file.</summary>
internal sealed class TokenizationForm : Form<Tokenization>
{
    private static readonly (string Name, string Meaning)[] _words =
    [
        ("words", "Words are split at white space; every newline, those of empty lines too, adds the token `<eos>`."),
        ("characters", "Unicode characters, white space and newlines among them."),
        ("bytes", "Bytes of the files, which need not be text."),
    ];

    private static readonly FileName _file = new();

    private static string[] Names => [.. _words.Select(word => word.Name)];

    public override string Allowed => $"{string.Join(", ", Names)}, or a tokenizer's file (tokenizer.json, or vocab.json with merges.txt)";

    public override Reading<Tokenization>? Read(Node node, Place place)
    {
        if (node is ScalarNode { IsNull: false } scalar && Names.Contains(scalar.Text))
            return new(Tokenization.Parse(scalar.Text), new ScalarNode(scalar.Text, Quoted: true, node.Mark));
        if (node is not ScalarNode { IsNull: false } word)
        {
            place.Refuse(node, this);
            return null;
        }

        if (_file.Read(word, place) is not { } file)
            return null;
        // What is almost one of the words, and no file, is that word misspelt.
        if (Words.DidYouMean(word.Text, Names) is { Length: > 0 } hint && !Path.Exists(file.Value))
        {
            place.Report(node, $"found {Words.Quote(word.Text)}; allowed: {Allowed}{hint}");
            return null;
        }

        return new(new Tokenization.BytePairs(file.Value), file.Canonical);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => SchemaDefinitions.AnyOf(SchemaDefinitions.Enumeration(Names), _file.Schema(definitions));

    public override void Describe(ReferencePage page, string path) =>
        page.Words(path, [.. _words.Select(word => (word.Name, word.Meaning, false)), ("FILE", "Byte-pair encoding with the vocabulary of a `tokenizer.json` (Hugging Face), a `vocab.json` with `merges.txt` beside it (GPT-2), or a folder that holds either.", false)]);
}
