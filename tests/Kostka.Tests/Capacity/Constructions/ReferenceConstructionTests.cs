using System.Collections.Immutable;
using System.Text.Json;
using Kostka.Capacity.Constructions;
using Kostka.Numerics;
using Kostka.Sequences;

namespace Kostka.Tests.Capacity.Constructions;

/// <summary>Constructions against an independent implementation's numbers, which have nine digits.</summary>
public sealed class ReferenceConstructionTests
{
    private static readonly JsonElement _reference =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "sparse.json"))).RootElement;

    [Fact]
    public void Leaks_and_logits()
    {
        int compared = 0;
        foreach (JsonElement row in _reference.GetProperty("H_leak").EnumerateArray())
        {
            int keys = row.GetProperty("N").GetInt32(), s = row.GetProperty("s").GetInt32();
            double kappa = row.TryGetProperty("kappa", out JsonElement k) ? k.GetDouble() : 0, logit = row.GetProperty("R").GetDouble();
            bool binary = row.TryGetProperty("expo", out _);
            if (row.TryGetProperty("eps", out JsonElement eps))
            {
                double leak = eps.GetDouble();
                Close(logit, binary ? Leak.LogitOfBinary(leak, keys, s, kappa) : Leak.Logit(leak, keys, s, kappa), 5e-9);
                Close(leak, binary ? Leak.OfBinaryAt(logit, keys, s, kappa) : Leak.At(logit, keys, s, kappa), 5e-8);
            }

            if (row.TryGetProperty("leak", out JsonElement at) || row.TryGetProperty("leak_at_R", out at))
                Close(at.GetDouble(), Leak.At(logit, keys, s), 5e-8);
            compared++;
        }

        Assert.Equal(6, compared);
    }

    [Fact]
    public void Dimension_of_random_signs() =>
        Assert.Equal(_reference.GetProperty("M_misc").GetProperty("jl_dim_s3_T4096").GetInt32(), Leak.RandomSignDimension(4096, 3));

    [Fact]
    public void Dual_basis()
    {
        JsonElement row = _reference.GetProperty("L_dual_basis");
        double[][] given = [.. row.GetProperty("P").EnumerateArray().Select(Doubles)];
        var vectors = PositionVectors.Of(new Matrix(given.Length, given[0].Length, [.. given.SelectMany(v => v)]));
        var dual = new DualBasis(vectors, [.. row.GetProperty("I").EnumerateArray().Select(i => i.GetInt32())]);
        double[] query = dual.Query([1, 1]);
        AllClose(Doubles(row.GetProperty("q")), query);
        AllClose(Doubles(row.GetProperty("logits")), [.. Enumerable.Range(0, 5).Select(t => vectors.Product(t, query))]);
        Close(row.GetProperty("kappa").GetDouble(), dual.Spill([1, 1]), 5e-9);
    }

    [Theory]
    [InlineData("and")]
    [InlineData("or")]
    [InlineData("maj")]
    [InlineData("par")]
    [InlineData("any1")]
    [InlineData("anys")]
    public void Constructions_of_three_of_eight(string name)
    {
        JsonElement all = _reference.GetProperty("I_constructions"), expected = all.GetProperty("results").GetProperty(name);
        SparseConstruction construction = Build(name, all, expected);

        // The project's parity is the product of 2b − 1: of three bits, the opposite of (−1)^count.
        double sign = name == "par" ? -1 : 1;
        ReadOut readOut = construction.ReadOut;
        AllClose(Doubles(expected.GetProperty("w")), [.. readOut.Weights.Select(w => sign * w)]);
        JsonElement[] columns = name == "anys" ? [.. expected.GetProperty("W_V_rows01_per_head").EnumerateArray()] : [expected.GetProperty("W_V_rows01")];
        for (int h = 0; h < columns.Length; h++)
        {
            AllClose(Doubles(columns[h][0]), [.. readOut.Slopes[h]]);
            AllClose(Doubles(columns[h][1]), h == 0 ? [.. readOut.Biases] : new double[readOut.Units]);
        }

        Close((expected.TryGetProperty("R", out JsonElement r) ? r : all.GetProperty("R")).GetDouble(), construction.Heads[0].Logit, 5e-9);
        if (name != "anys")
        {
            AllClose(Doubles(name == "any1" ? expected.GetProperty("attention") : all.GetProperty("attention_symmetric")), AddedFirst(construction.Heads[0].Attention));
            Close(expected.GetProperty("BV").GetDouble(), construction.Norms.Heads[0].Value, 5e-9);
            Close(expected.GetProperty("BV21").GetDouble(), construction.Norms.Heads[0].ValueColumns, 5e-9);
            Close(expected.GetProperty("BQK").GetDouble(), construction.Norms.Heads[0].QueryKey, 5e-9);
            Close(expected.GetProperty("Bw").GetDouble(), construction.Norms.Weights, 5e-9);
        }

        double[] values = Doubles(expected.GetProperty("f")), signs = Doubles(all.GetProperty("mean_sign"));
        JsonElement[] patterns = [.. all.GetProperty("bits").EnumerateArray()];
        Assert.Equal(7, patterns.Length);
        for (int i = 0; i < patterns.Length; i++)
        {
            int[] bits = [.. patterns[i].EnumerateArray().Select(bit => bit.GetInt32())];
            Close(values[i], sign * construction.Value(bits), 1e-8);
            if (name is not ("any1" or "anys"))
                Close(signs[i], construction.Heads[0].MeanSign(bits), 1e-8);
        }
    }

    private static SparseConstruction Build(string name, JsonElement all, JsonElement expected)
    {
        BitFunction function = name switch
        {
            "and" => new SymmetricFunction.And(),
            "or" => new SymmetricFunction.Or(),
            "maj" => new SymmetricFunction.Majority(),
            "par" => new SymmetricFunction.Parity(),
            _ => new BitFunction.Table([.. Doubles(expected.GetProperty("table_by_code"))]),
        };
        ImmutableArray<int> positions = [.. all.GetProperty("I").EnumerateArray().Select(i => i.GetInt32())];
        return SparseConstruction.Build(new JuntaTarget(function, positions), PositionVectors.OneHot(all.GetProperty("T").GetInt32()), 0.25, each: name == "anys");
    }

    private static double[] AddedFirst(double[] attention) => [attention[^1], .. attention[..^1]];

    private static double[] Doubles(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetDouble())];

    private static void AllClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Close(expected[i], actual[i], 1e-8);
    }

    private static void Close(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Max(Math.Abs(expected), 1e-7), $"{actual:R} is not {expected:R}");
}
