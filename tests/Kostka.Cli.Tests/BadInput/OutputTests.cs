using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.BadInput;

/// <summary>Places that cannot be written to, and disks that fill up: one message, and never half a file.</summary>
public sealed class OutputTests
{
    [Fact]
    public void A_results_folder_that_cannot_be_written_is_refused_before_anything_is_computed()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Tiny);
        scratch.Write("file", "");

        // Below a regular file not even root can write.
        Outcome below = scratch.Run("run", "study.yaml", "--out", "file/results", "--json");
        below.AssertRefused(2, "file/results", "--out");
        Assert.DoesNotContain("spectrum", below.Errors, StringComparison.Ordinal);
        scratch.Run("run", "study.yaml", "--out", "file", "--json").AssertRefused(2, "file", "--out");
        scratch.Run("run", "study.yaml", "--out", "/proc/kostka", "--json").AssertRefused(2, "/proc/kostka", "--out");
    }

    [Fact]
    public void A_matrix_that_cannot_be_written_is_refused_before_anything_is_computed()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Tiny);
        scratch.Write("X.txt", "0,1,1,0,0,1\n");
        Outcome missing = scratch.Run("gram", "study.yaml", "--data", "X.txt", "--out", "nowhere/K.npy");
        missing.AssertRefused(2, "nowhere");
        Assert.DoesNotContain("kernel matrix", missing.Errors, StringComparison.Ordinal);
        scratch.Run("gram", "study.yaml", "--data", "X.txt", "--out", ".").AssertRefused(2, "folder");
    }

    [Fact]
    public void A_full_disk_ends_a_matrix_with_exit_code_1()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Tiny);
        scratch.Write("X.txt", "0,1,1,0,0,1\n");
        scratch.Run("gram", "study.yaml", "--data", "X.txt", "--out", "/dev/full").AssertRefused(1, "/dev/full", "space");
    }

    [Fact]
    public void A_full_disk_ends_a_run_with_exit_code_1_and_no_half_file()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Tiny);
        Directory.CreateDirectory(scratch["disk"]);

        // 400 KB hold the results, not the report. Where nothing can be mounted, a limit on the size of a file stands in for the small disk.
        bool mounted = Tool.RunProgram("mount", scratch.Folder, "-t", "tmpfs", "-o", "size=400k", "none", "disk").Code == 0;
        try
        {
            Outcome outcome = mounted
                ? scratch.Run("run", "study.yaml", "--out", "disk/results", "--json")
                : Tool.RunProgram(
                    "bash",
                    scratch.Folder,
                    "-c",
                    $"trap '' XFSZ; ulimit -f 400; export DOTNET_EnableWriteXorExecute=0; exec dotnet '{Tool.Assembly}' run study.yaml --out disk/results --json");
            outcome.AssertRefused(1, "report.html");
            string[] left = [.. Directory.GetFiles(scratch["disk/results"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
            Assert.Equal(["curve.csv", "results.json", "spectrum.csv"], left);
            Assert.EndsWith("}\n", File.ReadAllText(scratch["disk/results/results.json"]), StringComparison.Ordinal);
        }
        finally
        {
            if (mounted)
                Tool.RunProgram("umount", scratch.Folder, "disk");
        }
    }
}
