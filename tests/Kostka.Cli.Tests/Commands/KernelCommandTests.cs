using System.Text.Json;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka kernel</c> against the values of an independent implementation.</summary>
public sealed class KernelCommandTests
{
    [Fact]
    public void Reference_values_agree_to_1e_12_and_relu_scores_are_refused()
    {
        using var scratch = new Scratch();
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllText(Repository.File("tests", "Kostka.Tests", "Reference", "kernels.json")));
        JsonElement[] cases = [.. reference.RootElement.EnumerateArray()];
        int compared = 0, refused = 0;
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            JsonElement entry = cases[i];
            string study = scratch.Write($"{i}.json", $"{{\"model\": {entry.GetProperty("model").GetRawText()}}}");
            Outcome outcome = scratch.Run("kernel", study, "--x", Symbols(entry, "x"), "--y", Symbols(entry, "y"), "--json");
            if (entry.GetProperty("model").GetRawText().Contains("\"score\": \"relu\"", StringComparison.Ordinal))
            {
                outcome.AssertRefused(2, "model.layers[", "attention");
                Interlocked.Increment(ref refused);
                return;
            }

            Assert.True(outcome.Code == 0, outcome.Errors);
            Assert.Empty(outcome.Errors);
            using JsonDocument document = JsonDocument.Parse(outcome.Output);
            JsonElement root = document.RootElement;
            Assert.Equal(["nngp", "ntk", "nngp_error", "ntk_error"], root.EnumerateObject().Select(property => property.Name));
            AssertClose(entry, root, "nngp");
            AssertClose(entry, root, "ntk");
            Assert.Equal(JsonValueKind.Null, root.GetProperty("nngp_error").ValueKind);
            Assert.Equal(JsonValueKind.Null, root.GetProperty("ntk_error").ValueKind);
            Interlocked.Increment(ref compared);
        });
        Assert.Equal((18, cases.Length - 18), (compared, refused));
        Assert.True(refused > 0);
    }

    [Fact]
    public void Without_json_both_values_are_printed_to_the_last_digit()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Model);
        Outcome table = scratch.Run("kernel", "study.yaml", "--x", "0,1,1", "--y", "1,0,1");
        Outcome json = scratch.Run("kernel", "study.yaml", "--x", "0 1 1", "--y", "1 0 1", "--json");
        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal($"nngp {document.RootElement.GetProperty("nngp").GetRawText()}\nntk  {document.RootElement.GetProperty("ntk").GetRawText()}\n", table.Output);
    }

    private static string Symbols(JsonElement entry, string key) => string.Join(',', entry.GetProperty(key).EnumerateArray().Select(t => t.GetInt32()));

    private static void AssertClose(JsonElement expected, JsonElement found, string key)
    {
        double value = expected.GetProperty(key).GetDouble(), actual = found.GetProperty(key).GetDouble();
        Assert.True(Math.Abs(actual - value) <= 1e-12 * Math.Abs(value), $"{key} {actual:R} is not {value:R} in {expected.GetRawText()}");
    }
}
