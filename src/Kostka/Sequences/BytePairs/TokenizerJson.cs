using System.Text.Json;

namespace Kostka.Sequences.BytePairs;

/// <summary>The files of Hugging Face's tokenizers, and of GPT-2, as tokenizers.</summary>
internal static class TokenizerJson
{
    /// <summary>GPT-2's end of text, which is found in the text as a whole.</summary>
    private const string EndOfText = "<|endoftext|>";

    /// <summary>A tokenizer.json. Its decoder, post_processor, truncation and padding concern a model's input and output, and are passed over.</summary>
    /// <exception cref="FormatException">It has something that is not supported, or does not fit together; says what.</exception>
    public static BytePairTokenizer Read(string file, JsonPart root)
    {
        root.Only("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        JsonPart model = root.Get("model");
        if ((model.Find("type")?.Text ?? "BPE") is not "BPE" and var type)
            throw model.Unsupported($"of type {type}", "only BPE is");
        model.Only(
            "type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (model.Find("dropout") is { Element: { ValueKind: JsonValueKind.Number } share } dropout && share.GetDouble() != 0)
            throw dropout.Unsupported(share.GetRawText(), "tokens would be random; set it to null");
        var settings = new ModelSettings(
            model.Find("unk_token")?.Text,
            model.Flag("fuse_unk"),
            model.Flag("byte_fallback"),
            model.Find("continuing_subword_prefix")?.Text ?? "",
            model.Find("end_of_word_suffix")?.Text ?? "",
            model.Flag("ignore_merges"));
        Func<string, Place, string>[] normalizers = [.. root.Find("normalizer") is { } normalizer ? NormalizerJson.Read(normalizer) : []];
        return Make(
            file,
            Vocabulary(model.Get("vocab")),
            Merges(model.Get("merges")),
            settings,
            normalizers,
            PreTokenizerJson.Read(root.Find("pre_tokenizer")),
            [.. root.Find("added_tokens") is { } added ? added.Items.Select(Added) : []]);
    }

    /// <summary>GPT-2's pair of files: the vocabulary, and merges one a line.</summary>
    /// <exception cref="FormatException">They do not fit together; says why.</exception>
    public static BytePairTokenizer Read(string file, JsonPart vocabulary, IEnumerable<string> merges)
    {
        Dictionary<string, int> tokens = Vocabulary(vocabulary);
        (string, string)[] pairs = [.. merges.Where((line, i) => line.Length > 0 && !(i == 0 && line.StartsWith("#version", StringComparison.Ordinal))).Select(Pair)];
        AddedToken[] added = tokens.TryGetValue(EndOfText, out int id) ? [new AddedToken(id, EndOfText)] : [];
        return Make(file, tokens, pairs, new ModelSettings(), [], PreTokenizerJson.Gpt2, added);
    }

    private static BytePairTokenizer Make(
        string file,
        Dictionary<string, int> vocabulary,
        IEnumerable<(string Left, string Right)> merges,
        ModelSettings settings,
        Func<string, Place, string>[] normalizers,
        PreTokenizerJson.Parts pieces,
        AddedToken[] added)
    {
        var tokens = new Dictionary<int, string>(vocabulary.Count + added.Length);
        foreach ((string token, int id) in vocabulary)
        {
            if (!tokens.TryAdd(id, token))
                throw new FormatException($"the tokens \"{tokens[id]}\" and \"{token}\" of its vocabulary have the same number, {id}");
        }

        foreach (AddedToken token in added)
        {
            if (token.Content.Length == 0)
                throw new FormatException($"the added token {token.Id} is empty");
            if (vocabulary.TryGetValue(token.Content, out int other) && other != token.Id)
                throw new FormatException($"the added token \"{token.Content}\" has the number {token.Id}, but in the vocabulary {other}");
            if (!tokens.TryAdd(token.Id, token.Content) && tokens[token.Id] != token.Content)
                throw new FormatException($"the tokens \"{tokens[token.Id]}\" and \"{token.Content}\" have the same number, {token.Id}");
        }

        if (tokens.Count == 0)
            throw new FormatException("its vocabulary is empty");
        if (added.GroupBy(token => token.Content).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new FormatException($"the added token \"{twice.Key}\" is there twice");
        return new BytePairTokenizer
        {
            File = file,
            Bound = tokens.Keys.Max() + 1,
            Tokens = tokens,
            Added = (
                new AddedTokens([.. added.Where(token => !token.Normalized)]),
                new AddedTokens([.. added.Where(token => token.Normalized).Select(token => token with { Content = Normalized(token.Content, Place.SectionStart) })])),
            AddedIds = added.Select(token => token.Id).ToHashSet(),
            Normalizers = normalizers,
            Steps = pieces.Steps,
            Model = new BytePairModel(vocabulary, merges, settings, pieces.InBytes && !pieces.AreSpelt),
            InBytes = pieces.InBytes,
            HasByteTokens = settings.ByteFallback,
            // Normalisers, too, may write a blank as another character, as SentencePiece's "▁".
            Blank = pieces.Blank == ' ' && Normalized(" ", Place.Continuation) is [char blank] ? blank : pieces.Blank,
        };

        string Normalized(string text, Place place) => normalizers.Aggregate(text, (changed, normalize) => normalize(changed, place));
    }

    private static Dictionary<string, int> Vocabulary(JsonPart part)
    {
        var vocabulary = new Dictionary<string, int>();
        foreach ((string token, JsonPart id) in part.Members)
        {
            if (!vocabulary.TryAdd(token, id.Number))
                throw new FormatException($"the token \"{token}\" is in its vocabulary twice");
        }

        return vocabulary;
    }

    private static IEnumerable<(string Left, string Right)> Merges(JsonPart part) => part.Items.Select(merge =>
    {
        if (merge.Element.ValueKind == JsonValueKind.String)
            return Pair(merge.Text, 0);
        JsonPart[] pair = [.. merge.Items];
        return pair.Length == 2 ? (pair[0].Text, pair[1].Text) : throw merge.Wrong("a pair of tokens");
    });

    private static (string Left, string Right) Pair(string line, int index) =>
        line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : throw new FormatException($"its merge \"{line}\" is not two tokens with a blank between");

    private static AddedToken Added(JsonPart part)
    {
        // special matters when tokens are turned back into text.
        part.Only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        return new AddedToken(
            part.Get("id").Number,
            part.Get("content").Text,
            part.Flag("single_word"),
            part.Flag("lstrip"),
            part.Flag("rstrip"),
            part.Flag("normalized", otherwise: !part.Flag("special")));
    }
}
