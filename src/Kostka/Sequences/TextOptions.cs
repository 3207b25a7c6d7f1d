namespace Kostka.Sequences;

/// <summary>How files are read as text.</summary>
/// <param name="Tokens">What a token is.</param>
/// <param name="Encoding">
/// The encoding of the files, by a name that .NET knows, such as latin1, utf-16 or windows-1252; null means UTF-8.
/// </param>
/// <param name="ReplaceInvalid">Whether bytes that are no character become U+FFFD, the replacement character; otherwise they are refused.</param>
/// <param name="StandardInput">What the file name "-" reads; null where there is no such thing.</param>
public sealed record TextOptions(Tokenization Tokens, string? Encoding = null, bool ReplaceInvalid = false, Stream? StandardInput = null)
{
    /// <summary>Words in UTF-8.</summary>
    public static TextOptions Words { get; } = new(new Tokenization.Words());
}
