using System.Diagnostics;

namespace Kostka.Cli.Tests.Running;

/// <summary>How a run of the tool ended.</summary>
internal sealed record Outcome(int Code, string Output, string Errors)
{
    /// <summary>Standard error without the lines that only tell progress.</summary>
    public string Message => string.Join('\n', Errors.Split('\n').Where(line => !line.EndsWith(" …", StringComparison.Ordinal))).Trim();
}

/// <summary>Runs the built tool as users do: as a process of its own.</summary>
internal static class Tool
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    /// <summary>The tool beside the tests, of the same build.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "kostka-cli.dll");

    /// <summary>Runs the tool to its end.</summary>
    public static Outcome Run(string folder, params string[] arguments) => RunProgram("dotnet", folder, [Assembly, .. arguments]);

    /// <summary>Runs any program to its end.</summary>
    public static Outcome RunProgram(string program, string folder, params string[] arguments)
    {
        using Process process = StartProgram(program, folder, arguments);
        return Finish(process);
    }

    /// <summary>Starts the tool; interrupts reach it even where the tests run in the background of a shell that ignores them.</summary>
    public static Process Start(string folder, params string[] arguments) =>
        StartProgram("env", folder, ["--default-signal=INT", "dotnet", Assembly, .. arguments]);

    /// <summary>Waits for the end of a process.</summary>
    public static Outcome Finish(Process process)
    {
        // Both pipes are read at once: a full one would stop the process.
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{string.Join(' ', process.StartInfo.ArgumentList)}' did not end within {_patience.TotalMinutes} minutes.");
        }

        return new Outcome(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private static Process StartProgram(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        // Several tools run side by side on few cores; what the test host sets for itself is not for them.
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment.Remove("MSBUILD_EXE_PATH");
        start.Environment.Remove("MSBuildSDKsPath");
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        return process;
    }
}
