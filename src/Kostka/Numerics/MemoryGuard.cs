using System.Globalization;

namespace Kostka.Numerics;

/// <summary>Refuses an allocation that the machine cannot carry before it is tried, instead of swapping or being killed half-way.</summary>
public static class MemoryGuard
{
    /// <summary>The share of free memory that one allocation may take.</summary>
    public const double UsableShare = 0.8;

    /// <summary>Fails when an allocation would take more than <see cref="UsableShare"/> of the free memory.</summary>
    /// <param name="bytes">Size of everything about to be allocated together.</param>
    /// <param name="what">What needs it, as a noun: "the Gram matrix of 50,000 sequences".</param>
    /// <param name="remedy">A sentence on what to make smaller.</param>
    /// <exception cref="RequestException">There is not enough memory; names the size needed and the size free.</exception>
    public static void Require(long bytes, string what, string remedy)
    {
        long free = Free();
        if (bytes > UsableShare * free)
        {
            // Arrays that nobody holds any more count as used until they are collected.
            GC.Collect();
            free = Free();
        }

        Require(bytes, what, remedy, free);
    }

    /// <summary>Memory that can still be allocated, in bytes, within the machine's and the container's limits.</summary>
    public static long Free()
    {
        var info = GC.GetGCMemoryInfo();
        long limit = info.TotalAvailableMemoryBytes;
        long free = limit - Environment.WorkingSet;
        if (AvailableToLinux() is { } available)
            free = Math.Min(free, available);

        // The collector keeps what it freed for the next allocations: it counts as used by the process, but it is ours.
        long kept = Math.Max(0, info.TotalCommittedBytes - GC.GetTotalMemory(forceFullCollection: false));
        return Math.Clamp(free + kept, 0, limit);
    }

    /// <inheritdoc cref="Require(long, string, string)"/>
    internal static void Require(long bytes, string what, string remedy, long free)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > UsableShare * free)
        {
            throw new RequestException(
                $"Not enough memory: {what} needs {Size(bytes)}; {Size(free)} are free, of which at most {UsableShare:P0} may be used. {remedy}");
        }
    }

    /// <summary>A size for people: "1.9 GiB".</summary>
    internal static string Size(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        int unit = bytes < 1024 ? 0 : (int)Math.Floor(Math.Log2(bytes) / 10);
        return string.Create(CultureInfo.InvariantCulture, $"{Math.ScaleB(bytes, -10 * unit):0.#} {units[unit]}");
    }

    private static long? AvailableToLinux()
    {
        const string path = "/proc/meminfo", field = "MemAvailable:";
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
            return null;
        foreach (string line in File.ReadLines(path))
        {
            if (line.StartsWith(field, StringComparison.Ordinal))
                return long.Parse(line.AsSpan(field.Length).Trim(" kB"), CultureInfo.InvariantCulture) * 1024;
        }

        return null;
    }
}
