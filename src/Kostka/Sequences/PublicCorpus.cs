using System.Collections.Immutable;
using System.IO.Compression;
using Kostka.Files;

namespace Kostka.Sequences;

/// <summary>A text of the literature that can be downloaded from its public home.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is, where it comes from and its licence, in a sentence or two.</param>
/// <param name="ArchiveName">The name of the archive (zip) that holds it.</param>
/// <param name="Archive">Where the archive can be had, and its checksum.</param>
/// <param name="Files">The files that come out, as they are called in the archive.</param>
public sealed record PublicCorpus(string Name, string Description, string ArchiveName, DownloadSource Archive, ImmutableArray<string> Files)
{
    private const string About =
        "words of good and featured Wikipedia articles (Merity, Xiong, Bradbury and Socher 2016, arXiv:1609.07843); Creative Commons Attribution-ShareAlike";

    /// <summary>
    /// All that are known. The checksums are those that CorpusLoaders.jl and others have pinned for the archives of the original home, a bucket of Salesforce's.
    /// The author's own site is asked first, because the bucket no longer answers everybody.
    /// </summary>
    public static ImmutableArray<PublicCorpus> All { get; } =
    [
        WikiText("wikitext-2", "2 million", "92675f1d63015c1c8b51f1656a52d5bdbc33aafa60cc47a218a66e7ee817488c"),
        WikiText("wikitext-103", "103 million", "242ba0f20b329cfdf1ccc61e9e9e5b59becf189db7f7a81cd2a0e2fc31539590"),
    ];

    /// <summary>The corpus of a name.</summary>
    /// <exception cref="RequestException">There is none; the message lists the names.</exception>
    public static PublicCorpus Named(string name) => All.FirstOrDefault(corpus => corpus.Name == name)
        ?? throw new RequestException($"There is no corpus '{name}' to fetch; {string.Join(" and ", All.Select(corpus => corpus.Name))} are known.");

    /// <summary>The same corpus from a mirror.</summary>
    /// <param name="url">Where its archive is, by http or https.</param>
    /// <param name="sha256">The SHA-256 of the archive there, in hexadecimal; null where it is that of the original.</param>
    /// <exception cref="RequestException">The address or the checksum is none.</exception>
    public PublicCorpus From(string url, string? sha256 = null)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new RequestException($"'{url}' is no address to fetch from; one that begins with https:// or http:// would be right.");
        if (sha256 is not null && (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigit)))
            throw new RequestException($"'{sha256}' is no SHA-256; 64 hexadecimal digits would be right.");
        return this with { Archive = new DownloadSource([address], sha256?.ToLowerInvariant() ?? Archive.Sha256) };
    }

    /// <summary>The paths of the corpus's files below a folder.</summary>
    public ImmutableArray<string> Paths(string folder) => [.. Files.Select(file => Path.Combine(folder, file))];

    /// <summary>Downloads the archive and unpacks it, unless the files are there already. An archive of the right name in the folder is taken instead.</summary>
    /// <param name="folder">Where to; made if it is not there.</param>
    /// <param name="download">How to download.</param>
    /// <param name="progress">Told the share that has arrived.</param>
    /// <param name="cancellation">Asks to stop; what has arrived is kept for the next time.</param>
    /// <returns>Whether anything had to be done.</returns>
    /// <exception cref="RequestException">The folder cannot be written, or the archive in it is another one.</exception>
    /// <exception cref="IOException">The download failed; says what was tried, and what to do by hand.</exception>
    public async Task<bool> FetchAsync(string folder, Download download, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(download);
        if (Paths(folder).All(File.Exists))
            return false;
        string archive = Path.Combine(folder, ArchiveName);
        Make(folder);
        if (File.Exists(archive))
            await CheckAsync(archive, cancellation);
        else
            await DownloadAsync(archive, download, progress, cancellation);
        Unpack(archive, folder, cancellation);
        File.Delete(archive);
        return true;
    }

    private async Task DownloadAsync(string archive, Download download, IProgress<double>? progress, CancellationToken cancellation)
    {
        try
        {
            await download.ToFileAsync(Archive, archive, progress, cancellation);
        }
        catch (IOException error)
        {
            string kept = File.Exists(archive + Download.PartSuffix)
                ? " What has arrived is kept, and the same command goes on from there."
                : "";
            throw new IOException(
                $"{Name} could not be fetched. Tried: {error.Message}.{kept} Without a network here, download {Archive.Urls[0]} elsewhere, put it in place as {archive}, " +
                "and give the same command again; or name a mirror with --from.",
                error);
        }
    }

    private async Task CheckAsync(string archive, CancellationToken cancellation)
    {
        string found = await Download.Sha256Async(archive, cancellation);
        if (found != Archive.Sha256)
        {
            throw new RequestException(
                $"{archive} is not the archive of {Name}: its SHA-256 is {found}, not {Archive.Sha256}. Remove it to have the right one fetched.");
        }
    }

    private void Unpack(string archive, string folder, CancellationToken cancellation)
    {
        try
        {
            using ZipArchive zip = ZipFile.OpenRead(archive);
            foreach (string file in Files)
            {
                cancellation.ThrowIfCancellationRequested();
                ZipArchiveEntry entry = zip.GetEntry(file) ?? throw new InvalidDataException($"it has no file {file}");
                string path = Path.Combine(folder, file);
                Make(Path.GetDirectoryName(path)!);
                AtomicFile.Write(path, stream =>
                {
                    using Stream unpacked = entry.Open();
                    unpacked.CopyTo(stream);
                });
            }
        }
        catch (InvalidDataException error)
        {
            throw new IOException($"{archive} cannot be unpacked: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RequestException($"The folder \"{folder}\" cannot be made: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static PublicCorpus WikiText(string name, string words, string sha256) => new(
        name,
        $"{char.ToUpperInvariant(name[0])}{name[1..]}: {words} {About}.",
        $"{name}-v1.zip",
        new DownloadSource(
            [new Uri($"https://wikitext.smerity.com/{name}-v1.zip"), new Uri($"https://s3.amazonaws.com/research.metamind.io/wikitext/{name}-v1.zip")], sha256),
        [$"{name}/wiki.train.tokens", $"{name}/wiki.valid.tokens", $"{name}/wiki.test.tokens"]);
}
