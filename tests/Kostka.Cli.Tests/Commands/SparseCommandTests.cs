using System.Diagnostics;
using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka sparse</c>, and <c>kostka run</c> on sparse studies.</summary>
public sealed class SparseCommandTests
{
    private const string Study = """
        name: tiny
        sparse:
          tasks: { function: and, relevant: 2 }
          context: [8, 16]
          seeds: 3
          samples: { from: 8, to: 64, per_doubling: 1 }
          accuracy: 0.95
          selection: 50
          scoring: 200
          learners: [transformer, subsets]
          transformer: { width: 8, hidden_width: 8 }
          training: { steps: 40, restarts: 2 }
          bound: {}
        """;

    /// <summary>Many short runs, so that a kill falls into the middle of them.</summary>
    private const string Longer = """
        sparse:
          tasks: [{ function: majority, relevant: 3 }, { function: parity, relevant: 2 }]
          context: [16, 32, 64]
          seeds: 12
          samples: { from: 8, to: 128 }
          selection: 100
          scoring: 1000
          learners: [transformer]
          transformer: { width: 8, hidden_width: 8 }
          training: { steps: 60, restarts: 2 }
        """;

    [Fact]
    public void Both_commands_give_the_same_tasks()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study);
        JsonObject sparse = Parse(scratch.Run("sparse", "study.yaml", "--json", "--threads", "1"));
        JsonObject task = sparse["tasks"]![0]!.AsObject();
        Assert.Equal("and", (string)task["function"]!);
        Assert.Equal(["transformer", "subsets"], task["learners"]!.AsArray().Select(learner => (string)learner!["learner"]!));
        Assert.Equal([8, 16], task["context"]!.AsArray().Select(context => (int)context!));
        Assert.Equal(2, task["bound"]!["finite_class"]!.AsArray().Count);

        JsonObject run = Parse(scratch.Run("run", "study.yaml", "--out", "other", "--json", "--threads", "2"));
        Assert.Equal("tiny", (string)run["name"]!);
        Assert.True((bool)run["complete"]!);
        Assert.Equal(sparse["tasks"]!.ToJsonString(), run["tasks"]!.ToJsonString());
        Assert.Equal("kostka run study.yaml --out other", (string)run["command"]!);
        foreach (string folder in (string[])["results/tiny", "other"])
        {
            Assert.All((string[])["results.json", "points.csv", "trials.csv", "theory.csv", "runs.jsonl", "report.html"], file => Assert.True(new FileInfo(scratch[$"{folder}/{file}"]).Length > 0, file));
            Assert.Equal(5, File.ReadAllLines(scratch[$"{folder}/points.csv"]).Length);
        }

        Assert.NotEqual(sparse["tasks"]!.ToJsonString(), Parse(scratch.Run("sparse", "study.yaml", "--out", "seeded", "--seed", "2", "--json"))["tasks"]!.ToJsonString());
    }

    [Fact]
    public void Tables_name_each_length_and_why_runs_failed()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study.Replace("[transformer, subsets]", "[subsets]", StringComparison.Ordinal));
        Outcome outcome = scratch.Run("sparse", "study.yaml");
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Contains("and, subsets: and of 2 bits among T", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("failures (optimisation | data)", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("finite class", outcome.Output, StringComparison.Ordinal);
        Assert.Contains($"report: {Path.Combine("results", "tiny", "report.html")}", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relevant: 2", "relevant: 20", "sparse.tasks.relevant: 20 relevant positions do not fit a context of 8")]
    [InlineData("[transformer, subsets]", "[kernel]", "the learner kernel regresses with the infinite-width kernel of the key model, which is missing")]
    [InlineData("seeds: 3", "seeds: three", "sparse.seeds: found three")]
    [InlineData("name: tiny", "sequence: { length: 8, vocabulary: 2 }", "sequence: a study with the block sparse draws its own sequences")]
    public void A_wrong_study_is_refused_before_anything_runs(string old, string changed, string message)
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study.Replace(old, changed, StringComparison.Ordinal));
        Outcome outcome = scratch.Run("sparse", "study.yaml", "--json");
        Assert.Equal(2, outcome.Code);
        Assert.Empty(outcome.Output);
        Assert.Contains(message, outcome.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch["results"]));
    }

    [Fact]
    public void A_study_of_another_kind_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Exact);
        Outcome outcome = scratch.Run("sparse", "study.yaml");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("the key \"sparse\" is missing", outcome.Message, StringComparison.Ordinal);
        scratch.Write("sparse.yaml", Study);
        Outcome curve = scratch.Run("curve", "sparse.yaml");
        Assert.Equal(2, curve.Code);
        Assert.Contains("this is a sparse study", curve.Message, StringComparison.Ordinal);
    }

    /// <summary>Killed at random moments, a search goes on from its finished runs and ends with the bits of an undisturbed one.</summary>
    [Fact]
    public void A_killed_search_goes_on_to_the_same_bits()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Longer);
        string undisturbed = Tasks(scratch.Run("sparse", "study.yaml", "--out", "undisturbed", "--json"));
        var random = new Random(3);
        int kills = 0, kept = 0;
        for (int attempt = 0; attempt < 6 && kills < 3; attempt++)
        {
            using Process run = Tool.Start(scratch.Folder, "sparse", "study.yaml", "--out", "killed");
            int wanted = kept + random.Next(3, 30);
            while (!run.HasExited && Lines(scratch["killed/runs.jsonl"]) < wanted)
                Thread.Sleep(5);
            run.Kill();
            if (Tool.Finish(run).Code == 0)
                break;
            (kills, kept) = (kills + 1, Lines(scratch["killed/runs.jsonl"]));
        }

        Assert.True(kills > 0 && kept > 0, $"{kills} kills, {kept} runs kept");
        Outcome last = scratch.Run("sparse", "study.yaml", "--out", "killed", "--json");
        Assert.Equal(undisturbed, Tasks(last));
        Assert.Contains("runs of earlier searches", last.Message, StringComparison.Ordinal);
        Assert.Equal(Lines(scratch["undisturbed/runs.jsonl"]), Lines(scratch["killed/runs.jsonl"]));
    }

    /// <summary>A request to stop ends a search cleanly: what is done is in the results, and the exit code says so.</summary>
    [Fact]
    public void An_interrupt_leaves_what_is_done()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Longer.Replace("seeds: 12", "seeds: 200", StringComparison.Ordinal));
        using Process run = Tool.Start(scratch.Folder, "sparse", "study.yaml", "--out", "stopped", "--json");
        while (!run.HasExited && Lines(scratch["stopped/runs.jsonl"]) < 5)
            Thread.Sleep(10);
        using (Process signal = Process.Start("kill", $"-INT {run.Id}"))
            signal.WaitForExit();
        Outcome outcome = Tool.Finish(run);
        Assert.Equal(130, outcome.Code);
        Assert.Empty(outcome.Output);
        Assert.Contains("interrupted", outcome.Errors, StringComparison.Ordinal);
        Assert.False((bool)JsonNode.Parse(File.ReadAllText(scratch["stopped/results.json"]))!["complete"]!);
        Assert.True(File.Exists(scratch["stopped/report.html"]));
    }

    private static int Lines(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Count(letter => letter == '\n');
    }

    private static JsonObject Parse(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        return JsonNode.Parse(outcome.Output)!.AsObject();
    }

    private static string Tasks(Outcome outcome) => Parse(outcome)["tasks"]!.ToJsonString();
}
