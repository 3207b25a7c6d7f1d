using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary>Samples needed against length, and the studies of a sweep.</summary>
public sealed class ScalingCommandTests
{
    private static readonly string s_study = SampleStudies.Exact.Replace("irreps: 3", "irreps: 2", StringComparison.Ordinal);

    /// <summary>At the number of samples that scaling names, curve says that half is learned: two commands, one theory.</summary>
    [Fact]
    public void Half_is_learned_from_the_samples_that_scaling_names()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", s_study);
        JsonObject scaling = Parse(scratch.Run("scaling", "study.yaml", "--lengths", "6,8,10", "--json"));
        Assert.Equal("learnability", (string)scaling["criterion"]!);
        JsonObject parity = scaling["targets"]![1]!.AsObject();
        Assert.Equal(["[]", "[1]", "[2]"], parity["irreps"]!.AsArray().Select(irrep => irrep!["below"]!.ToJsonString()));
        JsonObject pairs = parity["irreps"]![2]!.AsObject();
        Assert.Equal([6, 8, 10], pairs["lengths"]!.AsArray().Select(length => (int)length!));
        double samples = (double)pairs["samples"]![1]!;

        int below = (int)Math.Floor(samples);
        scratch.Write("at.yaml", s_study.Replace("length: 6", "length: 8", StringComparison.Ordinal).Replace("[8, 32, 64], measured: { repeats: 4, test: 100 }", $"[{below}, {below + 1}]", StringComparison.Ordinal));
        JsonArray curve = Parse(scratch.Run("curve", "at.yaml", "--json"))["targets"]![1]!["curve"]!.AsArray();
        Assert.True(Learnability(0) <= 0.5 && Learnability(1) >= 0.5, curve.ToJsonString());

        double Learnability(int point) => (double)curve[point]!["learnability_by_irrep"]![2]!["value"]!;
    }

    /// <summary>The bound is ridge · dimension / trace, and no part needs fewer samples.</summary>
    [Fact]
    public void The_bound_follows_from_dimension_and_trace()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", s_study);
        JsonObject scaling = Parse(scratch.Run("scaling", "study.yaml", "--lengths", "6", "--json")), spectrum = Parse(scratch.Run("spectrum", "study.yaml", "--json"));
        for (int i = 0; i < 3; i++)
        {
            JsonNode irrep = scaling["irreps"]![i]!;
            double dimension = double.Parse((string)spectrum["irreps"]![i]!["dimension"]!, CultureInfo.InvariantCulture);
            double bound = (double)irrep["bound"]![0]!;
            Assert.Equal(0.05 * dimension / (double)spectrum["trace"]!, bound, 1e-12);
            if (irrep["samples"]![0] is { } samples)
            {
                Assert.True((double)samples >= bound);
                Assert.Equal((double)samples / bound, (double)irrep["ratio"]![0]!, 1e-9);
            }

            Assert.Null(irrep["exponent"]);
        }
    }

    [Fact]
    public void The_flag_comes_before_the_study_and_a_target_is_not_needed()
    {
        using var scratch = new Scratch();
        string spectrumOnly = string.Join('\n', s_study.Split('\n').Where(line => !line.TrimStart().StartsWith("- { kind: junta", StringComparison.Ordinal) && !line.StartsWith("target:", StringComparison.Ordinal)));
        scratch.Write("study.yaml", spectrumOnly + "\nscaling: { lengths: [6], criterion: error, threshold: 0.25 }\n");
        JsonObject study = Parse(scratch.Run("scaling", "study.yaml", "--json")), flag = Parse(scratch.Run("scaling", "study.yaml", "--lengths", "5..12", "--json"));
        Assert.Equal([6], study["lengths"]!.AsArray().Select(length => (int)length!));
        Assert.Equal([5, 10, 12], flag["lengths"]!.AsArray().Select(length => (int)length!));
        Assert.Equal("error", (string)flag["criterion"]!);
        Assert.Null(flag["target"]);
        foreach (JsonNode? irrep in flag["irreps"]!.AsArray())
        {
            Assert.All(irrep!["samples"]!.AsArray(), samples => Assert.True((double)samples! > 0));
            Assert.NotNull(irrep["exponent"]);
        }
    }

    [Theory]
    [InlineData("--lengths 1..8", "length 1", "position")]
    [InlineData("--lengths 8..2", "lengths", "A ≤ B")]
    [InlineData("--lengths 8,four", "lengths", "four")]
    [InlineData("--lengths 8,8", "lengths")]
    [InlineData("", "scaling", "--lengths")]
    public void Lengths_that_do_not_do_are_refused_at_the_door(string flags, params string[] words)
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", s_study);
        scratch.Run(["scaling", "study.yaml", "--json", .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).AssertRefused(2, words);
    }

    [Fact]
    public void A_sweep_compares_its_studies()
    {
        using var scratch = new Scratch();
        scratch.Write("sweep.yaml", s_study + "\nsweep:\n  model.position.variance: [0, 0.25]\n  model.readout: { averaged: mean, side by side: flatten }\n");
        JsonObject results = Parse(scratch.Run("run", "sweep.yaml", "--json"));
        Assert.True((bool)results["complete"]!);
        JsonArray points = results["sweep"]!.AsArray();
        Assert.Equal(["variance 0, averaged", "variance 0, side by side", "variance 0.25, averaged", "variance 0.25, side by side"], points.Select(point => (string)point!["label"]!));
        Assert.Equal(0.25, (double)points[3]!["values"]!["model.position.variance"]!);
        Assert.Equal("flatten", (string)points[3]!["values"]!["model.readout"]!);
        Assert.Equal("flatten", (string)points[3]!["results"]!["study"]!["model"]!["readout"]!);
        foreach (JsonNode? point in points)
            Assert.Equal(2, point!["results"]!["targets"]!.AsArray().Count);
        Assert.Equal(4, Directory.GetDirectories(scratch["results/sweep/points"]).Length);
        Assert.Empty(Directory.GetFiles(scratch["results/sweep"], "progress.json", SearchOption.AllDirectories));
        string report = File.ReadAllText(scratch["results/sweep/report.html"]);
        Assert.Contains("The studies of the sweep compared", report, StringComparison.Ordinal);
        Assert.Equal(1 + (4 * 3), File.ReadAllLines(scratch["results/sweep/sweep.csv"]).Length);
        scratch.Run("curve", "sweep.yaml", "--json").AssertRefused(2, "sweep", "kostka run");
    }

    private static JsonObject Parse(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        return JsonNode.Parse(outcome.Output)!.AsObject();
    }
}
