using System.Diagnostics;
using System.Globalization;

namespace Kostka.Bench;

/// <summary>A script of bench/peers, run by Debian's Python (or the one that KOSTKA_PYTHON names), with the right BLAS core for the processor.</summary>
internal static class Peer
{
    /// <summary>Runs a script that prints its seconds.</summary>
    public static double Seconds(string script, params string[] arguments)
    {
        string python = Environment.GetEnvironmentVariable("KOSTKA_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(Folder(), script));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        if (System.Runtime.Intrinsics.X86.Avx512F.IsSupported && !start.Environment.ContainsKey("OPENBLAS_CORETYPE"))
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{script} failed with exit code {process.ExitCode}; it needs Python with NumPy.");
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string peers = Path.Combine(folder.FullName, "bench", "peers");
            if (Directory.Exists(peers))
                return peers;
        }

        throw new InvalidOperationException("bench/peers was not found above the benchmark.");
    }
}
