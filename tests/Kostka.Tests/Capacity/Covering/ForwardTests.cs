using System.Text.Json;
using Kostka.Numerics;

namespace Kostka.Tests.Capacity.Covering;

/// <summary>The networks of the theorems, as these tests write them out, are those of the independent implementation.</summary>
public sealed class ForwardTests
{
    [Fact]
    public void Reference_head()
    {
        using var reference = new SparseReference();
        JsonElement head = reference["A_head"];
        Matrix x = SparseReference.Matrix(head.GetProperty("X")), queryKey = SparseReference.Matrix(head.GetProperty("W_QK"));
        double[] z = SparseReference.Numbers(head.GetProperty("z")), logits = BoundedTransformer.Logits(x, queryKey, z);
        SparseReference.AssertDigits(SparseReference.Numbers(head.GetProperty("logits")), logits);
        double[] weights = BoundedTransformer.Softmax(logits);
        SparseReference.AssertDigits(SparseReference.Numbers(head.GetProperty("weights")), weights);
        SparseReference.AssertDigits(SparseReference.Numbers(head.GetProperty("pooled")), BoundedTransformer.Transposed(x, weights));
        double[] hidden = BoundedTransformer.Relu(BoundedTransformer.Attend(x, z, queryKey, SparseReference.Matrix(head.GetProperty("W_V"))));
        SparseReference.AssertDigits(SparseReference.Numbers(head.GetProperty("hidden")), hidden);
        SparseReference.AssertDigits(
            SparseReference.Numbers(head.GetProperty("head_output")), BoundedTransformer.Transposed(SparseReference.Matrix(head.GetProperty("W_C")), hidden));
        SparseReference.AssertDigits(head.Number("scalar"), BoundedTransformer.Dot(SparseReference.Numbers(head.GetProperty("w")), hidden));
    }

    [Fact]
    public void Reference_deep_network()
    {
        using var reference = new SparseReference();
        JsonElement deep = reference["N_deep_forward"];
        Matrix z = SparseReference.Matrix(deep.GetProperty("Z0"));
        int block = 0;
        foreach (JsonElement layer in deep.GetProperty("layers").EnumerateArray())
        {
            z = BoundedTransformer.Block(
                z, SparseReference.Matrix(layer.GetProperty("Q")), SparseReference.Matrix(layer.GetProperty("V")), SparseReference.Matrix(layer.GetProperty("C")));
            block++;
            SparseReference.AssertDigits(SparseReference.Matrix(deep.GetProperty($"Z{block}")).Values, z.Values, $"Z{block}");
        }

        Assert.Equal(2, block);
        SparseReference.AssertDigits(deep.Number("y"), BoundedTransformer.Dot(SparseReference.Numbers(deep.GetProperty("w")), z.Row(0).ToArray()));
    }

    [Fact]
    public void Softmax_moves_by_at_most_its_largest_change_of_a_logit()
    {
        double closest = 0;
        RandomCase.ForAll(500, random =>
        {
            int count = 2 + random.NextBelow(20);
            double[] a = random.Gaussian(count, 1, random.Between(0.01, 10)).Values;
            double size = random.Between(1e-4, 3);
            double[] b = [.. a.Select(value => value + (size * ((random.NextBelow(2) * 2) - 1)))];
            double moved = BoundedTransformer.Softmax(a).Zip(BoundedTransformer.Softmax(b), (p, q) => Math.Abs(p - q)).Sum();
            Assert.True(moved <= size * (1 + 1e-9), $"{moved} > {size}");
            closest = Math.Max(closest, moved / size);
        });

        // And no constant below 1 would do.
        Assert.InRange(closest, 0.95, 1);
    }
}
