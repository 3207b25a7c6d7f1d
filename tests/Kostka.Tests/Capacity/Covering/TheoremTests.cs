using System.Collections.Immutable;
using System.Text.Json;
using Kostka.Capacity.Covering.Classes;

namespace Kostka.Tests.Capacity.Covering;

/// <summary>Theorems A to D against an independent implementation.</summary>
public sealed class TheoremTests
{
    [Fact]
    public void Reference_classes_of_one_layer()
    {
        using var reference = new SparseReference();
        JsonElement one = reference["E_one_layer"];
        double samples = one.Number("m"), keys = one.Number("N");
        CoveringBound head = new HeadClass(Math.Sqrt(3), keys, Head(one)).Covering(samples);
        SparseReference.AssertDigits(one.Number("Gamma3_head"), head.GammaCubed);
        SparseReference.AssertDigits(one.Number("lnN_head_eps1"), head.LogCoveringNumber(1));

        ScalarClass scalar = Scalar(one);
        SparseReference.AssertDigits(one.Number("Gamma3_scalar"), scalar.Covering(samples).GammaCubed);
        SparseReference.AssertDigits(one.Number("Bf"), scalar.Bound);
        SparseReference.AssertDigits(SparseReference.Numbers(one.GetProperty("split_scalar_eps1")), scalar.Covering(samples).Allocation(1));
        SparseReference.AssertDigits(one.Number("two_heads_Gamma3"), Scalar(one, heads: 2).Covering(samples).GammaCubed);
        SparseReference.AssertDigits(one.Number("paperC2_Gamma3"), (scalar with { SoftmaxConstant = 2 }).Covering(samples).GammaCubed);
    }

    [Fact]
    public void Reference_classes_free_of_the_context()
    {
        using var reference = new SparseReference();
        JsonElement one = reference["E_one_layer"], free = one.GetProperty("free");
        SparseReference.AssertDigits(free.Number("fixed_query_Gamma3"), Entrywise(one, fixedQuery: true).Covering(7).GammaCubed);
        SparseReference.AssertDigits(free.Number("general_Gamma3"), Entrywise(one, fixedQuery: false).Covering(7).GammaCubed);
        Assert.Equal(Entrywise(one, fixedQuery: true).Covering(2).GammaCubed, Entrywise(one, fixedQuery: true).Covering(1e15).GammaCubed);
        SparseReference.AssertDigits(one.Number("Bf"), Entrywise(one, fixedQuery: true).Bound);
    }

    [Fact]
    public void Reference_deep_class()
    {
        using var reference = new SparseReference();
        JsonElement deep = reference["F_deep"];
        var layers = deep.GetProperty("layers").EnumerateArray().Select(layer => new DeepLayerNorms(
            layer.Number("BV"), layer.Number("BV21"), layer.Number("BQK2"), layer.Number("BQKF"), layer.Number("BC"), layer.Number("BC21"), layer.Number("k")));
        var functions = new DeepClass(deep.Number("Bx"), deep.Number("N"), deep.Number("d"), [.. layers], deep.Number("Bw"));
        SparseReference.AssertDigits(SparseReference.Numbers(deep.GetProperty("lambdas")), [functions.Lipschitz(0), functions.Lipschitz(1)]);
        CoveringBound bound = functions.Covering(deep.Number("m"));
        Assert.Equal(["w", "QK 1", "V 1", "C 1", "QK 2", "V 2", "C 2"], bound.Terms.Select(term => term.Name));
        JsonElement[] terms = [.. deep.GetProperty("terms").EnumerateArray()];
        Assert.Equal(terms.Length, bound.Terms.Length);
        for (int i = 0; i < terms.Length; i++)
            SparseReference.AssertDigits(SparseReference.Numbers(terms[i]), [bound.Terms[i].Rate, bound.Terms[i].Sensitivity], bound.Terms[i].Name);
        SparseReference.AssertDigits(deep.Number("Gamma3"), bound.GammaCubed);
        Assert.Equal(2, functions.Bound);
    }

    [Fact]
    public void Rounding_up_the_steps_costs_no_more_than_the_bound_says() => RandomCase.ForAll(200, random =>
    {
        var functions = new ScalarClass(random.Between(0.1, 10), random.Between(1, 1e4), [new(random.Between(0.1, 10), random.Between(0.1, 100), random.Between(0.1, 100), 4)], random.Between(0.1, 10));
        CoveringBound bound = functions.Covering(random.Between(2, 1e9));
        double accuracy = functions.Bound * random.Between(1e-3, 2);
        Assert.True(bound.LogCoverSize(accuracy) <= bound.LogCoveringNumber(accuracy) * (1 + 1e-12));
    });

    internal static HeadNorms Head(JsonElement one) => new(one.Number("BV"), one.Number("BV21"), one.Number("BQK") * one.Number("Bz"), one.Number("k"));

    internal static ScalarClass Scalar(JsonElement one, int heads = 1) =>
        new(Math.Sqrt(3), one.Number("N"), [.. Enumerable.Repeat(Head(one), heads)], Math.Sqrt(3));

    internal static EntrywiseScalarClass Entrywise(JsonElement one, bool fixedQuery)
    {
        JsonElement free = one.GetProperty("free");
        double d = free.Number("d"), k = one.Number("k");
        ImmutableArray<EntrywiseHeadNorms> heads =
            [new(one.Number("BV"), free.Number("BV11"), free.Number("Bq11") * (fixedQuery ? 1 : one.Number("Bz")), d * k, fixedQuery ? d : d * d)];
        return new(Math.Sqrt(3), heads, Math.Sqrt(3), free.Number("Bw1"), k);
    }
}
