using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Sequences;
using Kostka.Sequences.BytePairs;

namespace Kostka.Tests.Sequences.BytePairs;

public sealed class BytePairTests : IDisposable
{
    private readonly TemporaryText _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("a b|b c|c d", "abcd", "ab cd")]         // a b first; then b is taken, and c d joins
    [InlineData("b c|a b|c d", "abcd", "a bc d")]        // b c first; nothing joins bc
    [InlineData("b c|a bc|abc d", "abcd", "abcd")]       // what a merge makes joins on
    [InlineData("a b|ab c|bc d|b c", "abcd", "abc d")]   // the rank decides, not the length
    [InlineData("a a", "aaaaa", "aa aa a")]              // the leftmost of equal rank first
    [InlineData("a a|aa a", "aaaa", "aa aa")]            // aa aa before aaa a: both pairs of rank 0 come before rank 1
    [InlineData("a a|aa a", "aaa", "aaa")]
    [InlineData("", "abcd", "a b c d")]
    public void The_merge_learnt_first_is_done_first(string merges, string text, string tokens)
    {
        BytePairTokenizer tokenizer = SmallTokenizer.Load(SmallTokenizer.Json("abcd", merges.Split('|', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(tokens.Split(' '), SmallTokenizer.Encode(tokenizer, text));
    }

    [Fact]
    public void Merges_agree_with_a_plain_search_for_the_lowest_rank()
    {
        Gen<string> texts = Gen.Elements('a', 'b', 'c').ArrayOf().Select(characters => new string(characters)).Where(text => text.Length > 0);
        Gen<(string, string)[]> lists = Gen.Elements("a", "b", "c").Two().ArrayOf(4).Select(Grow);
        Prop.ForAll(texts.ToArbitrary(), lists.ToArbitrary(), (text, merges) =>
        {
            string[] lines = [.. merges.Select(merge => $"{merge.Item1} {merge.Item2}")];
            BytePairTokenizer tokenizer = SmallTokenizer.Load(SmallTokenizer.Json("abc", lines));
            return Plain(text, merges).SequenceEqual(SmallTokenizer.Encode(tokenizer, text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(42UL, 43UL));

        // Every second merge joins what the one before made with another character.
        static (string, string)[] Grow((string, string)[] pairs) =>
            [.. pairs.Select((pair, i) => i % 2 == 0 ? pair : (pairs[i - 1].Item1 + pairs[i - 1].Item2, pair.Item1)).Distinct()];
    }

    [Fact]
    public void A_piece_that_is_a_token_ignores_its_merges_where_the_model_says_so()
    {
        JsonObject json = SmallTokenizer.Json("abc", "b c");
        json["model"]!["vocab"]!["abc"] = 4;
        Assert.Equal(["a", "bc"], SmallTokenizer.Encode(SmallTokenizer.Load(json), "abc"));
        json["model"]!["ignore_merges"] = true;
        Assert.Equal(["abc"], SmallTokenizer.Encode(SmallTokenizer.Load(json), "abc"));
    }

    [Fact]
    public void Characters_without_a_token_are_unknown_spelt_in_bytes_or_refused()
    {
        JsonObject json = SmallTokenizer.Json("ab");
        string message = Assert.Throws<RequestException>(() => SmallTokenizer.Encode(SmallTokenizer.Load(json), "aéb")).Message;
        Assert.Contains("'é' (U+00E9)", message);
        Assert.Contains("byte_fallback", message);

        json["model"]!["vocab"]!["?"] = 2;
        json["model"]!["unk_token"] = "?";
        Assert.Equal(["a", "?", "?", "b"], SmallTokenizer.Encode(SmallTokenizer.Load(json), "aéèb"));
        json["model"]!["fuse_unk"] = true;
        Assert.Equal(["a", "?", "b"], SmallTokenizer.Encode(SmallTokenizer.Load(json), "aéèb"));

        json["model"]!["byte_fallback"] = true;
        json["model"]!["vocab"]!["<0xC3>"] = 3;
        json["model"]!["vocab"]!["<0xA9>"] = 4;
        BytePairTokenizer spelling = SmallTokenizer.Load(json);
        Assert.Equal(["a", "<0xC3>", "<0xA9>", "?", "b"], SmallTokenizer.Encode(spelling, "aéèb")); // è is C3 A8, which has no token
        Assert.Equal("0xC3", spelling.Name(3));
    }

    [Fact]
    public void Added_tokens_are_found_first_the_longest_of_them()
    {
        JsonObject json = SmallTokenizer.Json("ab<>", "a b");
        json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 9, ["content"] = "<a>", ["special"] = true });
        json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 10, ["content"] = "<a>b", ["special"] = true });
        BytePairTokenizer tokenizer = SmallTokenizer.Load(json);
        Assert.Equal(["ab", "<a>", "a", "<a>b", "<"], SmallTokenizer.Encode(tokenizer, "ab<a>a<a>b<"));
        Assert.Equal(["ab", "<a>", "<a>b"], new[] { 4, 9, 10 }.Select(tokenizer.Name));
    }

    [Fact]
    public void Merges_may_be_pairs_and_hold_blanks()
    {
        JsonObject json = SmallTokenizer.Json("a b", "a b");
        json["model"]!["vocab"] = new JsonObject { ["a"] = 0, [" "] = 1, ["a "] = 2 };
        json["model"]!["merges"] = new JsonArray(new JsonArray("a", " "));
        Assert.Equal(["a ", "a"], SmallTokenizer.Encode(SmallTokenizer.Load(json), "a a"));
    }

    [Fact]
    public void Every_byte_has_a_printable_character_of_its_own()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        // Valid UTF-8 reaches all bytes but C0, C1, F5 … FF; the alphabet is read back from the characters of all others.
        string text = string.Concat(Enumerable.Range(1, 0x10FFFF).Where(value => value < 0x800 || value % 61 == 0).Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32));
        string written = ByteAlphabet.Write(text);
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(text), ByteAlphabet.Read(written));
        Assert.All(written.Distinct(), character => Assert.False(char.IsControl(character) || char.IsWhiteSpace(character)));
        Assert.Equal("ĠtheĊ", ByteAlphabet.Write(" the\n"));
        Assert.True(written.Distinct().Count() >= 256 - 13 - 1);
    }

    [Fact]
    public void A_text_is_read_with_names_that_a_person_can_read()
    {
        // GPT-2's files: the 256 bytes, then the merges.
        string folder = Gpt2("Ġ t|h e|Ġt he");
        string text = _files.Write("text.txt", "the the\n the\t\u0001é the");
        TokenizedText read = TokenizedText.Read([text], new TextOptions(Tokenization.Parse(folder)));
        Assert.Equal(
            ["t", "he", "␣the", "⏎", "␣the", "0x09", "0x01", "0xC3", "0xA9", "␣the"], read.Tokens.ToArray().Select(read.Word));
        Assert.Equal(new Tokenization.BytePairs(folder), read.Tokenization);
        Corpus corpus = Corpus.Read([text], new TextOptions(Tokenization.Parse(folder)), 3);
        Assert.Equal("[rarer token]", corpus.Alphabet.Name(2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public void Gpt2s_files_are_found_by_either_name_or_their_folder(string name)
    {
        string folder = Gpt2("h e");
        Assert.Equal(["t", "he"], SmallTokenizer.Encode(TokenizerFiles.Load(Path.Combine(folder, name)), "the"));
    }

    [Fact]
    public void The_merges_of_a_named_vocabulary_have_its_name()
    {
        string folder = Gpt2("h e");
        File.Move(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "small-vocab.json"));
        File.Move(Path.Combine(folder, "merges.txt"), Path.Combine(folder, "small-merges.txt"));
        Assert.Equal(["t", "he"], SmallTokenizer.Encode(TokenizerFiles.Load(Path.Combine(folder, "small-vocab.json")), "the"));
    }

    private string Gpt2(string merges)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_files.Folder, "gpt2")).FullName;
        var vocabulary = new JsonObject();
        foreach (char character in Enumerable.Range(0, 256).Select(Character))
            vocabulary.Add(character.ToString(), vocabulary.Count);
        foreach (string merge in merges.Split('|'))
            vocabulary.Add(merge.Replace(" ", "", StringComparison.Ordinal), vocabulary.Count);
        vocabulary.Add("<|endoftext|>", vocabulary.Count);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), vocabulary.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "merges.txt"), $"#version: 0.2\n{merges.Replace('|', '\n')}\n");
        return folder;
    }

    // GPT-2's characters of bytes, written down once more.
    private static char Character(int value)
    {
        if (value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174)
            return (char)value;
        int rank = value <= 32 ? value : value == 173 ? 67 : value - 127 + 33;
        return (char)(256 + rank);
    }

    private static string[] Plain(string text, (string Left, string Right)[] merges)
    {
        List<string> symbols = [.. text.Select(character => character.ToString())];
        while (true)
        {
            var found = Enumerable.Range(0, symbols.Count - 1)
                .Select(i => (At: i, Rank: Array.LastIndexOf(merges, (symbols[i], symbols[i + 1]))))
                .Where(pair => pair.Rank >= 0).OrderBy(pair => pair.Rank).ThenBy(pair => pair.At).Take(1).ToArray();
            if (found.Length == 0)
                return [.. symbols];
            int at = found[0].At;
            symbols[at] += symbols[at + 1];
            symbols.RemoveAt(at + 1);
        }
    }
}
