using System.Diagnostics;

namespace Kostka.Tests.House;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The outermost folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>C# files under a folder, without build output.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories).Where(file => !IsOutput(file)).Order(StringComparer.Ordinal);

    /// <summary>The files under version control; where there is no git, those that would be.</summary>
    public static IEnumerable<string> TrackedFiles() => FromGit() ??
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(file => !IsOutput(file) && !file.Contains("/.git/", StringComparison.Ordinal));

    private static List<string>? FromGit()
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            string names = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(name => Path.Combine(Root, name)).Where(File.Exists)] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static bool IsOutput(string file) => file.Replace('\\', '/') is var path &&
        (path.Contains("/bin/", StringComparison.Ordinal) || path.Contains("/obj/", StringComparison.Ordinal));

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kostka.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
