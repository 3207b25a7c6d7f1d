using System.IO.Compression;
using System.Text.Json;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka corpus</c>: the document, the report, and every way to ask for it wrongly.</summary>
public sealed class CorpusCommandTests
{
    private static readonly string[] _quick = ["--resamples", "20", "--permutations", "19", "--components", "4"];

    [Fact]
    public void The_document_holds_what_was_promised_and_the_shares_are_those_of_the_definition()
    {
        using var scratch = new Scratch();
        string[] words = Ordered(3000);
        scratch.Write("text.txt", string.Join(' ', words));
        Outcome outcome = scratch.Run(["corpus", "text.txt", "--length", "4", "--vocabulary", "6", "--json", .. _quick]);

        Assert.True(outcome.Code == 0, outcome.Errors);
        JsonElement document = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(3000, document.GetProperty("tokens").GetInt64());
        Assert.Equal(words.Distinct().Count(), document.GetProperty("types").GetInt32());
        Assert.Equal(4, document.GetProperty("length").GetInt32());
        Assert.Equal(6, document.GetProperty("vocabulary").GetInt32());
        (double all, double offDiagonal) = ByDefinition(words, length: 4, vocabulary: 6);
        Assert.Equal(all, document.GetProperty("invariant_share").GetDouble(), 1e-10);
        Assert.Equal(offDiagonal, document.GetProperty("invariant_share_off_diagonal").GetDouble(), 1e-10);
        JsonElement shuffled = document.GetProperty("shuffled");
        Assert.InRange(shuffled.GetProperty("invariant_share").GetDouble(), 0.99, 1);
        Assert.InRange(shuffled.GetProperty("invariant_share_off_diagonal").GetDouble(), 0, 1);
        JsonElement[] components = [.. document.GetProperty("components").EnumerateArray()];
        Assert.Equal(4, components.Length);
        double[] eigenvalues = [.. components.Select(component => component.GetProperty("eigenvalue").GetDouble())];
        Assert.Equal(eigenvalues.OrderDescending(), eigenvalues);
        Assert.All(components, component => Assert.InRange(component.GetProperty("trivial_weight").GetDouble(), 0, 1));
        Assert.Equal(1.0 / 20, document.GetProperty("exchangeability").GetProperty("p_value").GetDouble(), 1e-12);
        Assert.False(Directory.Exists(scratch["results"]));
    }

    [Fact]
    public void Standard_input_and_compressed_files_give_the_same_numbers()
    {
        using var scratch = new Scratch();
        string text = string.Join(' ', Ordered(1500));
        scratch.Write("text.txt", text);
        using (var packed = new GZipStream(File.Create(scratch["text.gz"]), CompressionLevel.Fastest))
        using (var writer = new StreamWriter(packed))
            writer.Write(text);

        string[] asked = ["--length", "3", "--vocabulary", "5", "--json", .. _quick];
        string plain = Shares(scratch.Run(["corpus", "text.txt", .. asked]));
        Assert.Equal(plain, Shares(scratch.Run(["corpus", "text.gz", .. asked])));
        string command = $"cat text.txt | dotnet '{Tool.Assembly}' corpus - {string.Join(' ', asked)}";
        Assert.Equal(plain, Shares(Tool.RunProgram("bash", scratch.Folder, "-c", command)));

        static string Shares(Outcome outcome)
        {
            Assert.True(outcome.Code == 0, outcome.Errors);
            return JsonDocument.Parse(outcome.Output).RootElement.GetProperty("by_length").GetRawText();
        }
    }

    [Fact]
    public void A_report_is_written_where_it_is_asked_for()
    {
        using var scratch = new Scratch();
        scratch.Write("a text.v1.txt", string.Join(' ', Ordered(1500)));
        Outcome outcome = scratch.Run(["corpus", "a text.v1.txt", "--length", "3", "--vocabulary", "5", .. _quick]);

        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Contains("invariant share", outcome.Output, StringComparison.Ordinal);
        string folder = Path.Combine("results", "corpus-a-text");
        foreach (string name in (string[])["report.html", "corpus.json", "shares.csv", "lags.csv", "components.csv"])
            Assert.True(File.Exists(scratch[Path.Combine(folder, name)]), name);
        Assert.True(scratch.Run(["corpus", "a text.v1.txt", "--length", "3", "--vocabulary", "5", "--out", "elsewhere", "--json", .. _quick]).Code == 0);
        Assert.True(File.Exists(scratch[Path.Combine("elsewhere", "report.html")]));
    }

    [Fact]
    public void Characters_and_bytes_are_tokens_too()
    {
        using var scratch = new Scratch();
        scratch.Write("text.txt", string.Concat(Enumerable.Repeat("näh ein Kleid\n", 200)));
        Assert.Equal(200 * 14, Tokens("characters"));
        Assert.Equal(200 * 15, Tokens("bytes"));

        long Tokens(string kind)
        {
            Outcome outcome = scratch.Run(["corpus", "text.txt", "--tokens", kind, "--length", "3", "--vocabulary", "5", "--json", .. _quick]);
            Assert.True(outcome.Code == 0, outcome.Errors);
            return JsonDocument.Parse(outcome.Output).RootElement.GetProperty("tokens").GetInt64();
        }
    }

