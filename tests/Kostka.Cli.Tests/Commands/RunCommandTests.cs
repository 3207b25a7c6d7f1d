using System.Text.Json;
using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary>What <c>run</c>, <c>curve</c> and <c>spectrum</c> print and leave behind.</summary>
public sealed class RunCommandTests
{
    [Fact]
    public void A_run_leaves_results_tables_figures_and_a_report()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Tiny);
        Outcome run = scratch.Run("run", "bits.yaml", "--json");
        Assert.True(run.Code == 0, run.Errors);
        string folder = scratch["results/bits"];
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "results.json")), run.Output);

        JsonObject results = Parse(run.Output);
        foreach (string key in (string[])["study", "versions", "machine", "seed", "timings", "spectrum", "curve"])
            Assert.True(results.ContainsKey(key), key);
        Assert.True((bool)results["complete"]!);
        Assert.Equal(1, (int)results["seed"]!);
        Assert.Equal(6, (int)results["study"]!["sequence"]!["length"]!);
        AssertSpectrum(results["spectrum"]!.AsObject());
        AssertCurve(results);
        Assert.Equal(["token", "parity"], results["targets"]!.AsArray().Select(target => (string)target!["target"]!));

        Assert.False(File.Exists(Path.Combine(folder, "progress.json")));
        string report = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains("Which is easier, a token or a parity?", report, StringComparison.Ordinal);
        Assert.EndsWith("</html>", report.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(1 + 6, File.ReadAllLines(Path.Combine(folder, "curve.csv")).Length);
        Assert.Equal(["curve.csv", "report.html", "results.json", "spectrum.csv"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (string figure in Directory.GetFiles(Path.Combine(folder, "figures"), "*.vl.json"))
        {
            Parse(File.ReadAllText(figure));
            Assert.True(File.Exists(figure.Replace(".vl.json", ".svg", StringComparison.Ordinal)), $"{figure} was not drawn.");
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_one_others()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Tiny);
        JsonObject first = Curve("--seed", "5", "--threads", "1"), again = Curve("--seed", "5", "--threads", "1");
        JsonObject threads = Curve("--seed", "5", "--threads", "2"), other = Curve("--seed", "6", "--threads", "1");
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Numbers.AssertClose(first, threads, 1e-12);
        Assert.NotEqual((double)first["curve"]![0]!["measured"]!["mean"]!, (double)other["curve"]![0]!["measured"]!["mean"]!);

        JsonObject Curve(params string[] flags)
        {
            Outcome outcome = scratch.Run(["curve", "bits.yaml", "--json", .. flags]);
            Assert.True(outcome.Code == 0, outcome.Errors);
            return Parse(outcome.Output);
        }
    }

    [Fact]
    public void Curve_and_spectrum_print_one_document_each_and_write_nothing()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Tiny);
        Outcome curve = scratch.Run("curve", "bits.yaml", "--json"), spectrum = scratch.Run("spectrum", "bits.yaml", "--json");
        Assert.True(curve.Code == 0 && spectrum.Code == 0, curve.Errors + spectrum.Errors);
        AssertCurve(Parse(curve.Output));
        AssertSpectrum(Parse(spectrum.Output));
        Assert.Equal(["bits.yaml"], Directory.GetFileSystemEntries(scratch.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Without_a_measurement_measured_is_null()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Tiny.Replace(", measured: { repeats: 4, test: 100 }", "", StringComparison.Ordinal));
        Outcome curve = scratch.Run("curve", "bits.yaml", "--json");
        Assert.True(curve.Code == 0, curve.Errors);
        foreach (JsonNode? point in Parse(curve.Output)["curve"]!.AsArray())
        {
            Assert.True(point!.AsObject().ContainsKey("measured"));
            Assert.Null(point["measured"]);
            Assert.Null(point["gcv"]);
        }
    }

    [Fact]
    public void Tables_show_every_training_size_and_where_the_report_is()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Tiny);
        Outcome run = scratch.Run("run", "bits.yaml", "--out", "elsewhere");
        Assert.True(run.Code == 0, run.Errors);
        Assert.Contains("token", run.Output, StringComparison.Ordinal);
        Assert.Contains("parity", run.Output, StringComparison.Ordinal);
        Assert.Contains("report: elsewhere/report.html", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split('\n').Count(line => line.TrimStart().StartsWith("64 ", StringComparison.Ordinal)));
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_run_with_its_references_and_held_out_blocks()
    {
        using var scratch = new Scratch();
        scratch.Write("words.yaml", SampleStudies.Text);
        scratch.Write("a.txt", SampleStudies.Words(1500));
        scratch.Write("b.txt", SampleStudies.Words(500));
        Outcome run = scratch.Run("run", "words.yaml", "--data", "a.txt", "b.txt", "--json");
        Assert.True(run.Code == 0, run.Errors);
        JsonObject results = Parse(run.Output);
        Assert.Equal(2000, (int)results["data"]!["tokens"]!);
        Assert.Equal(["base rate", "bigram"], results["references"]!.AsArray().Select(reference => (string)reference!["name"]!));
        foreach (JsonNode? point in results["curve"]!.AsArray())
            Assert.True((double)point!["measured_held_out"]!["mean"]! > 0);
    }

    private static void AssertSpectrum(JsonObject spectrum)
    {
        Assert.Equal("sampled", (string)spectrum["method"]!);
        Assert.Equal("nngp", (string)spectrum["kernel"]!);
        Assert.Equal(6, (int)spectrum["length"]!);
        Assert.Equal(2, (int)spectrum["vocabulary"]!);
        Assert.IsType<JsonArray>(spectrum["irreps"]);
        double[] eigenvalues = [.. spectrum["modes"]!.AsArray().Select(mode => (double)mode!["eigenvalue"]!)];
        Assert.NotEmpty(eigenvalues);
        Assert.Equal(eigenvalues.OrderDescending(), eigenvalues);
        Assert.Equal((double)spectrum["trace"]!, eigenvalues.Sum() + (double)spectrum["tail_trace"]!, 1e-9);

        // The leading eigenfunction hardly depends on the order of tokens.
        Assert.Equal("[6]", spectrum["modes"]![0]!["isotypic"]![0]!["partition"]!.ToJsonString());
        Assert.True((double)spectrum["modes"]![0]!["isotypic"]![0]!["weight"]! > 0.9);
        foreach (JsonNode? mode in spectrum["modes"]!.AsArray())
        {
            Assert.True((double)mode!["stderr"]! < (double)mode["eigenvalue"]!);
            Assert.IsType<JsonArray>(mode["isotypic"]);
        }
    }

    private static void AssertCurve(JsonObject curve)
    {
        Assert.IsType<JsonArray>(curve["target_power"]);
        Assert.Equal([8, 32, 64], curve["curve"]!.AsArray().Select(point => (int)point!["n"]!));
        foreach (JsonObject point in curve["curve"]!.AsArray().Select(point => point!.AsObject()))
        {
            foreach (string key in (string[])["kappa", "overfitting", "mse", "mse_equivalent_kernel", "gcv"])
                Assert.True((double)point[key]! > 0, key);
            Assert.IsType<JsonArray>(point["learnability_by_irrep"]);
            Assert.IsType<JsonArray>(point["networks"]);
            Assert.Equal(4, (int)point["measured"]!["repeats"]!);
            Assert.True((double)point["measured"]!["mean"]! > 0 && (double)point["measured"]!["stderr"]! > 0);
        }
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text, documentOptions: new JsonDocumentOptions())!.AsObject();
}
