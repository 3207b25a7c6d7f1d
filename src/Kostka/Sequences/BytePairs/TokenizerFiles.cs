using System.Text;
using System.Text.Json;
using Kostka.Files;

namespace Kostka.Sequences.BytePairs;

/// <summary>Finds and reads the files of a tokenizer that a user named.</summary>
internal static class TokenizerFiles
{
    private const string Whole = "tokenizer.json", Vocabulary = "vocab.json", Merges = "merges.txt";

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A tokenizer.json, a vocab.json with merges.txt beside it, or a folder that holds either.</param>
    /// <exception cref="RequestException">There is no such file, or it is not a tokenizer that can be used; says why.</exception>
    public static BytePairTokenizer Load(string path)
    {
        string file = Locate(path);
        try
        {
            using FileStream stream = InputFile.Open(file);
            using JsonDocument document = JsonDocument.Parse(stream);
            var root = new JsonPart(document.RootElement, "");
            if (root.Element.ValueKind != JsonValueKind.Object || root.Find("model") is { Element.ValueKind: JsonValueKind.Object })
                return TokenizerJson.Read(file, root);
            if (root.Element.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.Number))
                return TokenizerJson.Read(file, root, MergesBeside(file));
            throw new FormatException("it has no \"model\", as a tokenizer.json has, and is no table of tokens with their numbers, as a vocab.json is");
        }
        catch (JsonException error)
        {
            string place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
            throw Unusable(file, $"it is not JSON{place}; what is read is Hugging Face's tokenizer.json, or GPT-2's vocab.json with merges.txt (not tiktoken's or SentencePiece's files)", error);
        }
        catch (Exception error) when (error is FormatException or DecoderFallbackException)
        {
            throw Unusable(file, error.Message, error);
        }
        catch (InvalidOperationException error)
        {
            throw Unusable(file, "it has a text with half of a surrogate pair", error);
        }
    }

    private static string Locate(string path)
    {
        if (Directory.Exists(path))
        {
            return new[] { Whole, Vocabulary }.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
                ?? throw new RequestException($"The folder {path} holds no tokenizer: neither {Whole} nor {Vocabulary} with {Merges}.");
        }

        if (!File.Exists(path))
        {
            throw new RequestException(
                $"There is no tokenizer {path}; tokens are words, characters, bytes, or those of a file: {Whole}, or {Vocabulary} with {Merges} beside it.");
        }

        return Path.GetFileName(path).EndsWith(Merges, StringComparison.Ordinal) ? Beside(path, Merges, Vocabulary) : path;
    }

    private static List<string> MergesBeside(string vocabulary)
    {
        string merges = Beside(vocabulary, Vocabulary, Merges);
        if (!File.Exists(merges))
            throw new FormatException($"it is a table of tokens, and the merges that belong to it, {merges}, are not there");
        using FileStream stream = InputFile.Open(merges);
        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        List<string> lines = [];
        while (reader.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }

    // The file of the same tokenizer: "gpt2-vocab.json" goes with "gpt2-merges.txt".
    private static string Beside(string path, string ending, string other)
    {
        string name = Path.GetFileName(path);
        string start = name.EndsWith(ending, StringComparison.Ordinal) ? name[..^ending.Length] : "";
        return Path.Combine(Path.GetDirectoryName(path) ?? "", start + other);
    }

    private static RequestException Unusable(string file, string reason, Exception error) => new($"The tokenizer {file} cannot be used: {reason}.", error);
}
