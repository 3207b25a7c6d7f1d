using System.Security.Cryptography;
using System.Text;

namespace Kostka.Files;

/// <summary>
/// Writes files whole or not at all: into a temporary file of the same folder, flushed to the disk, then renamed over the old file. Whatever
/// fails, or whoever kills the process, the old file is either untouched or replaced by a complete new one.
/// </summary>
public static class AtomicFile
{
    private const string TemporarySuffix = ".partial";

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder must exist. A device such as /dev/stdout is written to directly.</param>
    /// <param name="write">Writes the content. When it throws, the old file stays as it was and its exception passes through.</param>
    /// <exception cref="RequestException">The path cannot be written: no such folder, no permission, it is a folder itself.</exception>
    /// <exception cref="IOException">Writing failed on the way: the disk is full, the folder vanished.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (IsDevice(path))
        {
            using var device = Open(path, path, FileMode.Open);
            Fill(device, path, write);
            return;
        }

        string target = Resolve(path);
        DeleteLeftovers(target);
        string unique = RandomNumberGenerator.GetHexString(8, lowercase: true);
        string temporary = Path.Combine(FolderOf(target), $"{TemporaryPrefix(target)}{unique}{TemporarySuffix}");
        try
        {
            using (var stream = Open(temporary, path, FileMode.CreateNew))
            {
                KeepMode(target, temporary);
                Fill(stream, path, write);
            }

            Rename(temporary, target, path);
        }
        catch
        {
            // Nothing to delete when it could not even be created; a folder that vanished took it along.
            if (File.Exists(temporary))
                File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a text as UTF-8 without byte-order mark; otherwise as <see cref="Write"/>.</summary>
    /// <inheritdoc cref="Write"/>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="text">The whole content.</param>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WriteText(path, writer => writer.Write(text));
    }

    /// <summary>Writes a text as UTF-8 without byte-order mark, piece by piece; otherwise as <see cref="Write"/>.</summary>
    /// <inheritdoc cref="Write"/>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the text.</param>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
            write(writer);
        });
    }

    private static FileStream Open(string file, string path, FileMode mode)
    {
        try
        {
            if (Directory.Exists(path))
                throw new IOException("it is a folder");
            return new FileStream(file, mode, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RequestException($"Cannot write {InputFile.Quote(path)}: {InputFile.Reason(error, path)}.", error);
        }
    }

    private static void Fill(FileStream stream, string path, Action<Stream> write)
    {
        try
        {
            write(stream);
            stream.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            throw new IOException($"Writing {InputFile.Quote(path)} failed: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static void Rename(string temporary, string target, string path)
    {
        try
        {
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Writing {InputFile.Quote(path)} failed: {InputFile.Reason(error, path)}.", error);
        }
    }

    // A link is followed, so that it goes on pointing to the file.
    private static string Resolve(string path)
    {
        try
        {
            bool isLink = new FileInfo(path).LinkTarget is not null;
            return isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RequestException($"Cannot write {InputFile.Quote(path)}: {InputFile.Reason(error, path)}.", error);
        }
    }

    private static void KeepMode(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
    }

    // What a killed process left behind. A temporary file of a living one is locked; the minute covers the instant before it takes the lock.
    private static void DeleteLeftovers(string target)
    {
        try
        {
            foreach (string leftover in Directory.EnumerateFiles(FolderOf(target), $"{TemporaryPrefix(target)}*{TemporarySuffix}"))
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(leftover) < TimeSpan.FromMinutes(1))
                    continue;
                using (File.Open(leftover, FileMode.Open, FileAccess.Write, FileShare.None))
                    File.Delete(leftover);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tidying up is not what was asked for; if the folder is the trouble, opening the temporary file will say so.
        }
    }

    // Renaming over a device would replace it by a file.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && Path.GetFullPath(path) is var full
        && full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? "/";

    private static string TemporaryPrefix(string target) => $".{Path.GetFileName(target)}.";
}
