using System.Text.Json;
using Kostka.Kernels;

namespace Kostka.Tests.Kernels;

/// <summary>Kernel values against an independent implementation's.</summary>
public sealed class ReferenceKernelTests
{
    [Fact]
    public void Reference_values_agree_to_1e_12()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "kernels.json")));
        int compared = 0;
        foreach (JsonElement entry in document.RootElement.EnumerateArray())
        {
            JsonElement model = entry.GetProperty("model");
            if (!entry.TryGetProperty("ntk", out JsonElement ntk))
                continue; // ReLU scores: not a kernel of this version.
            var kernel = new InfiniteKernel(ModelJson.Architecture(model), KernelKind.Nngp);
            int[] x = [.. entry.GetProperty("x").EnumerateArray().Select(t => t.GetInt32())];
            int[] y = [.. entry.GetProperty("y").EnumerateArray().Select(t => t.GetInt32())];
            KernelValue value = kernel.Value(x, y);
            AssertClose(entry.GetProperty("nngp").GetDouble(), value.Nngp, entry);
            AssertClose(ntk.GetDouble(), value.Ntk, entry);
            compared++;
        }

        Assert.Equal(18, compared);
    }

    private static void AssertClose(double expected, double actual, JsonElement entry) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-12 * Math.Abs(expected), $"{actual:R} is not {expected:R} ({actual / expected - 1:E1}) in {entry.GetRawText()}");
}
