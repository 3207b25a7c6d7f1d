using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Kostka.Files;

/// <summary>A file to download.</summary>
/// <param name="Urls">Where it can be had, the first place that works is taken.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal.</param>
public sealed record DownloadSource(IReadOnlyList<Uri> Urls, string Sha256);

/// <summary>
/// Downloads a file whole or not at all. What has arrived is kept as NAME.part and resumed by the next attempt, in this run or a later one; only when the
/// checksum of the whole is right does the file get its name.
/// </summary>
public sealed class Download
{
    private readonly HttpClient _client;
    private readonly TimeSpan _patience, _pause;
    private readonly int _attempts;

    /// <summary>Downloads with these limits.</summary>
    /// <param name="client">How to reach the network.</param>
    /// <param name="attempts">So many attempts are made at each place, as long as failures may pass.</param>
    /// <param name="pause">How long to wait after the first failure, by default half a second; doubled after each other.</param>
    /// <param name="patience">How long to wait for an answer, or for its next bytes; default a minute.</param>
    public Download(HttpClient client, int attempts = 4, TimeSpan? pause = null, TimeSpan? patience = null)
    {
        _client = client;
        _attempts = attempts;
        _pause = pause ?? TimeSpan.FromSeconds(0.5);
        _patience = patience ?? TimeSpan.FromMinutes(1);
    }

    /// <summary>The ending of a file of which a part has arrived.</summary>
    public const string PartSuffix = ".part";

    /// <summary>Downloads a file.</summary>
    /// <param name="source">Where from, and its checksum.</param>
    /// <param name="path">Its name; the folder must exist.</param>
    /// <param name="progress">Told the share that has arrived, where the size is known.</param>
    /// <param name="cancellation">Asks to stop; what has arrived is kept.</param>
    /// <exception cref="IOException">It could not be had from any place, or its checksum is wrong; says what was tried.</exception>
    public async Task ToFileAsync(DownloadSource source, string path, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        string part = path + PartSuffix;
        List<string> failures = [];
        foreach (Uri url in source.Urls)
        {
            // A whole with the wrong checksum may owe it to an old part; from the beginning it deserves one more chance.
            for (bool again = true; again;)
            {
                bool isResumed = File.Exists(part) && new FileInfo(part).Length > 0;
                if (await FromPlaceAsync(url, part, progress, failures, cancellation) is false)
                    break;
                string found = await Sha256Async(part, cancellation);
                if (found == source.Sha256)
                {
                    File.Move(part, path, overwrite: true);
                    return;
                }

                File.Delete(part);
                again = isResumed;
                failures.Add($"{url}: what arrived has the SHA-256 {found}, not {source.Sha256}; it was deleted");
            }
        }

        if (File.Exists(part) && new FileInfo(part).Length == 0)
            File.Delete(part);
        throw new IOException(string.Join("; ", failures));
    }

    /// <summary>The SHA-256 of a file, in lower-case hexadecimal.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancellation)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    // Makes attempts until the part is whole; false when this place is of no use.
    private async Task<bool> FromPlaceAsync(
        Uri url, string part, IProgress<double>? progress, List<string> failures, CancellationToken cancellation)
    {
        EntityTagHeaderValue? version = null;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                version = await AttemptAsync(url, part, version, progress, cancellation);
                return true;
            }
            catch (DownloadFailure failure)
            {
                if (!failure.MayPass || attempt == _attempts)
                {
                    failures.Add($"{url}: {failure.Message}{(attempt == 1 ? "" : $" ({attempt} attempts)")}");
                    return false;
                }
            }

            await Task.Delay(_pause * Math.Pow(2, attempt - 1), cancellation);
        }
    }

    // Appends to the part what it lacks. Returns the version that the server names, so that a later attempt does not mix two.
    private async Task<EntityTagHeaderValue?> AttemptAsync(
        Uri url, string part, EntityTagHeaderValue? version, IProgress<double>? progress, CancellationToken cancellation)
    {
        using FileStream file = OpenPart(part);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_patience);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (file.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(file.Length, null);
            if (version is { IsWeak: false })
                request.Headers.IfRange = new RangeConditionHeaderValue(version);
        }

        using HttpResponseMessage response = await NetworkAsync(
            () => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token), cancellation);
        if (IsWhole(file, response))
            return version;
        Place(file, response);
        long? total = response.Content.Headers.ContentLength is { } rest ? file.Position + rest : null;
        using Stream body = await NetworkAsync(() => response.Content.ReadAsStreamAsync(patience.Token), cancellation);
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            patience.CancelAfter(_patience);
            int read = await NetworkAsync(() => body.ReadAsync(buffer, patience.Token).AsTask(), cancellation);
            if (read == 0)
                break;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            if (total is { } all)
                progress?.Report((double)file.Position / all);
        }

        await file.FlushAsync(cancellation);
        if (total is { } expected && file.Position < expected)
            throw new DownloadFailure($"the connection ended after {file.Position} of {expected} bytes", mayPass: true);
        return response.Headers.ETag;
    }

    private static FileStream OpenPart(string part)
    {
        try
        {
            var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            file.Seek(0, SeekOrigin.End);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RequestException($"Cannot write {InputFile.Quote(part)}: {InputFile.Reason(error, part)}.", error);
        }
    }

    // Nothing follows the part: it was whole when an earlier run ended.
    private static bool IsWhole(FileStream file, HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == file.Length;

    // Moves to where the answer's bytes belong: the end of the part, or its beginning if the server sends the whole.
    private static void Place(FileStream file, HttpResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == file.Length:
                return;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                file.SetLength(0);
                throw new DownloadFailure("the server's file is not the one of which a part was there; it is fetched anew", mayPass: true);
            case HttpStatusCode.OK:
                file.SetLength(0);
                return;
            default:
                int code = (int)response.StatusCode;
                throw new DownloadFailure(
                    $"the server answered {code.ToString(CultureInfo.InvariantCulture)} {response.ReasonPhrase}".TrimEnd(), mayPass: code is 408 or 429 or >= 500);
        }
    }

    // What goes wrong on the network may pass; what goes wrong on the disk does not, and is not caught here.
    private async Task<T> NetworkAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new DownloadFailure(Innermost(error).TrimEnd('.'), mayPass: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DownloadFailure($"nothing arrived for {_patience.TotalSeconds} seconds", mayPass: true);
        }
    }

    private static string Innermost(Exception error) => error.InnerException is null ? error.Message : Innermost(error.InnerException);

    /// <summary>An attempt failed; another one may or may not succeed.</summary>
    private sealed class DownloadFailure(string message, bool mayPass) : Exception(message)
    {
        public bool MayPass { get; } = mayPass;
    }
}
