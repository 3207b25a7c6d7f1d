using System.Text;

namespace Kostka.Tests.Sequences;

/// <summary>Files of a test, removed after it.</summary>
internal sealed class TemporaryText : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("kostka-text-").FullName;

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
