using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary>What <c>spectrum</c>, <c>curve</c> and <c>run</c> print where the permutation symmetry makes sampling unnecessary.</summary>
public sealed class ExactCommandTests
{
    private static readonly JsonArray s_references =
        JsonNode.Parse(File.ReadAllText(Repository.File("tests", "Kostka.Tests", "Reference", "learning_curves.json")))!.AsArray();

    /// <summary>Case and target of every reference curve.</summary>
    public static TheoryData<int, int> References()
    {
        var data = new TheoryData<int, int>();
        for (int i = 0; i < s_references.Count; i++)
        {
            for (int t = 0; t < s_references[i]!["targets"]!.AsArray().Count; t++)
                data.Add(i, t);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Curves_are_those_of_the_reference(int number, int targetNumber)
    {
        JsonNode reference = s_references[number]!, target = reference["targets"]![targetNumber]!;
        JsonArray expected = target["curve"]!.AsArray();
        var study = new JsonObject
        {
            ["sequence"] = new JsonObject
            {
                ["length"] = reference["length"]!.DeepClone(),
                ["measure"] = new JsonObject { ["kind"] = "iid", ["probabilities"] = reference["probabilities"]!.DeepClone() },
            },
            ["model"] = reference["model"]!.DeepClone(),
            ["target"] = new JsonObject { ["kind"] = "junta", ["function"] = target["target"]!.DeepClone(), ["positions"] = target["positions"]!.DeepClone() },
            ["spectrum"] = new JsonObject { ["irreps"] = reference["irreps"]!.DeepClone() },
            ["regression"] = new JsonObject
            {
                ["noise"] = reference["noise"]!.DeepClone(),
                ["train"] = new JsonArray([.. expected.Select(point => point!["n"]!.DeepClone())]),
            },
        };
        using var scratch = new Scratch();
        scratch.Write("study.json", study.ToJsonString());
        JsonObject curve = Parse(scratch.Run("curve", "study.json", "--json"));

        Assert.Equal("exact", (string)curve["method"]!);
        AssertClose(target["power_by_irrep"]!.AsArray(), curve["target_power"]!.AsArray().Select(irrep => irrep!["power"]));
        foreach ((JsonNode? want, JsonNode? found) in expected.Zip(curve["curve"]!.AsArray()))
        {
            Assert.True((bool)found!["claimed"]!);
            foreach (string key in (string[])["kappa", "overfitting", "mse", "mse_equivalent_kernel"])
                Assert.Equal((double)want![key]!, (double)found[key]!, 1e-7 * Math.Abs((double)want[key]!));
            AssertClose(want!["learnability_by_irrep"]!.AsArray(), found["learnability_by_irrep"]!.AsArray().Select(irrep => irrep!["value"]));
        }
    }

    [Fact]
    public void A_spectrum_by_irrep_adds_up()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Exact);
        JsonObject spectrum = Parse(scratch.Run("spectrum", "bits.yaml", "--json"));
        Assert.Equal("exact", (string)spectrum["method"]!);
        Assert.Null(spectrum["modes"]);
        Assert.Null(spectrum["pool"]);
        JsonArray irreps = spectrum["irreps"]!.AsArray();
        Assert.Equal(["[6]", "[5,1]", "[4,2]", "[3,3]"], irreps.Select(irrep => irrep!["partition"]!.ToJsonString()));
        Assert.Equal(["1", "5", "9", "5"], irreps.Select(irrep => (string)irrep!["dimension"]!));
        Assert.Equal([7, 5, 3, 1], irreps.Select(irrep => (int)irrep!["multiplicity"]!));
        double listed = 0;
        foreach (JsonObject irrep in irreps.Select(irrep => irrep!.AsObject()))
        {
            double[] known = [.. irrep["eigenvalues"]!.AsArray().Where(value => value is not null).Select(value => (double)value!)];
            Assert.Equal(known.OrderDescending(), known);
            Assert.Equal(irrep["eigenvalues"]!.AsArray().Count, irrep["errors"]!.AsArray().Count);
            listed += double.Parse((string)irrep["dimension"]!, System.Globalization.CultureInfo.InvariantCulture) * known.Sum();
        }

        Assert.Equal((double)spectrum["trace"]!, listed + (double)spectrum["tail_trace"]!, 1e-12);
        Assert.Equal(1, irreps.Sum(irrep => (double)irrep!["trace_share"]!), 1e-9);
    }

