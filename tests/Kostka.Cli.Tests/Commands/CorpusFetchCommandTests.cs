using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Kostka.Cli.Tests.Running;
using Kostka.Tests.Files;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka corpus fetch</c>, from a server on this machine.</summary>
public sealed class CorpusFetchCommandTests
{
    private static readonly byte[] _archive = Archive();

    private static string Hash => Convert.ToHexStringLower(SHA256.HashData(_archive));

    [Fact]
    public void A_corpus_is_fetched_from_a_mirror_into_a_folder()
    {
        using var scratch = new Scratch();
        using var server = new LocalServer(_archive, new LocalServer.Rule(CutAfter: 100), new LocalServer.Rule());
        Outcome outcome = scratch.Run("corpus", "fetch", "wikitext-2", "--from", server.Url, "--sha256", Hash, "--to", "texts");
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Contains("Attribution-ShareAlike", outcome.Output, StringComparison.Ordinal);
        foreach (string part in (string[])["train", "valid", "test"])
        {
            string file = Path.Combine("texts", "wikitext-2", $"wiki.{part}.tokens");
            Assert.Contains(file, outcome.Output, StringComparison.Ordinal);
            Assert.Equal($"words of {part} \n", File.ReadAllText(scratch[file]));
        }

        Assert.Equal(["", "100-"], server.Ranges);
        Assert.Single(Directory.EnumerateFileSystemEntries(scratch["texts"]));
        Outcome again = scratch.Run("corpus", "fetch", "wikitext-2", "--to", "texts");
        Assert.True(again.Code == 0, again.Errors);
        Assert.Contains("already", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_fetched_is_a_failure_that_says_what_to_do()
    {
        using var scratch = new Scratch();
        using var server = new LocalServer(_archive);
        // Without --sha256 it must be the original, which this is not.
        scratch.Run("corpus", "fetch", "wikitext-2", "--from", server.Url).AssertRefused(1, "wikitext-2 could not be fetched", server.Url, "SHA-256", "--from");
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Folder));
        using var missing = new LocalServer(_archive, new LocalServer.Rule(Status: 404));
        scratch.Run("corpus", "fetch", "wikitext-103", "--from", missing.Url).AssertRefused(1, "404", "wikitext-103-v1.zip");
    }

    [Fact]
    public void Wrong_requests_are_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("file", "x");
        scratch.Run("corpus", "fetch", "wikitext").AssertRefused(2, "wikitext-2", "wikitext-103");
        scratch.Run("corpus", "fetch", "wikitext-2", "--from", "nowhere").AssertRefused(2, "nowhere", "https://");
        scratch.Run("corpus", "fetch", "wikitext-2", "--sha256", Hash).AssertRefused(2, "--from");
        scratch.Run("corpus", "fetch", "wikitext-2", "--to", "").AssertRefused(2, "--to");
        scratch.Run("corpus", "fetch", "wikitext-2", "--to", "file").AssertRefused(2, "file");
    }

    [Fact]
    public void An_interruption_keeps_what_has_arrived()
    {
        using var scratch = new Scratch();
        string part = scratch["wikitext-2-v1.zip.part"];
        using (var server = new LocalServer(_archive, new LocalServer.Rule(StallsAfter: 100)))
        {
            using Process process = Tool.Start(scratch.Folder, "corpus", "fetch", "wikitext-2", "--from", server.Url, "--sha256", Hash);
            Assert.True(SpinWait.SpinUntil(() => File.Exists(part) && new FileInfo(part).Length == 100, TimeSpan.FromMinutes(2)));
            Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
            Tool.Finish(process).AssertRefused(130, "interrupted");
        }

        using var second = new LocalServer(_archive);
        Outcome outcome = scratch.Run("corpus", "fetch", "wikitext-2", "--from", second.Url, "--sha256", Hash);
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Equal(["100-"], second.Ranges);
        Assert.False(File.Exists(part));
    }

    private static byte[] Archive()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (string part in (string[])["train", "valid", "test"])
            {
                using var entry = new StreamWriter(zip.CreateEntry($"wikitext-2/wiki.{part}.tokens").Open());
                entry.Write($"words of {part} \n");
            }
        }

        return stream.ToArray();
    }
}
