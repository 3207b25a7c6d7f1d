using System.IO.Compression;
using System.Text;
using Kostka.Sequences;

namespace Kostka.Tests.Sequences.Reading;

/// <summary>Where text comes from: files, gzip, standard input, encodings; and what is refused.</summary>
public sealed class TextSourceTests : IDisposable
{
    private static readonly string _long = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"word{i * 7919 % 5003} é日𝒳\n"));

    private readonly TemporaryText _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Gzip_is_recognised_by_its_first_bytes_and_may_have_several_members()
    {
        byte[] first = Encoding.UTF8.GetBytes(_long[..1000]), rest = Encoding.UTF8.GetBytes(_long[1000..]);
        string packed = _files.Write("packed", [.. Gzip(first), .. Gzip([]), .. Gzip(rest)]);
        string plain = _files.Write("plain.gz", _long); // named so, but not packed
        Assert.Equal(Words(plain), Words(packed));
        Assert.Equal(Words(plain, plain), Words(packed, plain));
    }

    [Fact]
    public void A_packed_text_of_any_length_is_whole()
    {
        // Around the lengths of the mark after the end and of the buffer.
        foreach (int length in (int[])[1, 2, 11, 12, 13, 14, 65_535, 65_536, 65_537, 65_549, 200_000])
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 % 251))];
            string file = _files.Write("packed", Gzip(bytes));
            TokenizedText text = TokenizedText.Read([file], new TextOptions(new Tokenization.Bytes()));
            Assert.Equal(length, text.Tokens.Length);
            Assert.Equal(TokenizedText.Read([_files.Write("plain", bytes)], new TextOptions(new Tokenization.Bytes())).Tokens, text.Tokens);
        }
    }

    [Fact]
    public void A_damaged_or_cut_gzip_file_is_refused()
    {
        byte[] packed = Gzip(Encoding.UTF8.GetBytes(_long));
        List<byte[]> damaged = [.. new[] { 1, 3, 4, 7, 8, 9, 20, 1000, packed.Length - 10, packed.Length - 3 }.Select(cut => packed[..^cut])];
        damaged.AddRange([[.. packed, .. packed[..^1]], [.. packed, .. packed[..5]], [.. packed, 1, 2, 3], [.. packed, 0, 0]]);
        foreach (int changed in (int[])[2, 3, 500, packed.Length - 6, packed.Length - 1])
            damaged.Add([.. packed[..changed], (byte)(packed[changed] ^ 0x55), .. packed[(changed + 1)..]]);
        foreach (byte[] bytes in damaged)
        {
            string file = _files.Write("damaged.gz", bytes);
            string message = Refusal(new Tokenization.Bytes(), file);
            Assert.Contains("damaged gzip", message);
            Assert.Contains(file, message);
        }
    }

    [Fact]
    public void Standard_input_is_read_where_a_file_is_called_so()
    {
        string file = _files.Write("a.txt", "a b\n");
        foreach (byte[] input in (byte[][])["c d\n"u8.ToArray(), Gzip("c d\n"u8.ToArray())])
        {
            var options = new TextOptions(new Tokenization.Words(), StandardInput: new MemoryStream(input));
            Assert.Equal(["a", "b", "<eos>", "c", "d", "<eos>", "a", "b", "<eos>"], TextReading.Words(TokenizedText.Read([file, "-", file], options)));
            Assert.True(options.StandardInput!.CanRead); // left open
        }
    }

    [Fact]
    public void Standard_input_can_be_named_once_and_must_be_there()
    {
        var options = new TextOptions(new Tokenization.Words(), StandardInput: new MemoryStream("a b"u8.ToArray()));
        Assert.Contains("2 times", Assert.Throws<RequestException>(() => TokenizedText.Read(["-", "-"], options)).Message);
        Assert.Contains("./-", Assert.Throws<RequestException>(() => TokenizedText.Read(["-"], TextOptions.Words)).Message);
        var empty = new TextOptions(new Tokenization.Words(), StandardInput: new MemoryStream());
        Assert.Contains("The standard input is empty", Assert.Throws<RequestException>(() => TokenizedText.Read(["-"], empty)).Message);
    }

    [Fact]
    public async Task Waiting_for_standard_input_can_be_interrupted()
    {
        using var input = new SilentStream();
        using var interrupt = new CancellationTokenSource();
        var options = new TextOptions(new Tokenization.Words(), StandardInput: input);
        Task reading = Task.Run(() => TokenizedText.Read(["-"], options, interrupt.Token));
        Assert.True(input.Asked.Wait(TimeSpan.FromMinutes(1)));
        interrupt.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void A_failure_of_the_input_is_not_hidden()
    {
        using var input = new FailingStream();
        var options = new TextOptions(new Tokenization.Words(), StandardInput: input);
        Assert.Equal("the disk is gone", Assert.Throws<IOException>(() => TokenizedText.Read(["-"], options)).Message);
    }

    [Theory]
    [InlineData("latin1", "caf\u00E9 \u00DF\n")]
    [InlineData("iso-8859-15", "\u20AC 5\n")]
    [InlineData("windows-1252", "\u201Cquoted\u201D \u20AC\n")]
    [InlineData("koi8-r", "мир и война\n")]
    [InlineData("shift_jis", "日本 語\n")]
    [InlineData("utf-16", "é 日本 𝒳\n")]
    [InlineData("utf-16BE", "é 日本 𝒳\n")]
    [InlineData("utf-32", "é 日本 𝒳\n")]
    [InlineData("UTF-8", "é 日本 𝒳\n")]
    public void Any_encoding_that_is_named_is_read(string encoding, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string whole = string.Concat(Enumerable.Repeat(text, 20_000)); // several chunks
        byte[] bytes = Encoding.GetEncoding(encoding).GetBytes(whole);
        string file = _files.Write("text", bytes);
        TokenizedText read = TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), encoding));
        Assert.Equal(TextReading.ReferenceWords(whole), TextReading.Words(read));
        string packed = _files.Write("packed", Gzip(bytes));
        Assert.Equal(read.Tokens, TokenizedText.Read([packed], new TextOptions(new Tokenization.Words(), encoding)).Tokens);
    }

    [Fact]
    public void The_byte_order_mark_decides_where_the_encoding_leaves_it_open()
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            string file = _files.Write("text", [.. encoding.Preamble, .. encoding.GetBytes("a b\n")]);
            Assert.Equal(["a", "b", "<eos>"], TextReading.Words(TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), "utf-16"))));
            Assert.Contains("--encoding utf-16", Refusal(new Tokenization.Words(), file));
            Assert.Contains("--encoding utf-16", Refusal(new Tokenization.Characters(), file));
        }
    }

    [Fact]
    public void Bytes_that_are_no_character_are_named_with_their_place_and_both_remedies()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(_long), 0xE9, (byte)' ', (byte)'x', (byte)'\n'];
        string file = _files.Write("latin.txt", bytes);
        string place = $"byte {bytes.Length - 4} (0xE9";
        foreach (Tokenization tokens in (Tokenization[])[new Tokenization.Words(), new Tokenization.Characters()])
        {
            string message = Refusal(tokens, file);
            foreach (string word in (string[])[file, place, "--encoding", "--replace-invalid"])
                Assert.Contains(word, message);
        }

        string named = Assert.Throws<RequestException>(() => TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), "utf-8"))).Message;
        Assert.Contains(place, named);
        TokenizedText read = TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), ReplaceInvalid: true));
        Assert.Equal(["\uFFFD", "x", "<eos>"], TextReading.Words(read)[^3..]);
        Assert.Equal(TextReading.ReferenceWords(_long), TextReading.Words(read)[..^3]);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_character_of_utf16()
    {
        string file = _files.Write("text", [.. Encoding.Unicode.GetBytes("ab"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("c")]);
        Assert.Contains("byte 4", Assert.Throws<RequestException>(() => TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), "utf-16"))).Message);
        TokenizedText read = TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), "utf-16", ReplaceInvalid: true));
        Assert.Equal(["ab\uFFFDc"], TextReading.Words(read));
    }

    [Fact]
    public void An_unknown_encoding_or_one_of_bytes_is_refused()
    {
        string file = _files.Write("text", "a b");
        Assert.Contains("'utf-9'", Assert.Throws<RequestException>(() => TokenizedText.Read([file], new TextOptions(new Tokenization.Words(), "utf-9"))).Message);
        foreach (TextOptions options in (TextOptions[])[new(new Tokenization.Bytes(), "latin1"), new(new Tokenization.Bytes(), ReplaceInvalid: true)])
            Assert.Contains("as they stand", Assert.Throws<RequestException>(() => TokenizedText.Read([file], options)).Message);
    }

    [Fact]
    public void Every_tokenization_refuses_what_is_not_there_empty_or_a_folder()
    {
        string tokenizer = _files.Write("tokenizer.json", BytePairs.SmallTokenizer.Json("ab ", "a b").ToJsonString());
        foreach (string tokens in (string[])["words", "characters", "bytes", tokenizer])
        {
            var kind = Tokenization.Parse(tokens);
            Assert.Contains("does not exist", Refusal(kind, Path.Combine(_files.Folder, "missing")));
            Assert.Contains("is a folder", Refusal(kind, _files.Folder));
            Assert.Contains("is empty", Refusal(kind, _files.Write("empty", "")));
            Assert.Contains("is empty", Refusal(kind, _files.Write("empty.gz", Gzip([]))));
            if (kind is not Tokenization.Bytes)
                Assert.Contains("binary file: byte 1", Refusal(kind, _files.Write("binary", [(byte)'a', 0, (byte)'b'])));
            string file = _files.Write("good", "ab ab");
            Assert.Throws<OperationCanceledException>(() => TokenizedText.Read([file], new TextOptions(kind), new CancellationToken(canceled: true)));
        }
    }

    private string Refusal(Tokenization tokens, string file) =>
        Assert.Throws<RequestException>(() => TokenizedText.Read([file], new TextOptions(tokens))).Message;

    private static string[] Words(params string[] files) => TextReading.Words(TokenizedText.Read(files, TextOptions.Words));

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
            stream.Write(bytes);
        // An empty text makes .NET write nothing at all, not even a header.
        return packed.ToArray() is { Length: > 0 } whole ? whole : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    /// <summary>Input that never comes.</summary>
    private sealed class SilentStream : MemoryStream
    {
        private readonly ManualResetEventSlim _over = new();

        public ManualResetEventSlim Asked { get; } = new();

        public override int Read(Span<byte> buffer)
        {
            Asked.Set();
            _over.Wait();
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            _over.Set();
            base.Dispose(disposing);
        }
    }

    /// <summary>Input that fails after a while.</summary>
    private sealed class FailingStream() : MemoryStream("some words "u8.ToArray())
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and int read ? read : throw new IOException("the disk is gone");
    }
}
