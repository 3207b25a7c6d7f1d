namespace Kostka.Tests.Files;

/// <summary>A folder of its own for a test, removed with all that is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kostka-tests-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string[] Everything() => [.. Directory.EnumerateFileSystemEntries(Path).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
