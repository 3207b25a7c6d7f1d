using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka construct</c>.</summary>
public sealed class ConstructCommandTests
{
    [Fact]
    public void A_conjunction_has_the_margin_that_was_asked_for()
    {
        JsonNode document = Document("and --tokens 8 --positions 1,4,6");
        Assert.Equal("and", (string)document["function"]!);
        Assert.Equal("[1,4,6]", document["positions"]!.ToJsonString());
        Assert.Equal((8, 8, 3), ((int)document["tokens"]!, (int)document["dimension"]!, (int)document["units"]!));
        Assert.Equal((8, true, 8), ((int)document["margin"]!["patterns"]!, (bool)document["margin"]!["all_patterns"]!, (int)document["margin"]!["fillings"]!));
        Assert.Equal(0.75, (double)document["margin"]!["guaranteed"]!, 1e-12);

        // All ones at the three, all zeros elsewhere; the added token, of sign 0, takes a sixth of the leak.
        Assert.Equal(1 - (3 * (1 + (5.0 / 6)) / 24), (double)document["margin"]!["measured"]!, 1e-9);
        JsonNode head = Assert.Single(document["heads"]!.AsArray())!;
        Assert.Equal(Math.Log(46), (double)head["logit"]!, 1e-12);
        Assert.Equal(1.0 / 24, (double)head["leak"]!, 1e-12);
        Assert.Equal(Math.Log(46) / 2, (double)head["necessary_score"]!, 1e-12);
        Assert.Equal(Math.Log(46) * Math.Sqrt(3), (double)head["query_key_norm"]!, 1e-12);
        Assert.Equal(Math.Sqrt(27), (double)head["value_norm"]!, 1e-12);
        Assert.Equal(Math.Sqrt(3), (double)document["norms"]!["weights"]!, 1e-12);
        Assert.Null(document["checkpoint"]);
    }

    [Theory]
    [InlineData("or --tokens 20 --positions 0,19", 3, 1)]
    [InlineData("majority --tokens 20 --positions 4,2,9,10,11 --margin-slack 0.5", 3, 1)]
    [InlineData("parity --tokens 20 --positions 3,4,5,6", 5, 1)]
    [InlineData("threshold --tokens 20 --positions 3,4,5,6 --at-least 3", 3, 1)]
    [InlineData("table --tokens 20 --positions 7,5 --table -1,1,1,-1", 4, 1)]
    [InlineData("table --tokens 20 --positions 7,5 --table=-1,1,1,1 --heads each", 2, 2)]
    [InlineData("parity --tokens 30 --positions 7,5,2 --heads each --embedding random-signs", 5, 3)]
    [InlineData("and --tokens 100 --positions 7,50 --embedding random-signs --dimension 90 --seed 3", 3, 1)]
    public void All_kinds_are_measured_above_what_is_guaranteed(string line, int units, int heads)
    {
        JsonNode document = Document(line);
        double guaranteed = (double)document["margin"]!["guaranteed"]!, measured = (double)document["margin"]!["measured"]!;
        Assert.True(guaranteed >= 1 - (double)document["margin_slack"]! - 1e-12 && measured >= guaranteed - 1e-9 && measured <= 1 + 1e-9, document.ToJsonString());
        Assert.Equal((units, heads), ((int)document["units"]!, document["heads"]!.AsArray().Count));
    }

