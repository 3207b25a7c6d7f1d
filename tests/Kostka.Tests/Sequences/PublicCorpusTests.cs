using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Kostka.Files;
using Kostka.Sequences;
using Kostka.Tests.Files;

namespace Kostka.Tests.Sequences;

/// <summary>Fetching a corpus from servers that serve well and badly.</summary>
public sealed class PublicCorpusTests : IDisposable
{
    private static readonly string _text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"word{i * 7919 % 5003} "));

    private static readonly byte[] _zip = Zip(("tiny/train.txt", _text), ("tiny/valid.txt", "v"), ("other.txt", "o"));

    private readonly TemporaryText _files = new();
    private readonly HttpClient _client = new();

    private string Archive => Path.Combine(_files.Folder, "tiny.zip");

    public void Dispose()
    {
        _client.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task The_archive_is_fetched_checked_and_unpacked()
    {
        using var server = new LocalServer(_zip);
        var shares = new Shares();
        Assert.True(await Fetch(server.Url, progress: shares));
        AssertFetched();
        Assert.Equal([""], server.Ranges);
        Assert.Equal(1, shares.Last);

        // A second time there is nothing to do.
        Assert.False(await Fetch(server.Url));
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task A_connection_that_ends_early_is_taken_up_where_it_ended()
    {
        using var server = new LocalServer(_zip, new LocalServer.Rule(CutAfter: 1000), new LocalServer.Rule(CutAfter: 5000), new LocalServer.Rule());
        await Fetch(server.Url);
        AssertFetched();
        Assert.Equal(["", "1000-", "6000-"], server.Ranges);
    }

    [Fact]
    public async Task What_arrived_in_an_earlier_run_is_kept()
    {
        using (var server = new LocalServer(_zip, new LocalServer.Rule(CutAfter: 1000), new LocalServer.Rule(Status: 404)))
        {
            string message = (await Assert.ThrowsAsync<IOException>(() => Fetch(server.Url))).Message;
            foreach (string word in (string[])["tiny could not be fetched", server.Url, "404", "kept", Archive, "--from"])
                Assert.Contains(word, message);
        }

        Assert.Equal(_zip[..1000], File.ReadAllBytes(Archive + Download.PartSuffix));
        Assert.False(File.Exists(Archive));
        using var second = new LocalServer(_zip);
        await Fetch(second.Url);
        AssertFetched();
        Assert.Equal(["1000-"], second.Ranges);
    }

    [Fact]
    public async Task A_part_that_is_whole_needs_only_its_name()
    {
        File.WriteAllBytes(Archive + Download.PartSuffix, _zip);
        using var server = new LocalServer(_zip);
        await Fetch(server.Url);
        AssertFetched();
        Assert.Equal([$"{_zip.Length}-"], server.Ranges);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_whole_again()
    {
        using var server = new LocalServer(_zip, new LocalServer.Rule(CutAfter: 1000), new LocalServer.Rule(IgnoresRange: true));
        await Fetch(server.Url);
        AssertFetched();
        Assert.Equal(["", "1000-"], server.Ranges);
    }

    [Fact]
    public async Task A_part_of_another_file_is_thrown_away()
    {
        File.WriteAllBytes(Archive + Download.PartSuffix, new byte[1000]);
        using (var server = new LocalServer(_zip))
        {
            await Fetch(server.Url);
            AssertFetched();
            Assert.Equal(["1000-", ""], server.Ranges);
        }

        Directory.Delete(Path.Combine(_files.Folder, "tiny"), recursive: true);
        File.WriteAllBytes(Archive + Download.PartSuffix, new byte[_zip.Length + 1]);
        using var second = new LocalServer(_zip);
        await Fetch(second.Url);
        AssertFetched();
        Assert.Equal([$"{_zip.Length + 1}-", ""], second.Ranges);
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing_behind()
    {
        using var server = new LocalServer([.. _zip[..^1], 1]);
        string message = (await Assert.ThrowsAsync<IOException>(() => Fetch(server.Url))).Message;
        Assert.Contains(Hash(_zip), message);
        Assert.Contains("deleted", message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_files.Folder));
        Assert.Single(server.Ranges); // nothing that another attempt would mend
    }

    [Fact]
    public async Task The_next_place_is_tried_where_one_fails()
    {
        using LocalServer wrong = new([1, 2, 3]), good = new(_zip), missing = new(_zip, new LocalServer.Rule(Status: 404));
        PublicCorpus corpus = Tiny(wrong.Url) with { Archive = new DownloadSource([new(missing.Url), new(wrong.Url), new(good.Url)], Hash(_zip)) };
        Assert.True(await corpus.FetchAsync(_files.Folder, Downloads()));
        AssertFetched();
        Assert.Equal((1, 1, 1), (missing.Ranges.Length, wrong.Ranges.Length, good.Ranges.Length));
    }

    [Fact]
    public async Task Failures_that_may_pass_are_tried_again()
    {
        using var server = new LocalServer(_zip, new LocalServer.Rule(Status: 503), new LocalServer.Rule(Status: 429), new LocalServer.Rule());
        await Fetch(server.Url);
        AssertFetched();
        using var down = new LocalServer(_zip, new LocalServer.Rule(Status: 500));
        Directory.Delete(Path.Combine(_files.Folder, "tiny"), recursive: true);
        Assert.Contains("500 Told so (4 attempts)", (await Assert.ThrowsAsync<IOException>(() => Fetch(down.Url))).Message);
        Assert.Equal(4, down.Ranges.Length);
    }

    [Fact]
    public async Task A_refused_connection_says_what_was_tried_and_what_to_do()
    {
        string url;
        using (var gone = new TcpListenerAddress())
            url = gone.Url;
        string message = (await Assert.ThrowsAsync<IOException>(() => Fetch(url))).Message;
        foreach (string word in (string[])[url, "refused", "4 attempts", $"put it in place as {Archive}"])
            Assert.Contains(word, message);
        Assert.DoesNotContain("kept", message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_files.Folder));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        using var server = new LocalServer(_zip, new LocalServer.Rule(StallsAfter: 1000), new LocalServer.Rule());
        await Tiny(server.Url).FetchAsync(_files.Folder, new Download(_client, attempts: 2, TimeSpan.Zero, patience: TimeSpan.FromSeconds(0.5)));
        AssertFetched();
        Assert.Equal(["", "1000-"], server.Ranges);
    }

    [Fact]
    public async Task An_interruption_keeps_what_has_arrived()
    {
        using (var server = new LocalServer(_zip, new LocalServer.Rule(StallsAfter: 1000)))
        {
            using var interrupt = new CancellationTokenSource();
            var arrived = new Shares { Reported = interrupt.Cancel };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetch(server.Url, arrived, interrupt.Token));
        }

        Assert.Equal(_zip[..1000], File.ReadAllBytes(Archive + Download.PartSuffix));
        using var second = new LocalServer(_zip);
        await Fetch(second.Url);
        AssertFetched();
        Assert.Equal(["1000-"], second.Ranges);
    }

    [Fact]
    public async Task An_archive_put_in_place_by_hand_is_taken_if_it_is_the_right_one()
    {
        File.WriteAllBytes(Archive, _zip);
        await Fetch("http://127.0.0.1:1/nobody");
        AssertFetched();

        Directory.Delete(Path.Combine(_files.Folder, "tiny"), recursive: true);
        File.WriteAllBytes(Archive, _zip[..^1]);
        Assert.Contains("SHA-256", (await Assert.ThrowsAsync<RequestException>(() => Fetch("http://127.0.0.1:1/nobody"))).Message);
        Assert.True(File.Exists(Archive)); // the user's file
    }

    [Fact]
    public async Task An_archive_without_the_files_or_no_archive_is_a_failure()
    {
        foreach (byte[] archive in (byte[][])[Zip(("tiny/train.txt", "x")), "no zip"u8.ToArray()])
        {
            using var server = new LocalServer(archive);
            PublicCorpus corpus = Tiny(server.Url) with { Archive = new DownloadSource([new(server.Url)], Hash(archive)) };
            Assert.Contains("cannot be unpacked", (await Assert.ThrowsAsync<IOException>(() => corpus.FetchAsync(_files.Folder, Downloads()))).Message);
            File.Delete(Archive);
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        string file = _files.Write("file", "x");
        await Assert.ThrowsAsync<RequestException>(() => Tiny("http://127.0.0.1:1/nobody").FetchAsync(file, Downloads()));
    }

    [Fact]
    public void Names_addresses_and_checksums_are_checked()
    {
        Assert.Equal("wikitext-2/wiki.train.tokens", PublicCorpus.Named("wikitext-2").Files[0]);
        Assert.Equal("https://wikitext.smerity.com/wikitext-103-v1.zip", PublicCorpus.Named("wikitext-103").Archive.Urls[0].ToString());
        Assert.All(PublicCorpus.All, corpus => Assert.Matches("^[0-9a-f]{64}$", corpus.Archive.Sha256));
        Assert.Contains("wikitext-2 and wikitext-103", Assert.Throws<RequestException>(() => PublicCorpus.Named("wikitext")).Message);
        PublicCorpus corpus = PublicCorpus.Named("wikitext-2");
        Assert.Equal(corpus.Archive.Sha256, corpus.From("https://example.org/a.zip").Archive.Sha256);
        Assert.Contains("no address", Assert.Throws<RequestException>(() => corpus.From("wikitext.zip")).Message);
        Assert.Contains("no address", Assert.Throws<RequestException>(() => corpus.From("ftp://example.org/a.zip")).Message);
        Assert.Contains("no SHA-256", Assert.Throws<RequestException>(() => corpus.From("https://example.org/a.zip", "abc")).Message);
    }

    private static PublicCorpus Tiny(string url) =>
        new("tiny", "A tiny corpus.", "tiny.zip", new DownloadSource([new Uri(url)], Hash(_zip)), ["tiny/train.txt", "tiny/valid.txt"]);

    private Download Downloads() => new(_client, pause: TimeSpan.FromMilliseconds(1));

    private Task<bool> Fetch(string url, IProgress<double>? progress = null, CancellationToken cancellation = default) =>
        Tiny(url).FetchAsync(_files.Folder, Downloads(), progress, cancellation);

    private void AssertFetched()
    {
        Assert.Equal(_text, File.ReadAllText(Path.Combine(_files.Folder, "tiny", "train.txt")));
        Assert.Equal("v", File.ReadAllText(Path.Combine(_files.Folder, "tiny", "valid.txt")));
        Assert.Equal([Path.Combine(_files.Folder, "tiny")], Directory.EnumerateFileSystemEntries(_files.Folder)); // no archive, no part
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Zip(params (string Name, string Content)[] files)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, string content) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }

    private sealed class Shares : IProgress<double>
    {
        public double Last { get; private set; }

        public Action? Reported { get; init; }

        public void Report(double value)
        {
            Last = value;
            Reported?.Invoke();
        }
    }

    /// <summary>An address at which nobody listens once it is disposed.</summary>
    private sealed class TcpListenerAddress : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public TcpListenerAddress() => _listener.Start();

        public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/archive.zip";

        public void Dispose() => _listener.Stop();
    }
}
