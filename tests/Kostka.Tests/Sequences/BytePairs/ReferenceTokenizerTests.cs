using System.Text;
using System.Text.Json.Nodes;
using Kostka.Sequences;
using Kostka.Sequences.BytePairs;

namespace Kostka.Tests.Sequences.BytePairs;

/// <summary>Every kind of part of a tokenizer, against the tokens that the original implementation gives.</summary>
public class ReferenceTokenizerTests
{
    private static readonly JsonNode _reference =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "tokenizers.json")))!;

    private static readonly string[] _texts = [.. _reference["texts"]!.AsArray().Select(text => text!.GetValue<string>())];

    public static TheoryData<string> Names => new(_reference["tokenizers"]!.AsObject().Select(tokenizer => tokenizer.Key));

    [Theory]
    [MemberData(nameof(Names))]
    public void Tokens_are_those_of_the_original_implementation(string name)
    {
        BytePairTokenizer tokenizer = SmallTokenizer.Load(_reference["tokenizers"]![name]!);
        for (int i = 0; i < _texts.Length; i++)
        {
            List<int> tokens = [];
            tokenizer.Encode(_texts[i], Place.TextStart, tokens);
            Assert.Equal(_reference["tokens"]![name]!.AsArray()[i]!.AsArray().Select(token => token!.GetValue<int>()), tokens);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_read_in_blocks_has_the_same_tokens(string name)
    {
        BytePairTokenizer tokenizer = SmallTokenizer.Load(_reference["tokenizers"]![name]!);
        string text = string.Concat(Enumerable.Range(0, 40).Select(i => string.Concat(_texts.Skip(i)) + '\n'));
        List<int> whole = [];
        tokenizer.Encode(text, Place.TextStart, whole);
        foreach (int block in (int[])[600, 5000])
        {
            var reader = new BytePairReader(tokenizer, new Tokenization.BytePairs(name), block);
            reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "the text", CancellationToken.None);
            TokenizedText read = reader.ToText();
            Assert.Equal(whole.Select(tokenizer.Name), read.Tokens.ToArray().Select(read.Word));
        }
    }

    [Theory]
    [InlineData("gpt2")]
    [InlineData("llama3")]
    public void Tokens_in_bytes_concatenate_to_the_text(string name)
    {
        BytePairTokenizer tokenizer = SmallTokenizer.Load(_reference["tokenizers"]![name]!);
        foreach (string text in _texts.Where(text => text.IsNormalized()))
        {
            List<int> tokens = [];
            tokenizer.Encode(text, Place.TextStart, tokens);
            string expected = name == "llama3" ? Kostka.Sequences.Unicode.UnicodeForms.Normalize(text, NormalizationForm.FormC) : text;
            Assert.Equal(expected, Encoding.UTF8.GetString([.. tokens.SelectMany(tokenizer.Bytes)]));
        }
    }
}
