using System.Text.Json.Nodes;
using Kostka.Sequences.BytePairs;

namespace Kostka.Tests.Sequences.BytePairs;

/// <summary>Small tokenizers as JSON, and their tokens of a text.</summary>
internal static class SmallTokenizer
{
    /// <summary>A tokenizer.json with these merges ("a b"); single characters come first in the vocabulary, then what the merges make.</summary>
    public static JsonObject Json(string characters, params string[] merges)
    {
        var vocabulary = new JsonObject();
        foreach (char character in characters)
            vocabulary.Add(character.ToString(), vocabulary.Count);
        foreach (string merge in merges)
            vocabulary.TryAdd(merge.Replace(" ", "", StringComparison.Ordinal), vocabulary.Count);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(),
            ["normalizer"] = null,
            ["pre_tokenizer"] = null,
            ["model"] = new JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new JsonArray([.. merges.Select(merge => (JsonNode)merge)]) },
        };
    }

    /// <summary>The tokens of a text, as the vocabulary writes them.</summary>
    public static string[] Encode(BytePairTokenizer tokenizer, string text, Place place = Place.TextStart)
    {
        List<int> tokens = [];
        tokenizer.Encode(text, place, tokens);
        return [.. tokens.Select(token => tokenizer.Tokens[token])];
    }

    /// <summary>Loads JSON as if it stood in a file.</summary>
    public static BytePairTokenizer Load(JsonNode json)
    {
        using var files = new TemporaryText();
        return TokenizerFiles.Load(files.Write("tokenizer.json", json.ToJsonString()));
    }
}
