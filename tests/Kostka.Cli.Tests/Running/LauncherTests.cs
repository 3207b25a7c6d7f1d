using System.Diagnostics;
using Xunit.Abstractions;

namespace Kostka.Cli.Tests.Running;

/// <summary>
/// The launcher on a small stand-in for the repository: it builds when a source is newer than the last build, and only then. (Building this
/// repository from inside its own tests would change the files that the other tests run.)
/// </summary>
public sealed class LauncherTests(ITestOutputHelper log)
{
    [Fact]
    public void It_builds_when_a_source_is_newer_and_only_then()
    {
        using var scratch = new Scratch();
        MakeRepository(scratch);

        Outcome first = Launch(scratch, "a", "b c");
        Assert.True(first.Code == 7, first.Errors);
        Assert.Equal("ran: a|b c\n", first.Output);
        Assert.Contains("building", first.Errors, StringComparison.Ordinal);
        Assert.Contains("BUILD", first.Errors, StringComparison.Ordinal);

        Outcome second = Launch(scratch, "again");
        Assert.Equal("ran: again\n", second.Output);
        Assert.Empty(second.Errors);

        File.SetLastWriteTimeUtc(scratch["src/Kostka/Kernel.cs"], DateTime.UtcNow.AddSeconds(2));
        Outcome changed = Launch(scratch, "once more");
        Assert.Contains("BUILD", changed.Errors, StringComparison.Ordinal);
        Assert.Equal("ran: once more\n", changed.Output);
    }

    [Fact]
    public void A_build_that_fails_ends_with_exit_code_1_and_is_tried_again()
    {
        using var scratch = new Scratch();
        MakeRepository(scratch);
        scratch.Write("fail", "");
        Outcome failed = Launch(scratch, "x");
        Assert.Equal((1, ""), (failed.Code, failed.Output));
        Assert.Contains("the build failed", failed.Errors, StringComparison.Ordinal);
        File.Delete(scratch["fail"]);
        Assert.Equal("ran: x\n", Launch(scratch, "x").Output);
    }

    [Fact]
    public void Without_dotnet_it_says_what_is_missing()
    {
        using var scratch = new Scratch();
        MakeRepository(scratch);
        File.Delete(scratch["bin/dotnet"]);
        foreach (string program in (string[])["bash", "env", "dirname", "readlink", "find", "mkdir", "touch", "mv", "flock"])
            File.CreateSymbolicLink(scratch[$"bin/{program}"], $"/usr/bin/{program}");
        Outcome outcome = Tool.RunProgram("env", scratch.Folder, $"PATH={scratch["bin"]}", scratch["kostka"], "x");
        Assert.Equal((1, ""), (outcome.Code, outcome.Output));
        Assert.Contains(".NET 10 SDK", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_launcher_of_this_repository_starts_quickly_when_up_to_date()
    {
        string stamp = Repository.File("src", "Kostka.Cli", "obj", "launcher.stamp");
        if (!File.Exists(stamp))
        {
            // Nobody has called it here yet; the tests above show that it then builds.
            Assert.True(File.Exists(Repository.File("kostka")));
            return;
        }

        var watch = Stopwatch.StartNew();
        Outcome help = Tool.RunProgram(Repository.File("kostka"), "/", "kernel", "--help");
        log.WriteLine($"{watch.Elapsed.TotalSeconds:F2} s");
        Assert.Equal(0, help.Code);
        Assert.Contains("kostka kernel", help.Output, StringComparison.Ordinal);
    }

    private static Outcome Launch(Scratch scratch, params string[] arguments) =>
        Tool.RunProgram("env", "/", [$"PATH={scratch["bin"]}:{Environment.GetEnvironmentVariable("PATH")}", scratch["kostka"], .. arguments]);

    /// <summary>The launcher, a source, and a <c>dotnet</c> that builds and runs nothing but says so.</summary>
    private static void MakeRepository(Scratch scratch)
    {
        foreach (string folder in (string[])["bin", "src/Kostka", "src/Kostka.Cli"])
            Directory.CreateDirectory(scratch[folder]);
        File.Copy(Repository.File("kostka"), scratch["kostka"]);
        foreach (string file in (string[])["src/Kostka/Kernel.cs", "Directory.Build.props", "Directory.Packages.props", "global.json"])
            scratch.Write(file, "");
        scratch.Write("bin/dotnet", """
            #!/usr/bin/env bash
            root=$(dirname "$(dirname "$0")")
            if [[ $1 == build ]]; then
              echo BUILD
              [[ ! -e $root/fail ]] || exit 1
              mkdir -p "$root/src/Kostka.Cli/bin/Release/net10.0" && touch "$root/src/Kostka.Cli/bin/Release/net10.0/kostka-cli.dll"
            else
              shift
              (IFS='|'; echo "ran: $*")
              exit 7
            fi
            """);
        Assert.Equal(0, Tool.RunProgram("chmod", "/", "+x", scratch["bin/dotnet"]).Code);
    }
}
