namespace Kostka.Studies.Tests;

/// <summary>Where the repository's files are.</summary>
internal static class Repository
{
    public static string File(params string[] parts)
    {
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Kostka.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return Path.Combine([folder, .. parts]);
    }
}
