using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics;

namespace Kostka.Studies.Running;

/// <summary>What computed a result: versions and the machine, for the record.</summary>
public static class RunEnvironment
{
    /// <summary>Versions of the tool and of what it computes with, by name.</summary>
    public static ImmutableDictionary<string, string> Versions() => new Dictionary<string, string>
    {
        ["kostka"] = ToolVersion,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["linear algebra"] = LinearAlgebra.Default.Description,
    }.ToImmutableDictionary();

    /// <summary>The tool's version, such as "0.1.0".</summary>
    public static string ToolVersion =>
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The machine, by property.</summary>
    public static ImmutableDictionary<string, string> Machine(int threads) => new Dictionary<string, string>
    {
        ["processor"] = Processor(),
        ["vectors"] = Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : "none",
        ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        ["threads"] = threads.ToString(CultureInfo.InvariantCulture),
        ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):F1} GiB"),
        ["system"] = RuntimeInformation.OSDescription,
    }.ToImmutableDictionary();

    private static string Processor()
    {
        const string Path = "/proc/cpuinfo";
        if (File.Exists(Path))
        {
            string? line = File.ReadLines(Path).FirstOrDefault(found => found.StartsWith("model name", StringComparison.Ordinal));
            if (line is not null)
                return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }

        return RuntimeInformation.ProcessArchitecture.ToString();
    }
}
