using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Sequences;
using Kostka.Sequences.Reading;

namespace Kostka.Tests.Sequences.Reading;

public class CharacterReaderTests
{
    private static readonly Gen<string> _texts =
        Gen.Elements("a", "b", " ", "\n", "\r\n", "é", "e\u0301", "日", "𝒳", "😀", "\uFEFF", "\u2028", "\t").ArrayOf().Select(string.Concat).Where(text => text.Length > 0);

    [Fact]
    public void Characters_are_the_scalar_values_of_the_text_in_chunks_of_any_size() =>
        Prop.ForAll(_texts.ToArbitrary(), Gen.Choose(1, 9).NonEmptyListOf().ToArbitrary(), (text, chunks) =>
        {
            string marked = text.StartsWith('\uFEFF') ? text[1..] : text;
            if (marked.Length == 0)
                return;
            TokenizedText read = Read(new CharacterReader(), Encoding.UTF8.GetBytes(text), [.. chunks]);
            Rune[] characters = [.. marked.EnumerateRunes()];
            Assert.Equal(characters.Length, read.Tokens.Length);
            Rune[] types = [.. characters.Distinct()];
            Assert.Equal(types.Select(TokenNames.Of), Enumerable.Range(0, read.TypeCount).Select(read.Word));
            Assert.Equal(characters.Select(character => Array.IndexOf(types, character)), read.Tokens.ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(42UL, 43UL));

    [Fact]
    public void Bytes_are_those_of_the_file_whatever_it_is() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).NonEmptyListOf().ToArbitrary(), Gen.Choose(1, 9).ToArbitrary(), (bytes, chunk) =>
        {
            TokenizedText read = Read(new ByteReader(), [.. bytes], chunk);
            byte[] types = [.. bytes.Distinct()];
            Assert.Equal(bytes, read.Tokens.ToArray().Select(token => types[token]));
            Assert.Equal(types.Select(type => TokenNames.OfBytes([type])), Enumerable.Range(0, read.TypeCount).Select(read.Word));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(42UL, 43UL));

    [Theory]
    [InlineData("a", "a")]
    [InlineData(" ", "␣")]
    [InlineData("\n", "⏎")]
    [InlineData("é", "é")]
    [InlineData("\u0301", "◌\u0301")]
    [InlineData("\t", "U+0009")]
    [InlineData("\u00A0", "U+00A0")]
    [InlineData("\u200D", "U+200D")]
    [InlineData("\U000E0041", "U+E0041")]
    [InlineData("😀", "😀")]
    public void Characters_have_names_that_can_be_read(string character, string name) => Assert.Equal(name, TokenNames.Of(character.EnumerateRunes().First()));

    [Theory]
    [InlineData(new byte[] { 0x20, 0x74, 0x68, 0x65 }, "␣the")]
    [InlineData(new byte[] { 0x0A }, "⏎")]
    [InlineData(new byte[] { 0x00 }, "0x00")]
    [InlineData(new byte[] { 0x7F }, "0x7F")]
    [InlineData(new byte[] { 0xC3, 0xA9 }, "é")]
    [InlineData(new byte[] { 0x20, 0xE2, 0x80 }, "␣0xE280")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x41 }, "0xFFFE·A")]
    public void Bytes_have_names_that_can_be_read(byte[] bytes, string name) => Assert.Equal(name, TokenNames.OfBytes(bytes));

    [Fact]
    public void A_corpus_of_characters_or_bytes_names_its_rarer_ones()
    {
        var text = Read(new CharacterReader(), "abracadabra\n"u8.ToArray());
        var corpus = new Corpus(text, 3);
        Assert.Equal("a b [rarer character] a [rarer character]", corpus.Alphabet.Display(corpus.Tokens[..5]));
        Assert.Equal("[rarer byte]", new Corpus(Read(new ByteReader(), [1, 2, 3]), 2).Alphabet.Name(1));
        Assert.Contains("6 different characters,", Assert.Throws<RequestException>(() => new Corpus(text, 8)).Message);
    }

    private static TokenizedText Read(ITokenReader reader, byte[] bytes, params int[] chunks)
    {
        using var stream = new TextReading.ChunkedStream(bytes, chunks);
        reader.Read(stream, "the text", CancellationToken.None);
        return reader.ToText();
    }
}
