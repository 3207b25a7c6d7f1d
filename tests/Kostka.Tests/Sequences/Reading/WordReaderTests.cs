using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Sequences;
using Kostka.Sequences.Reading;

namespace Kostka.Tests.Sequences.Reading;

public class WordReaderTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(42UL, 43UL);

    // Characters of every width, all kinds of white space, and look-alikes of white space (same first bytes).
    private static readonly string[] _pieces =
    [
        "a", "bc", "word", "<unk>", "longer-than-eight", "a-word-of-more-than-thirty-two-bytes-in-all", "é", "–", "“", "日本", "ア", "𝒳", "\u200B", "\uFEFF", "ࠀ",
        " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\v", "\f", "\u0085", "\u00A0", "\u1680", "\u2003", "\u200A", "\u2028", "\u2029", "\u202F",
        "\u205F", "\u3000", "\u0001", "\u001F",
    ];

    private static readonly Gen<string> _texts = Gen.Elements(_pieces).ArrayOf().Select(string.Concat);

    [Theory]
    [InlineData("a b", new[] { "a", "b" })]
    [InlineData(" a\t b \n", new[] { "a", "b", "<eos>" })]
    [InlineData("a\n\n\nb\n", new[] { "a", "<eos>", "<eos>", "<eos>", "b", "<eos>" })]
    [InlineData("a\r\nb\r\n\r\n", new[] { "a", "<eos>", "b", "<eos>", "<eos>" })]
    [InlineData("a\rb", new[] { "a", "b" })]
    [InlineData("\uFEFFa b", new[] { "a", "b" })]
    [InlineData("a\uFEFFb", new[] { "a\uFEFFb" })]
    [InlineData("a\u00A0b\u3000c\u2028d\u0085e", new[] { "a", "b", "c", "d", "e" })]
    [InlineData("\n", new[] { "<eos>" })]
    [InlineData("<unk> <eos>\n", new[] { "<unk>", "<eos>", "<eos>" })]
    public void Words_are_split_at_white_space_and_every_newline_is_a_token(string text, string[] words) =>
        Assert.Equal(words, TextReading.Words(text));

    [Fact]
    public void Words_get_numbers_by_first_appearance_and_are_counted()
    {
        var reader = new WordReader();
        reader.Read(new MemoryStream("b a b\nb\n"u8.ToArray()), "the text", CancellationToken.None);
        TokenizedText text = reader.ToText();
        Assert.Equal([0, 1, 0, 2, 0, 2], text.Tokens.ToArray());
        Assert.Equal(["b", "a", "<eos>"], Enumerable.Range(0, text.TypeCount).Select(text.Word));
        Assert.Equal([3, 1, 2], Enumerable.Range(0, text.TypeCount).Select(text.Occurrences));
        Assert.Equal<int>([0, 2, 1], text.MostFrequent(3));
    }

    [Fact]
    public void The_words_are_those_of_a_reader_that_splits_strings() =>
        Prop.ForAll(_texts.Where(HasToken).ToArbitrary(), text =>
            TextReading.Words(text).SequenceEqual(TextReading.ReferenceWords(WithoutMark(text)))).Check(_config);

    [Fact]
    public void Chunks_of_any_size_give_the_same_tokens() =>
        Prop.ForAll(
            _texts.Where(HasToken).ToArbitrary(),
            Gen.Choose(1, 9).NonEmptyListOf().ToArbitrary(),
            (text, chunks) => TextReading.Words(Encoding.UTF8.GetBytes(text), [.. chunks]).SequenceEqual(TextReading.Words(text))).Check(_config);

    [Fact]
    public void A_text_split_anywhere_gives_the_same_tokens()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("\uFEFFun “mot”\u2003– 日本\u3000𝒳 fin\r\n\n a-word-of-more-than-thirty-two-bytes-in-all\u00A0é\n");
        string[] words = TextReading.Words(bytes);
        for (int split = 1; split < bytes.Length; split++)
            Assert.Equal(words, TextReading.Words(bytes, split, bytes.Length));
    }

    [Fact]
    public void Texts_longer_than_the_buffer_and_words_as_long_as_allowed_are_read()
    {
        string[] words = [.. Enumerable.Range(0, 200_000).Select(i => $"w{i % 70_001}"), new string('x', WordReader.MaxWordBytes - 1), "end"];
        Assert.Equal(words, TextReading.Words(string.Join(' ', words)));
    }

    [Fact]
    public void Words_that_differ_only_late_or_in_zeros_of_padding_are_told_apart()
    {
        string[] words = [.. Enumerable.Range(1, 40).SelectMany(width => new[] { new string('a', width), new string('a', width - 1) + "b" }).Distinct()];
        var reader = new WordReader();
        reader.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join(' ', words.Concat(words)))), "the text", CancellationToken.None);
        TokenizedText text = reader.ToText();
        Assert.Equal(words, Enumerable.Range(0, text.TypeCount).Select(text.Word));
        Assert.Equal([.. words, .. words], TextReading.Words(text));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)' ', 0xFF, (byte)'b' }, "byte 2 (0xFF")]
    [InlineData(new byte[] { (byte)'a', 0x80 }, "byte 1 (0x80")]
    [InlineData(new byte[] { (byte)'a', (byte)'b', 0xE2, 0x80 }, "byte 2 (0xE2")] // cut off at the end
    [InlineData(new byte[] { 0xC0, 0xAF }, "byte 0 (0xC0")]                       // overlong
    [InlineData(new byte[] { (byte)'a', 0xED, 0xA0, 0x80 }, "byte 1 (0xED")]      // a surrogate
    [InlineData(new byte[] { (byte)'a', (byte)'b', 0, (byte)'c' }, "byte 2 (counted from 0) is zero")]
    public void Bytes_that_are_not_text_are_refused_at_their_position(byte[] bytes, string place)
    {
        foreach (int chunk in (int[])[1, 2, 3, 100])
            Assert.Contains(place, Assert.Throws<RequestException>(() => TextReading.Words(bytes, chunk)).Message);
    }

    [Fact]
    public void The_position_of_an_invalid_byte_counts_from_the_start_of_a_long_text()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("some words\n", 60_000)));
        bytes[500_000] = 0xFE;
        Assert.Contains("byte 500000 (0xFE", Assert.Throws<RequestException>(() => TextReading.Words(bytes)).Message);
    }

    [Theory]
    [InlineData("", "the text is empty")]
    [InlineData(" \t\u00A0", "nothing but white space")]
    [InlineData("\uFEFF", "nothing but white space")]
    public void A_text_without_tokens_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<RequestException>(() => TextReading.Words(text)).Message);

    [Fact]
    public void A_word_without_end_is_refused_and_not_kept_in_memory()
    {
        byte[] bytes = new byte[4 * WordReader.MaxWordBytes];
        Array.Fill(bytes, (byte)'x');
        Assert.Contains("no white space", Assert.Throws<RequestException>(() => TextReading.Words(bytes)).Message);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        Gen<byte> bytes = Gen.OneOf(Gen.Choose(0, 255), Gen.Choose(32, 126), Gen.Elements(10, 13, 32, 0xC2, 0xA0, 0xE2, 0x80, 0xE3)).Select(i => (byte)i);
        Prop.ForAll(bytes.ArrayOf().ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), (text, chunk) =>
        {
            string? words = ReadOrRefuse(text, chunk);
            bool isText = IsStrictUtf8(text) && !text.Contains((byte)0) && HasToken(Encoding.UTF8.GetString(text));
            Assert.Equal(isText, words is not null);
        }).Check(_config.WithMaxTest(2000));
    }

    private static string? ReadOrRefuse(byte[] text, int chunk)
    {
        try
        {
            return string.Join(' ', TextReading.Words(text, chunk));
        }
        catch (RequestException)
        {
            return null;
        }
    }

    private static bool IsStrictUtf8(byte[] text)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string WithoutMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    private static bool HasToken(string text) => TextReading.ReferenceWords(WithoutMark(text)).Length > 0;
}