    /// <summary>Exact and sampled predictions are those of one kernel: both traces agree within the sampled one's error (5 standard errors, seed fixed).</summary>
    [Fact]
    public void Exact_and_sampled_spectra_are_of_one_kernel()
    {
        using var scratch = new Scratch();
        scratch.Write("exact.yaml", SampleStudies.Exact);
        scratch.Write("sampled.yaml", SampleStudies.Tiny);
        JsonObject exact = Parse(scratch.Run("spectrum", "exact.yaml", "--json")), sampled = Parse(scratch.Run("spectrum", "sampled.yaml", "--json"));
        Assert.Equal("sampled", (string)sampled["method"]!);
        double difference = (double)exact["trace"]! - (double)sampled["trace"]!;
        Assert.True(Math.Abs(difference) <= 5 * (double)sampled["trace_stderr"]!, $"{difference}");
    }

    [Fact]
    public void A_run_measures_beside_the_exact_prediction_and_tells_the_parts()
    {
        using var scratch = new Scratch();
        scratch.Write("bits.yaml", SampleStudies.Exact);
        JsonObject results = Parse(scratch.Run("run", "bits.yaml", "--json"));
        Assert.True((bool)results["complete"]!);
        foreach (JsonObject target in results["targets"]!.AsArray().Select(target => target!.AsObject()))
        {
            Assert.Equal("exact", (string)target["method"]!);
            Assert.Equal(1, target["target_power"]!.AsArray().Sum(irrep => (double)irrep!["power"]!), 1e-9);
            foreach (JsonNode? point in target["curve"]!.AsArray())
                Assert.Equal(4, (int)point!["measured"]!["repeats"]!);
        }

        string report = File.ReadAllText(scratch["results/bits/report.html"]);
        Assert.Contains("looks at pairs of positions", report, StringComparison.Ordinal);
        Assert.Contains("computed, not sampled (method: exact)", report, StringComparison.Ordinal);
        Assert.StartsWith("partition,dimension,eigenvalue,error", File.ReadAllText(scratch["results/bits/spectrum.csv"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ kind: learned, variance: 0.25 }", "{ kind: exponential, variance: 0.25, length_scale: 2 }", "model.position")]
    [InlineData("score: linear", "score: softmax, scaling: inverse-dimension, causal: true", "causal")]
    [InlineData("kind: iid, probabilities: [0.5, 0.5]", "kind: corpus, vocabulary: 12, files: [a.txt]", "sequence.measure", "permutation")]
    public void What_breaks_the_symmetry_is_named_with_what_works(string symmetric, string broken, params string[] words)
    {
        using var scratch = new Scratch();
        string study = SampleStudies.Exact.Replace("irreps: 3", "method: exact", StringComparison.Ordinal);
        Assert.Contains(symmetric, study, StringComparison.Ordinal);
        scratch.Write("study.yaml", study.Replace(symmetric, broken, StringComparison.Ordinal));
        scratch.Write("a.txt", SampleStudies.Words(800));
        scratch.Run("spectrum", "study.yaml", "--json").AssertRefused(2, ["method", "exact", "method: sampled", .. words]);
    }

    /// <summary>The reference lists the first irreps only.</summary>
    private static void AssertClose(JsonArray expected, IEnumerable<JsonNode?> found)
    {
        JsonNode?[] values = [.. found.Take(expected.Count)];
        Assert.Equal(expected.Count, values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(expected[i] is null, values[i] is null);
            if (expected[i] is { } value)
                Assert.Equal((double)value, (double)values[i]!, 1e-7);
        }
    }

    private static JsonObject Parse(Outcome outcome)
    {
        Assert.True(outcome.Code == 0, outcome.Errors);
        return JsonNode.Parse(outcome.Output)!.AsObject();
    }
}