    [Fact]
    public void The_weights_are_written_with_the_network_that_they_belong_to()
    {
        using var scratch = new Scratch();
        Outcome outcome = scratch.Run("construct", "parity", "--tokens", "12", "--positions", "1,3,5", "--out", "parity.safetensors");
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Contains("weights: parity.safetensors", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("all 8 patterns × 8 fillings", outcome.Output, StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(scratch["parity.safetensors"]);
        JsonObject header = JsonNode.Parse(bytes.AsSpan(8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)))!.AsObject();
        Assert.Equal("[13,15]", header["embedding.position"]!["shape"]!.ToJsonString());
        Assert.Equal("[4,15]", header["layers.1.dense.weight"]!["shape"]!.ToJsonString());
        JsonObject texts = header["__metadata__"]!.AsObject();
        Assert.Equal(("parity", "1,3,5"), ((string)texts["construction"]!, (string)texts["positions"]!));
        JsonNode network = JsonNode.Parse((string)texts["network"]!)!;
        Assert.Equal((12, 15, 4, "cls"), ((int)network["length"]!, (int)network["width"]!, (int)network["hidden_width"]!, (string)network["model"]!["readout"]!));

        scratch.Run("construct", "parity", "--tokens", "12", "--positions", "1,3,5", "--out", "again.safetensors");
        Assert.Equal(bytes, File.ReadAllBytes(scratch["again.safetensors"]));
    }

    [Theory]
    [InlineData("", "FUNCTION")]
    [InlineData("xor --tokens 8 --positions 1", "FUNCTION", "'xor'", "parity")]
    [InlineData("and --positions 1,2", "--tokens")]
    [InlineData("and --tokens 8", "--positions")]
    [InlineData("and --tokens 0 --positions 1", "--tokens", "'0'")]
    [InlineData("and --tokens 8 --positions 1,2,1", "Position 1", "twice")]
    [InlineData("and --tokens 8 --positions 1,8", "Position 8", "out of range", "0 … 7")]
    [InlineData("and --tokens 8 --positions 1,-2", "--positions", "'-2'")]
    [InlineData("and --tokens 8 --positions 1,,2", "--positions", "''")]
    [InlineData("and --tokens 2 --positions 0,1,2", "3 positions", "2 tokens")]
    [InlineData("majority --tokens 8 --positions 1,2", "tie", "odd")]
    [InlineData("threshold --tokens 8 --positions 1,2", "--at-least")]
    [InlineData("threshold --tokens 8 --positions 1,2 --at-least 3", "at least 3", "between 1 and 2")]
    [InlineData("and --tokens 8 --positions 1,2 --at-least 2", "--at-least", "threshold")]
    [InlineData("table --tokens 8 --positions 1,2", "--table")]
    [InlineData("table --tokens 8 --positions 1,2 --table 1,-1,1", "needs 4 values", "3 are given")]
    [InlineData("table --tokens 8 --positions 1,2 --table 1,1,1,1", "constant")]
    [InlineData("table --tokens 8 --positions 1,2 --table 1,-1,0,1", "value 0", "1 and -1")]
    [InlineData("table --tokens 8 --positions 1,2 --table 1,-1,x,1", "--table", "'x'")]
    [InlineData("or --tokens 8 --positions 1,2 --table 1,-1,1,1", "--table", "table")]
    [InlineData("or --tokens 8 --positions 1,2 --heads two", "--heads", "'two'")]
    [InlineData("or --tokens 8 --positions 1,2 --embedding sines", "--embedding", "'sines'")]
    [InlineData("or --tokens 8 --positions 1,2 --dimension 9", "--dimension", "random-signs")]
    [InlineData("or --tokens 40 --positions 1,2 --embedding random-signs --dimension 2", "dimension")]
    [InlineData("or --tokens 8 --positions 1,2 --margin-slack 1", "--margin-slack", "'1'")]
    [InlineData("parity --tokens 20 --positions 0,1,2,3,4,5,6,7,8,9,10,11,12 --heads each", "13 positions", "at most 12")]
    [InlineData("and --tokens 1000000 --positions 1,2", "memory", "random signs")]
    [InlineData("and --tokens 8 --positions 1,2 --out no/file.safetensors", "--out", "folder")]
    public void What_cannot_be_constructed_is_refused(string line, params string[] words)
    {
        using var scratch = new Scratch();
        scratch.Run(["construct", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).AssertRefused(2, words);
        Assert.Empty(Directory.GetFiles(scratch.Folder));
    }

    private static JsonNode Document(string line)
    {
        using var scratch = new Scratch();
        Outcome outcome = scratch.Run(["construct", .. line.Split(' '), "--json"]);
        Assert.True(outcome.Code == 0, outcome.Errors);
        return JsonNode.Parse(outcome.Output)!;
    }
}
