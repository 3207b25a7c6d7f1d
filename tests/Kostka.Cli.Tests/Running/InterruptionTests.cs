using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Kostka.Cli.Tests.Running;

/// <summary>Runs that are stopped in the middle leave whole files, and the next run ends with the numbers of an undisturbed one.</summary>
public sealed class InterruptionTests
{
    private const int Repeats = 600;

    /// <summary>What an undisturbed run gives, without what no two runs have in common.</summary>
    private static readonly Lazy<string> _undisturbed = new(() =>
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Long(Repeats));
        return Comparable(scratch.Run("run", "study.yaml", "--threads", "1", "--json"));
    });

    [Fact]
    public void A_killed_run_leaves_whole_files_and_is_continued_to_the_bit()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Long(Repeats));
        var random = new Random(11);
        int killed = 0, kept = 0;
        for (int attempt = 0; attempt < 10 && killed < 3; attempt++)
        {
            using Process run = Tool.Start(scratch.Folder, "run", "study.yaml", "--out", "killed", "--threads", "1");
            // The first is stopped about when it first writes, the others while they measure.
            int before = FinishedRepeats(scratch);
            WaitUntil(run, () => killed == 0 ? Directory.Exists(scratch["killed"]) && Directory.GetFiles(scratch["killed"]).Length > 0 : FinishedRepeats(scratch) > before);
            Thread.Sleep(random.Next(60));
            run.Kill();
            if (Tool.Finish(run).Code == 0)
            {
                // On a busy machine a run can end before it is killed: that shows nothing, and the next one starts anew.
                Directory.Delete(scratch["killed"], recursive: true);
                killed = 0;
                continue;
            }

            killed++;
            AssertWhole(scratch["killed"]);
            kept = FinishedRepeats(scratch);
        }

        Assert.True(killed == 3 && kept is > 0 and < Repeats, $"{killed} runs killed, {kept} repeats kept");
        Outcome last = scratch.Run("run", "study.yaml", "--out", "killed", "--threads", "1", "--json");
        Assert.True(last.Code == 0, last.Errors);
        Assert.Contains($"after {kept} repeats", last.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(scratch["killed/progress.json"]));
        Assert.Equal(_undisturbed.Value, Comparable(last));
    }

    [Fact]
    public void An_interrupted_run_keeps_its_results_and_is_continued()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Long(Repeats));
        using (Process run = Tool.Start(scratch.Folder, "run", "study.yaml", "--out", "stopped", "--threads", "1", "--json"))
        {
            WaitUntil(run, () => FinishedRepeats(scratch, "stopped") > 0);
            Interrupt(run);
            Outcome stopped = Tool.Finish(run);
            Assert.True(stopped.Code == 130, stopped.Errors);
            Assert.Empty(stopped.Output);
            Assert.Contains("interrupted", stopped.Message, StringComparison.Ordinal);
            Assert.Contains("stopped", stopped.Message, StringComparison.Ordinal);
        }

        AssertWhole(scratch["stopped"]);
        JsonNode results = JsonNode.Parse(File.ReadAllText(scratch["stopped/results.json"]))!;
        Assert.False((bool)results["complete"]!);
        int measured = (int)results["curve"]![0]!["measured"]!["repeats"]!;
        Assert.InRange(measured, 1, Repeats - 1);
        Assert.True(File.Exists(scratch["stopped/report.html"]));

        Outcome second = scratch.Run("run", "study.yaml", "--out", "stopped", "--threads", "1", "--json");
        Assert.True(second.Code == 0, second.Errors);
        Assert.Contains("going on after", second.Errors, StringComparison.Ordinal);
        Assert.Equal(_undisturbed.Value, Comparable(second));
    }

    [Fact]
    public void Another_study_is_not_continued()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Long(Repeats));
        using (Process run = Tool.Start(scratch.Folder, "run", "study.yaml", "--out", "results", "--threads", "1"))
        {
            WaitUntil(run, () => FinishedRepeats(scratch, "results") > 0);
            run.Kill();
            Tool.Finish(run);
        }

        scratch.Write("study.yaml", SampleStudies.Long(repeats: 3));
        Outcome other = scratch.Run("run", "study.yaml", "--out", "results", "--threads", "1", "--seed", "2", "--json");
        Assert.True(other.Code == 0, other.Errors);
        Assert.DoesNotContain("going on", other.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (int)JsonNode.Parse(other.Output)!["seed"]!);
    }

    private static string Comparable(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        JsonObject results = JsonNode.Parse(outcome.Output)!.AsObject();
        results.Remove("timings");
        results.Remove("command");
        return results.ToJsonString();
    }

    /// <summary>Every file that has its final name is complete.</summary>
    private static void AssertWhole(string folder)
    {
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".partial", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(file);
            switch (Path.GetExtension(file))
            {
                case ".json":
                    Assert.NotNull(JsonNode.Parse(text));
                    break;
                case ".html":
                    Assert.EndsWith("</html>", text.TrimEnd(), StringComparison.Ordinal);
                    break;
                case ".svg":
                    Assert.EndsWith("</svg>", text.TrimEnd(), StringComparison.Ordinal);
                    break;
                case ".csv":
                    Assert.EndsWith("\n", text, StringComparison.Ordinal);
                    break;
                default:
                    Assert.Fail($"A file of an unknown kind: {file}");
                    break;
            }
        }
    }

    private static int FinishedRepeats(Scratch scratch, string folder = "killed")
    {
        string path = scratch[$"{folder}/progress.json"];
        return File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)) is { } progress ? progress["repeats"]!.AsArray().Count : 0;
    }

    private static void WaitUntil(Process run, Func<bool> reached)
    {
        var waited = Stopwatch.StartNew();
        while (!run.HasExited && !reached())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The run made no progress.");
            Thread.Sleep(10);
        }
    }

    private static void Interrupt(Process run) => Assert.Equal(0, Tool.RunProgram("kill", "/", "-INT", $"{run.Id}").Code);
}
