using Kostka.Sequences.BytePairs;

namespace Kostka.Tests.Sequences.BytePairs;

/// <summary>Files that are no tokenizers, or tokenizers with something that is not supported: refused by name.</summary>
public sealed class TokenizerFileTests : IDisposable
{
    private readonly TemporaryText _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string, string> Documents => new()
    {
        { "not json", "not JSON (line 1" },
        { "IQ== 0\nIg== 1\n", "tiktoken" },
        { "[1, 2]", "not an object" },
        { "{}", "merges that belong to it" },
        { """{ "hello": "world" }""", "no \"model\"" },
        { """{ "model": { "type": "WordPiece", "vocab": {} } }""", "WordPiece" },
        { """{ "model": { "type": "Unigram", "vocab": [] } }""", "Unigram" },
        { """{ "model": { "type": "BPE", "merges": [] } }""", "model.vocab is missing" },
        { """{ "model": { "type": "BPE", "vocab": { "a": 0 } } }""", "model.merges is missing" },
        { """{ "model": { "vocab": {}, "merges": [] } }""", "empty" },
        { """{ "model": { "vocab": { "a": 0, "b": 0 }, "merges": [] } }""", "\"a\" and \"b\" of its vocabulary have the same number, 0" },
        { """{ "model": { "vocab": { "a": 0, "a": 1 }, "merges": [] } }""", "\"a\" is in its vocabulary twice" },
        { """{ "model": { "vocab": { "a": -1 }, "merges": [] } }""", "model.vocab.a is not a whole number" },
        { """{ "model": { "vocab": { "a": 0.5 }, "merges": [] } }""", "model.vocab.a is not a whole number" },
        { """{ "model": { "vocab": { "a": 0, "b": 1 }, "merges": ["a b"] } }""", "\"ab\", which the vocabulary lacks" },
        { """{ "model": { "vocab": { "a": 0, "ab": 1 }, "merges": ["a b"] } }""", "\"b\", which the vocabulary lacks" },
        { """{ "model": { "vocab": { "a": 0 }, "merges": ["a"] } }""", "\"a\" is not two tokens" },
        { """{ "model": { "vocab": { "a": 0 }, "merges": [["a"]] } }""", "model.merges[0] is not a pair" },
        { """{ "model": { "vocab": { "a": 0 }, "merges": [], "dropout": 0.1 } }""", "dropout" },
        { """{ "model": { "vocab": { "a": 0 }, "merges": [], "unk_token": "?" } }""", "unk_token \"?\" is not in the vocabulary" },
        { """{ "model": { "vocab": { "a": 0 }, "merges": [], "novelty": 1 } }""", "model.novelty is not known" },
        { """{ "model": { "vocab": { "a": 0 }, "merges": [], "byte_fallback": "yes" } }""", "model.byte_fallback is not true or false" },
        { """{ "normalizer": { "type": "Precompiled" }, "model": { "vocab": { "a": 0 }, "merges": [] } }""", "normalizer is of type Precompiled" },
        { """{ "normalizer": { "type": "NFC", "x": 1 }, "model": { "vocab": { "a": 0 }, "merges": [] } }""", "normalizer.x is not known" },
        { """{ "pre_tokenizer": { "type": "UnicodeScripts" }, "model": { "vocab": { "a": 0 }, "merges": [] } }""", "pre_tokenizer is of type UnicodeScripts" },
        { Split("Regex", @"\\p{Han}"), "cannot be read" },
        { Split("Regex", @"\\w+"), "'\\w' in it is not supported" },
        { Split("Regex", "a?+b"), "'?+' in it is not supported" },
        { Split("Regex", "[a[b]]"), "a class in a class" },
        { Split("Regex", "(?m:a)"), "(?m:" },
        { Split("Regex", "("), "cannot be read" },
        { Split("String", "x\", \"Other\": \"y"), "pre_tokenizer.pattern.Other is not known" },
        { """{ "pre_tokenizer": { "type": "Sequence", "pretokenizers": [{ "type": "ByteLevel" }, { "type": "ByteLevel" }] }, "model": { "vocab": { "a": 0 }, "merges": [] } }""", "pretokenizers[1] is a second ByteLevel" },
        { """{ "added_tokens": [{ "id": 0, "content": "b" }], "model": { "vocab": { "a": 0 }, "merges": [] } }""", "\"a\" and \"b\" have the same number, 0" },
        { """{ "added_tokens": [{ "id": 1, "content": "a" }], "model": { "vocab": { "a": 0 }, "merges": [] } }""", "number 1, but in the vocabulary 0" },
        { """{ "added_tokens": [{ "id": 1, "content": "" }], "model": { "vocab": { "a": 0 }, "merges": [] } }""", "empty" },
        { """{ "model": { "vocab": { "\ud800": 0 }, "merges": [] } }""", "surrogate" },
        { """{ "tokens": 1, "model": { "vocab": { "a": 0 }, "merges": [] } }""", "setting tokens is not known" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public void What_cannot_be_used_is_refused_by_name(string document, string message)
    {
        string file = _files.Write("tokenizer.json", document);
        string found = Assert.Throws<RequestException>(() => TokenizerFiles.Load(file)).Message;
        Assert.Contains(message, found);
        Assert.Contains(file, found);
    }

    [Theory]
    [InlineData(@"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    [InlineData(@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t)?|\p{N}{1,3}|(?<=a)b")]
    public void Patterns_of_well_known_models_are_read(string pattern)
    {
        List<Range> matches = [];
        ScalarRegex.Parse(pattern).Matches("one, two", matches);
        Assert.NotEmpty(matches);
    }

    [Fact]
    public void A_missing_file_and_a_folder_without_tokenizer_are_refused()
    {
        Assert.Contains("no tokenizer", Refusal(Path.Combine(_files.Folder, "none.json")));
        Assert.Contains("holds no tokenizer", Refusal(_files.Folder));
        Assert.Contains("merges", Refusal(_files.Write("vocab.json", """{ "a": 0 }""")));
        _files.Write("merges.txt", "a b c\n");
        Assert.Contains("\"a b c\" is not two tokens", Refusal(Path.Combine(_files.Folder, "vocab.json")));
        _files.Write("merges.txt", [(byte)'a', 0xFF]);
        Assert.Contains("cannot be used", Refusal(Path.Combine(_files.Folder, "vocab.json")));
        Assert.Contains("not JSON", Refusal(_files.Write("binary.json", [0, 1, 2, 0xFF])));
        Assert.Contains("not JSON", Refusal(_files.Write("empty.json", "")));
    }

    private static string Split(string kind, string pattern) =>
        "{ \"pre_tokenizer\": { \"type\": \"Split\", \"pattern\": { \"" + kind + "\": \"" + pattern
        + "\" }, \"behavior\": \"Isolated\" }, \"model\": { \"vocab\": { \"a\": 0 }, \"merges\": [] } }";

    private static string Refusal(string path) => Assert.Throws<RequestException>(() => TokenizerFiles.Load(path)).Message;
}
