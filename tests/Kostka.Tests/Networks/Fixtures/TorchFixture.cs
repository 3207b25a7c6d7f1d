using System.Collections.Immutable;
using System.Text.Json;
using Kostka.Architectures;
using Kostka.Networks;
using Kostka.Sequences;
using Kostka.Tests.House;

namespace Kostka.Tests.Networks.Fixtures;

/// <summary>One of the networks that make_fixtures.py wrote: its architecture, weights and data, and what PyTorch made of them.</summary>
internal sealed class TorchFixture
{
    private static readonly string _folder = Path.Combine(Repository.Root, "tests", "Kostka.Tests", "Networks", "Fixtures");

    private readonly JsonElement _root;

    private TorchFixture(JsonElement root)
    {
        _root = root;
        JsonElement architecture = root.GetProperty("architecture");
        var sizes = new NetworkSizes(Int("width"), Int("heads"), Int("head_dimension")) { HiddenWidth = Int("hidden_width") };
        Parametrisation parametrisation = root.GetProperty("ntk").GetBoolean() ? Parametrisation.Ntk : Parametrisation.Standard;
        Network = new Network(
            new Architecture(
                architecture.GetProperty("token_variance").GetDouble(), Position(architecture.GetProperty("position")), Layers(architecture.GetProperty("layers")),
                Parse<Readout>(architecture.GetProperty("readout").GetString()!)),
            Int("length"), Int("vocabulary"), new NetworkOptions(sizes, parametrisation, Int("outputs"), root.GetProperty("train_readout").GetBoolean()));
        int[] tokens = [.. root.GetProperty("inputs").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(token => token.GetInt32())];
        Inputs = new SequenceSet(Int("count"), Int("length"), Int("vocabulary"), tokens);
    }

    public static IEnumerable<string> Names => Directory.EnumerateFiles(_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order();

    public Network Network { get; }

    public SequenceSet Inputs { get; }

    public bool Logistic => _root.GetProperty("loss").GetString() == "logistic";

    public double[] Labels => Numbers(_root.GetProperty("labels"));

    public double[] Predicted => Numbers(_root.GetProperty("predicted"));

    public double MeanLoss => _root.GetProperty("mean_loss").GetDouble();

    /// <summary>Number of optimiser steps.</summary>
    public int Steps => Int("steps");

    public JsonElement Sgd => _root.GetProperty("sgd");

    public JsonElement AdamW => _root.GetProperty("adamw");

    public static TorchFixture Load(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, name + ".json")));
        return new TorchFixture(document.RootElement.Clone());
    }

    public IReadOnlyDictionary<string, int[]> Shapes =>
        _root.GetProperty("shapes").EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => tensor.Value.EnumerateArray().Select(side => side.GetInt32()).ToArray());

    public double[] Parameters => Flat(_root.GetProperty("parameters"));

    /// <summary>Of the mean loss.</summary>
    public double[] Gradient => Flat(_root.GetProperty("gradient"));

    /// <summary>Tensors by name, as one vector in the network's order.</summary>
    public double[] Flat(JsonElement tensors) => [.. Network.Parameters.Tensors.SelectMany(tensor => Numbers(tensors.GetProperty(tensor.Name)))];

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    private static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static double Number(JsonElement settings, string name, double otherwise) => settings.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    private static PositionEmbedding Position(JsonElement position) => position.GetProperty("kind").GetString()! switch
    {
        "none" => new PositionEmbedding.None(),
        "learned" => new PositionEmbedding.Learned(position.GetProperty("variance").GetDouble()),
        "exponential" => new PositionEmbedding.Exponential(position.GetProperty("variance").GetDouble(), position.GetProperty("length_scale").GetDouble()),
        string other => throw new InvalidDataException(other),
    };

    private static ImmutableArray<Layer> Layers(JsonElement layers) => [.. layers.EnumerateArray().Select(Single)];

    private static Layer Single(JsonElement layer)
    {
        JsonProperty entry = layer.EnumerateObject().Single();
        JsonElement value = entry.Value;
        return entry.Name switch
        {
            "attention" => new Layer.Attention(
                Parse<Score>(value.GetProperty("score").GetString()!),
                value.TryGetProperty("scaling", out JsonElement scaling) ? Parse<Scaling>(scaling.GetString()!) : Scaling.InverseSqrtDimension,
                Number(value, "query_key_variance", 1), Number(value, "value_output_variance", 1),
                value.TryGetProperty("causal", out JsonElement causal) && causal.GetBoolean()),
            "dense" => new Layer.Dense(Number(value, "weight_variance", 1), Number(value, "bias_variance", 0)),
            "activation" => new Layer.Activation(Parse<ActivationFunction>(value.GetString()!)),
            "layer_norm" => new Layer.LayerNorm(),
            "rms_norm" => new Layer.RmsNorm(),
            "residual" => new Layer.Residual(Layers(value)),
            "repeat" => new Layer.Repeat(value.GetProperty("times").GetInt32(), Layers(value.GetProperty("layers"))),
            "pool" => new Layer.Pool(Parse<PoolKind>(value.GetString()!)),
            string other => throw new InvalidDataException(other),
        };
    }

    private int Int(string name) => _root.GetProperty(name).GetInt32();
}
