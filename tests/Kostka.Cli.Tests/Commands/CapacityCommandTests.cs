using System.Text.Json.Nodes;
using Kostka.Architectures;
using Kostka.Capacity.Covering.Classes;
using Kostka.Capacity.Generalization;
using Kostka.Capacity.Models;
using Kostka.Cli.Tests.Running;
using Kostka.Files;
using Kostka.Networks;
using Kostka.Networks.Checkpoints;
using Kostka.Numerics;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka capacity</c>.</summary>
public sealed class CapacityCommandTests
{
    [Fact]
    public void The_document_has_the_bounds_of_the_library()
    {
        using var scratch = new Scratch();
        ModelCapacity expected = Write(scratch["model.safetensors"]);
        Outcome outcome = scratch.Run("capacity", "model.safetensors", "--samples", "1e6", "--gap", "0.2", "--margin", "0.5", "--delta", "0.01", "--json");
        Assert.True(outcome.Code == 0, outcome.Errors);
        JsonNode document = JsonNode.Parse(outcome.Output)!;
        Assert.Equal(
            ["model", "map", "samples", "tokens", "keys", "gap", "error", "margin", "delta", "input_norm", "layers", "readout", "outside", "theorems"],
            document.AsObject().Select(property => property.Key));
        Assert.Equal((1e6, 9.0, 10.0, 0.2), ((double)document["samples"]!, (double)document["tokens"]!, (double)document["keys"]!, (double)document["gap"]!));
        Assert.Empty(document["outside"]!.AsArray());
        JsonArray theorems = document["theorems"]!.AsArray();
        Assert.Equal(["B given", "D given", "B learned", "D learned"], theorems.Select(theorem => $"{theorem!["theorem"]} {theorem["embeddings"]}"));
        for (int i = 0; i < theorems.Count; i++)
        {
            ModelBound bound = expected.Bounds[i];
            CoveringBound covering = bound.Measured.Covering(1e6);
            Assert.Equal(covering.GammaCubed, (double)theorems[i]!["gamma_cubed"]!, covering.GammaCubed * 1e-9);
            Assert.Equal(covering.Terms.Length, theorems[i]!["terms"]!.AsArray().Count);
        }

        JsonNode realisable = theorems[0]!["generalization"]!.AsArray().Single(statement => (string)statement!["statement"]! == "realizable")!;
        double left = expected.Bounds[0].FailureLeft(0.01);
        Assert.Equal(left, (double)theorems[0]!["delta_left"]!, left * 1e-12);
        double needed = new RealisableError(0.5, left).SamplesNeeded(expected.Bounds[0].Rounded, 0.1);
        Assert.Equal(needed, (double)realisable["samples_needed"]!, needed * 1e-9);
        Assert.Equal(["query-key 1", "value-output 1", "dense in", "dense out"], document["layers"]![0]!["matrices"]!.AsArray().Select(matrix => (string)matrix!["name"]!));
    }

    [Fact]
    public void Tables_say_what_is_measured_and_how_little_it_means()
    {
        using var scratch = new Scratch();
        Write(scratch["model.safetensors"]);
        Outcome outcome = scratch.Run("capacity", "model.safetensors", "--tokens", "50");
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Empty(outcome.Errors);
        foreach (string words in (string[])["query-key 1", "spectral", "Γ³", "T = 50", "samples needed", "learned", "only how they grow"])
            Assert.Contains(words, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_names_the_arrays_of_any_model()
    {
        using var scratch = new Scratch();
        double[] values = [.. Enumerable.Range(1, 12).Select(i => i / 10.0)];
        SafetensorsFile.Write(scratch["other.safetensors"], [SafetensorsTensor.Of<double>("w", [3, 4], values), SafetensorsTensor.Of<double>("r", [1, 3], new double[] { 1, 2, 3 })]);
        scratch.Write("map.json", """{"inputs": {"norm": 1.5}, "layers": [{"query": "w", "key": "w", "value": "w"}], "readout": "r"}""");
        Outcome outcome = scratch.Run("capacity", "other.safetensors", "--map", "map.json", "--tokens", "20", "--json");
        Assert.True(outcome.Code == 0, outcome.Errors);
        JsonNode document = JsonNode.Parse(outcome.Output)!;
        Assert.Equal(1.5, (double)document["input_norm"]!);
        Assert.Equal(["B given", "D given"], document["theorems"]!.AsArray().Select(theorem => $"{theorem!["theorem"]} {theorem["embeddings"]}"));

        scratch.Run("capacity", "other.safetensors", "--map", "map.json").AssertRefused(2, "--tokens", "position embeddings");
        scratch.Run("capacity", "other.safetensors").AssertRefused(2, "--map", "w [3, 4]", "r [1, 3]");
        scratch.Write("wrong.yaml", "inputs: {norm: 1}\nlayers: [{query: q, key: w, value: w}]\n");
        scratch.Run("capacity", "other.safetensors", "--map", "wrong.yaml", "--tokens", "5", "--json").AssertRefused(2, "\"q\"", "w [3, 4]", "map");
        scratch.Run("capacity", "other.safetensors", "--map", "missing.yaml").AssertRefused(2, "map file", "missing.yaml", "does not exist");
    }

    [Theory]
    [InlineData("--samples", "1", "2")]
    [InlineData("--samples", "2.5", "whole number")]
    [InlineData("--samples", "many", "'many'")]
    [InlineData("--tokens", "0", "from 1")]
    [InlineData("--delta", "1", "below 1")]
    [InlineData("--delta", "0", "above 0")]
    [InlineData("--gap", "0", "above 0")]
    [InlineData("--margin", "-1", "above 0")]
    [InlineData("--error", "nan", "above 0")]
    public void What_is_out_of_range_is_refused(string option, string value, string words)
    {
        using var scratch = new Scratch();
        scratch.Run("capacity", "model.safetensors", option, value, "--json").AssertRefused(2, option, words);
    }

    [Fact]
    public void Files_that_are_no_models_are_refused()
    {
        using var scratch = new Scratch();
        scratch.Run("capacity", "missing.safetensors").AssertRefused(2, "missing.safetensors", "no such file");
        scratch.Write("text.safetensors", "this is no model");
        scratch.Run("capacity", "text.safetensors", "--json").AssertRefused(2, "text.safetensors");
    }

    /// <summary>A network of the protocol's form, and what the library says of it.</summary>
    private static ModelCapacity Write(string path)
    {
        var architecture = new Architecture(
            1,
            new PositionEmbedding.Learned(1),
            [new Layer.Attention(Score.Softmax), new Layer.Dense(2, 0.1), new Layer.Activation(ActivationFunction.Relu), new Layer.Dense()],
            Readout.Cls);
        var network = new Network(architecture, 9, 2, new NetworkOptions(new NetworkSizes(8, 1, 4) { HiddenWidth = 6 }, Parametrisation.Ntk));
        NetworkFile.Write(path, network, network.Parameters.Initialise<double>(new RandomStream(3, "capacity")));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return ModelCapacity.Of(ModelReader.Read(file, NetworkMap.Of(network)), 9);
    }
}
