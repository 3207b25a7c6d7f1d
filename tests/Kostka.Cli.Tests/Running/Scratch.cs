namespace Kostka.Cli.Tests.Running;

/// <summary>A folder of one test's own, deleted at its end.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"kostka-cli-{Guid.NewGuid():N}");

    /// <summary>The full path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Writes a text file and returns its name.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return name;
    }

    /// <summary>Writes a file of bytes and returns its name.</summary>
    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return name;
    }

    /// <summary>Runs the tool in the folder.</summary>
    public Outcome Run(params string[] arguments) => Tool.Run(Folder, arguments);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
