using System.Globalization;
using System.Text.Json;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka probe</c>: from a study to files, through a model of another program, and back.</summary>
public sealed class ProbeCommandTests
{
    private const string Study = """
        sequence: { length: 10, measure: { kind: iid, probabilities: [0.5, 0.5] } }
        model: { layers: [ { dense: {} } ] }
        target: { kind: junta, function: parity, positions: [0, 1] }
        """;

    /// <remarks>The tolerances are ten standard errors of the printed kind.</remarks>
    [Fact]
    public void Outputs_of_a_model_from_outside_are_split()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study);
        Outcome prepared = scratch.Run("probe", "prepare", "study.yaml", "--out", "probe", "--orbits", "24", "--points", "64");
        Assert.True(prepared.Code == 0, prepared.Errors);
        Assert.Contains("kostka probe analyse probe OUTPUTS", prepared.Output, StringComparison.Ordinal);
        int[][] inputs = [.. File.ReadLines(scratch["probe/inputs.csv"]).Select(line => line.Split(',').Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(24 * 64, inputs.Length);
        scratch.Write("outputs.npy", Npy.Doubles([inputs.Length, 2], inputs.SelectMany(x => new[] { 7.0 + x.Sum(), x[0] - x[9] })));

        using JsonDocument document = JsonDocument.Parse(Succeeded(scratch.Run("probe", "analyse", "probe", "outputs.npy", "--json")).Output);
        Assert.False(File.Exists(scratch["probe/report.html"]));
        JsonElement root = document.RootElement;
        Assert.Equal(1, Weight(root.GetProperty("outputs")[0], 0), 1e-9);
        Assert.Equal(0, Weight(root.GetProperty("outputs")[1], 0), 0.03);
        Assert.Equal(1, Weight(root.GetProperty("outputs")[1], 1), 0.2);

        // Of a product of two signs, (L − 2, 2) has (L − 3)/(L − 1).
        Assert.Equal(7.0 / 9, Weight(root.GetProperty("targets")[0], 2), 0.4);
        Assert.Equal("(10) (9, 1)", string.Join(' ', root.GetProperty("all").GetProperty("isotypic").EnumerateArray().Take(2)
            .Select(part => $"({string.Join(", ", part.GetProperty("partition").EnumerateArray())})")));

        Outcome report = Succeeded(scratch.Run("probe", "analyse", "probe", "outputs.npy"));
        Assert.Contains("does not depend on the order", report.Output, StringComparison.Ordinal);
        foreach (string file in (string[])["report.html", "results.json", "weights.csv", "figures/isotypic-weights.vl.json"])
            Assert.True(File.Exists(scratch[Path.Combine("probe", file)]), file);
    }

    [Fact]
    public void Own_sequences_are_probed_without_a_study()
    {
        using var scratch = new Scratch();
        scratch.Write("X.txt", string.Join('\n', Enumerable.Range(0, 30).Select(i => $"{i % 5},{i % 3},{i % 7},{i % 2}")));
        Succeeded(scratch.Run("probe", "prepare", "--data", "X.txt", "--out", "p", "--orbits", "12", "--points", "8", "--seed", "5"));
        string[] lines = File.ReadAllLines(scratch["p/inputs.csv"]);
        scratch.Write("outputs.csv", "score\n" + string.Join('\n', lines.Select(line => line.Split(',')[0])));
        Outcome analysed = Succeeded(scratch.Run("probe", "analyse", "p", "outputs.csv", "--json"));
        Assert.Contains("\"score\"", analysed.Output, StringComparison.Ordinal);
        Succeeded(scratch.Run("probe", "prepare", "--data", "X.txt", "--out", "q", "--orbits", "12", "--points", "8", "--seed", "5"));
        Assert.Equal(lines, File.ReadAllLines(scratch["q/inputs.csv"]));
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", Study);
        Succeeded(scratch.Run("probe", "prepare", "study.yaml", "--out", "probe", "--orbits", "4", "--points", "4"));
        scratch.Write("short.csv", "1\n2\n3\n");
        scratch.Write("nan.csv", string.Join('\n', Enumerable.Repeat("NaN", 16)));
        scratch.Write("good.csv", string.Join('\n', Enumerable.Range(0, 16)));
        scratch.Run("probe", "analyse", "probe", "short.csv", "--json").AssertRefused(2, "short.csv", "3 rows", "16 sequences");
        scratch.Run("probe", "analyse", "probe", "nan.csv", "--json").AssertRefused(2, "nan.csv", "row 0");
        scratch.Run("probe", "analyse", "probe", "missing.npy").AssertRefused(2, "missing.npy");
        scratch.Run("probe", "analyse", ".", "good.csv").AssertRefused(2, "probe.json", "prepare");
        scratch.Run("probe", "prepare", "--out", "p").AssertRefused(2, "STUDY", "--data");
        scratch.Run("probe", "prepare", "study.yaml", "--out", "p", "--orbits", "2").AssertRefused(2, "--orbits", "3");
        scratch.Write("probe/inputs.npy", Npy.Integers("<i4", [16, 10], Enumerable.Repeat(1, 160)));
        scratch.Run("probe", "analyse", "probe", "good.csv").AssertRefused(2, "inputs.npy", "prepare the probe anew");
        scratch.Write("probe/probe.json", "{");
        scratch.Run("probe", "analyse", "probe", "good.csv").AssertRefused(2, "probe.json");
        Assert.False(File.Exists(scratch["probe/report.html"]));
        Assert.False(Directory.Exists(scratch["p"]));
    }

    private static Outcome Succeeded(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        return outcome;
    }

    private static double Weight(JsonElement function, int part) => function.GetProperty("isotypic")[part].GetProperty("weight").GetDouble();
}
