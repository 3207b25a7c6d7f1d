using System.Text;
using Kostka.Sequences;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests;

/// <summary>Studies of text: what tokens are, and the encoding, as the study file says.</summary>
public sealed class TextStudyTests : IDisposable
{
    private const string Model = "model: { layers: [{ dense: {} }] }\ntarget: { kind: next_token, symbols: 1 }\nregression: { noise: 0.1, train: [2] }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("kostka-text-study-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "a b a b")]
    [InlineData(", tokens: characters", "a ␣ [rarer character] ␣")]
    [InlineData(", tokens: bytes", "a ␣ [rarer byte] ␣")]
    [InlineData(", tokens: tokenizer.json", "a ␣ [rarer token] ␣")]
    public void Tokens_are_what_the_study_says(string tokens, string expected)
    {
        File.WriteAllText(Path.Combine(_folder, "text.txt"), string.Concat(Enumerable.Repeat("a b ", 40)));
        File.WriteAllText(
            Path.Combine(_folder, "tokenizer.json"),
            """{ "pre_tokenizer": null, "model": { "type": "BPE", "vocab": { "a": 0, " ": 1, "b": 2 }, "merges": [] } }""");
        StudyParts parts = StudyParts.Of(Load(tokens));
        var corpus = ((CorpusMeasure)parts.Measure).Corpus;
        Assert.Equal(expected, corpus.Alphabet.Display(corpus.Tokens[..4]));
    }

    [Fact]
    public void The_encoding_is_the_one_that_the_study_names()
    {
        byte[] latin = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("é b é c ", 40)));
        File.WriteAllBytes(Path.Combine(_folder, "text.txt"), latin);
        Assert.Contains("--encoding", Assert.Throws<RequestException>(() => StudyParts.Of(Load(""))).Message);
        Assert.Equal("é", StudyParts.Of(Load(", encoding: latin1")).Alphabet.Name(0));
        Assert.Equal("\uFFFD", StudyParts.Of(Load(", replace_invalid: true")).Alphabet.Name(0));
        Assert.Contains("'latin-x'", Assert.Throws<RequestException>(() => StudyParts.Of(Load(", encoding: latin-x"))).Message);
    }

    private Study Load(string keys)
    {
        string path = Path.Combine(_folder, "study.yaml");
        File.WriteAllText(path, $"sequence: {{ length: 4, measure: {{ kind: corpus, files: [text.txt], vocabulary: 3{keys} }} }}\n{Model}");
        return Study.Load(path, StudyOverrides.None);
    }
}