    [Fact]
    public void Wrong_requests_are_refused_and_leave_nothing()
    {
        using var scratch = new Scratch();
        scratch.Write("text.txt", string.Join(' ', Ordered(100)));
        scratch.Write("empty.txt", "");
        scratch.Write("one.txt", "word");
        scratch.Write("same.txt", "word word word word word word");
        scratch.Write("binary.txt", [0x7f, 0x45, 0x4c, 0x46, 0x02, 0x01, 0x01, 0x00, 0x00, 0x00]);
        scratch.Write("latin1.txt", [.. "caf"u8, 0xe9, .. " au lait"u8]);
        scratch.Write("cut.gz", Cut(string.Join(' ', Ordered(500))));
        scratch.Write("tokenizer.json", "{ \"model\": { \"type\": \"WordPiece\" } }");
        string before = Listing(scratch);

        Run("text.txt", 4, 1).AssertRefused(2, "--vocabulary");
        Run("text.txt", 1, 5).AssertRefused(2, "--length");
        Run("text.txt", 100, 5).AssertRefused(2, "100");
        Run("text.txt", 500, 5).AssertRefused(2, "500", "100");
        Run("text.txt", 4, 500).AssertRefused(2, "500", "vocabulary");
        Run("missing.txt", 4, 5).AssertRefused(2, "missing.txt");
        Run(".", 4, 5).AssertRefused(2, "folder");
        Run("empty.txt", 4, 5).AssertRefused(2, "empty.txt");
        Run("one.txt", 2, 2).AssertRefused(2);
        Run("same.txt", 2, 2).AssertRefused(2);
        Run("binary.txt", 4, 5).AssertRefused(2, "binary.txt");
        Run("latin1.txt", 4, 5).AssertRefused(2, "latin1.txt", "3", "--encoding", "--replace-invalid");
        Run("cut.gz", 4, 5).AssertRefused(2, "cut.gz");
        Run("text.txt", 4, 5, "--tokens", "tokenizer.json").AssertRefused(2, "WordPiece");
        Run("text.txt", 4, 5, "--tokens", "nowhere.json").AssertRefused(2, "nowhere.json");
        Run("text.txt", 4, 5, "--encoding", "klingon").AssertRefused(2, "klingon");
        Run("text.txt", 4, 5, "--resamples", "-1").AssertRefused(2, "--resamples");
        scratch.Run("corpus", "text.txt", "--length", "4").AssertRefused(2, "--vocabulary");
        scratch.Run("corpus", "--length", "4", "--vocabulary", "5").AssertRefused(2, "FILE");
        scratch.Run("corpus", "-", "-", "--length", "4", "--vocabulary", "5").AssertRefused(2, "standard input");
        Assert.Equal(before, Listing(scratch));

        Outcome Run(string file, int length, int vocabulary, params string[] more) => scratch.Run(
            ["corpus", file, "--length", $"{length}", "--vocabulary", $"{vocabulary}", "--json", "--out", "out", .. more]);
    }

    [Fact]
    public void Invalid_bytes_are_read_when_that_is_asked_for()
    {
        using var scratch = new Scratch();
        scratch.Write("latin1.txt", [.. Enumerable.Repeat((byte[])[.. "caf"u8, 0xe9, .. " au lait "u8], 50).SelectMany(bytes => bytes)]);
        Assert.Equal(0, Run("--encoding", "latin1").Code);
        Assert.Equal(0, Run("--replace-invalid").Code);

        Outcome Run(params string[] more) => scratch.Run(["corpus", "latin1.txt", "--length", "2", "--vocabulary", "3", "--json", .. _quick, .. more]);
    }

    /// <summary>Words of which each depends on the one before it.</summary>
    private static string[] Ordered(int count)
    {
        var random = new Random(5);
        string[] words = new string[count];
        int state = 0;
        for (int i = 0; i < count; i++)
        {
            state = random.NextDouble() < 0.6 ? (state + 1) % 7 : (int)(9 * Math.Pow(random.NextDouble(), 2));
            words[i] = $"w{state}";
        }

        return words;
    }

    /// <summary>The shares straight from the covariance matrix of all windows.</summary>
    private static (double All, double OffDiagonal) ByDefinition(string[] words, int length, int vocabulary)
    {
        string[] kept = [.. words.GroupBy(word => word).OrderByDescending(group => group.Count()).ThenBy(group => Array.IndexOf(words, group.Key)).Take(vocabulary - 1).Select(group => group.Key)];
        int[] tokens = [.. words.Select(word => Array.IndexOf(kept, word)).Select(symbol => symbol < 0 ? vocabulary - 1 : symbol)];
        int windows = tokens.Length - length + 1, size = length * vocabulary;
        double[] mean = new double[size];
        double[,] covariance = new double[size, size];
        for (int t = 0; t < windows; t++)
        {
            for (int a = 0; a < length; a++)
            {
                mean[(a * vocabulary) + tokens[t + a]] += 1.0 / windows;
                for (int b = 0; b < length; b++)
                    covariance[(a * vocabulary) + tokens[t + a], (b * vocabulary) + tokens[t + b]] += 1.0 / windows;
            }
        }

        double all = 0, off = 0, invariantSame = 0, invariantOther = 0;
        for (int u = 0; u < vocabulary; u++)
        {
            for (int v = 0; v < vocabulary; v++)
            {
                double same = 0, other = 0;
                for (int a = 0; a < length; a++)
                {
                    for (int b = 0; b < length; b++)
                    {
                        int i = (a * vocabulary) + u, j = (b * vocabulary) + v;
                        double entry = covariance[i, j] - (mean[i] * mean[j]);
                        all += entry * entry;
                        off += a == b ? 0 : entry * entry;
                        same += a == b ? entry : 0;
                        other += a == b ? 0 : entry;
                    }
                }

                invariantSame += same * same / length;
                invariantOther += other * other / (length * (length - 1));
            }
        }

        return ((invariantSame + invariantOther) / all, invariantOther / off);
    }

    private static byte[] Cut(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return packed.ToArray()[..(int)(packed.Length / 2)];
    }

    private static string Listing(Scratch scratch) => string.Join('\n', Directory.EnumerateFileSystemEntries(scratch.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
}
