namespace Kostka.Files;

/// <summary>Opens files that a user named, with errors that a user understands.</summary>
public static class InputFile
{
    /// <summary>Opens a file for reading from its beginning to its end.</summary>
    /// <param name="path">The file, as the user named it.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="RequestException">There is no such file, it is a folder, or it may not be read; names the path and the reason.</exception>
    public static FileStream Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RequestException($"Cannot read {Quote(path)}: {Reason(error, path)}.", error);
        }
    }

    /// <summary>Why a file cannot be opened or written, in a few words.</summary>
    internal static string Reason(Exception error, string path) => error switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => $"there is no folder {Quote(Path.GetDirectoryName(path) ?? "")}",
        UnauthorizedAccessException => "no permission",
        PathTooLongException => "the path is too long",
        ArgumentException => "this is not a path",
        _ => error.Message.TrimEnd('.'),
    };

    internal static string Quote(string path) => $"\"{path}\"";
}
