using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka sparse prepare</c> and <c>analyse</c>: from a study to files, through a program that knows nothing of this one, to the samples that it needed.</summary>
public sealed class SparseOwnModelTests
{
    private const int Selection = 20, Scoring = 60;

    private const string Study = """
        name: own
        sparse:
          tasks: { function: and, relevant: 1, probability: 0.5 }
          context: [8, 16]
          seeds: 6
          samples: { from: 2, to: 16, per_doubling: 1 }
          selection: 20
          scoring: 60
          learners: [subsets]
        """;

    [Fact]
    public void A_model_from_outside_is_trained_step_by_step()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study);
        Outcome prepared = Succeeded(scratch.Run("sparse", "prepare", "study.yaml", "--out", "own"));
        Assert.Contains("12 problems", prepared.Output, StringComparison.Ordinal);
        Assert.Contains("kostka sparse analyse own", prepared.Output, StringComparison.Ordinal);

        JsonNode found = Json(scratch.Run("sparse", "analyse", "own", "--json"));
        for (int round = 0; found["next"]!.AsArray().Count > 0; round++)
        {
            Assert.False((bool)found["complete"]!);
            Assert.InRange(round, 0, 3);
            Assert.Equal(found["next"]!.AsArray().Count + 1, File.ReadAllLines(scratch["own/next.csv"]).Length);
            foreach (JsonNode? run in found["next"]!.AsArray())
                Learn(scratch["own/" + (string)run!["folder"]!], (int)run["context"]!, (int)run["samples"]!);
            found = Json(scratch.Run("sparse", "analyse", "own", "--name", "columns", "--json"));
        }

        Assert.False(File.Exists(scratch["own/report.html"]));
        Assert.True((bool)found["complete"]!);
        JsonNode task = found["tasks"]![0]!;
        Assert.Equal("columns", (string)task["learner"]!);
        Assert.Equal([8, 16], task["context"]!.AsArray().Select(value => (int)value!));

        // One column among T is singled out by about log2 T labels.
        Assert.All(task["samples_needed"]!.AsArray(), value => Assert.InRange((double)value!, 3, 16));
        Assert.Equal(2, task["interval"]!.AsArray().Count);

        Outcome table = Succeeded(scratch.Run("sparse", "analyse", "own"));
        Assert.Contains("nothing is left to do", table.Output, StringComparison.Ordinal);
        foreach (string file in (string[])["report.html", "results.json", "next.csv", "plan.json"])
            Assert.True(File.Exists(scratch[Path.Combine("own", file)]), file);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study);
        Succeeded(scratch.Run("sparse", "prepare", "study.yaml", "--out", "own", "--seed", "3"));
        scratch.Run("sparse", "prepare", "study.yaml").AssertRefused(2, "--out");
        scratch.Run("sparse", "prepare", "nothing.yaml", "--out", "p").AssertRefused(2, "nothing.yaml");
        scratch.Run("sparse", "analyse", ".").AssertRefused(2, "plan.json", "prepare");
        scratch.Write("own/problems/and/T8/seed0/outputs-4.csv", "1\n-1\n");
        scratch.Run("sparse", "analyse", "own", "--json").AssertRefused(2, "outputs-4.csv", "2 rows", "60 sequences");
        scratch.Run("sparse", "prepare", "study.yaml", "--out", "own").AssertRefused(2, "another study or seed", "seed0");
        Assert.False(File.Exists(scratch["own/report.html"]));
        Assert.False(Directory.Exists(scratch["p"]));
    }

    /// <summary>A model of its own: the first column that agrees with all labels, or else the last.</summary>
    private static void Learn(string folder, int context, int samples)
    {
        byte[] inputs = Bytes(folder, "train.npy", 16 * context), labels = Bytes(folder, "train_labels.npy", 16), score = Bytes(folder, "score.npy", Scoring * context);
        Assert.Equal(Selection, Bytes(folder, "select_labels.npy", Selection).Count(label => label is 1 or 255));
        int column = 0;
        while (column < context - 1 && Enumerable.Range(0, samples).Any(i => inputs[(i * context) + column] != (labels[i] == 1 ? 1 : 0)))
            column++;
        File.WriteAllLines(
            Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"outputs-{samples}.csv")),
            Enumerable.Range(0, Scoring).Select(i => score[(i * context) + column] == 1 ? "0.7" : "-0.2"));
    }

    private static byte[] Bytes(string folder, string file, int count) => File.ReadAllBytes(Path.Combine(folder, file))[^count..];

    private static JsonNode Json(Outcome outcome) => JsonNode.Parse(Succeeded(outcome).Output)!;

    private static Outcome Succeeded(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        return outcome;
    }
}
