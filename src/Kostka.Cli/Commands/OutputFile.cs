namespace Kostka.Cli.Commands;

/// <summary>The file that a command is asked to write.</summary>
internal static class OutputFile
{
    /// <summary>Refuses before hours are spent what could not be written afterwards.</summary>
    /// <param name="output">What <c>--out</c> names.</param>
    /// <param name="example">A name that would be right.</param>
    /// <exception cref="RequestException">It names no file, or its folder is not there.</exception>
    public static void Require(string output, string example)
    {
        if (output.Length == 0)
            throw new RequestException($"--out: a file is needed, such as {example}.");
        if (Directory.Exists(output))
            throw new RequestException($"--out {output}: this is a folder; name a file in it, such as {Path.Combine(output, example)}.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(output)) ?? "/";
        if (!Directory.Exists(folder))
            throw new RequestException($"--out {output}: there is no folder {folder}.");
    }
}
