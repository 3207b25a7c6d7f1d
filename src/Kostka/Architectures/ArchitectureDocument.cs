using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kostka.Architectures;

/// <summary>An architecture as JSON, in the words of a study file's <c>model</c> block, every key written out. For files that programs write and read back.</summary>
public static class ArchitectureDocument
{
    private static readonly (Scaling Value, string Word)[] _scalings =
        [(Scaling.InverseSqrtDimension, "inverse-sqrt-dimension"), (Scaling.InverseDimension, "inverse-dimension")];

    /// <summary>The document of an architecture.</summary>
    public static JsonObject Of(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return new JsonObject
        {
            ["token_variance"] = architecture.TokenVariance,
            ["position"] = Of(architecture.Position),
            ["layers"] = Of(architecture.Layers),
            ["readout"] = Word(architecture.Readout),
        };
    }

    /// <summary>The architecture of a document.</summary>
    /// <exception cref="FormatException">A word in it is not known.</exception>
    /// <exception cref="KeyNotFoundException">A key is missing.</exception>
    /// <exception cref="InvalidOperationException">A value is of another kind.</exception>
    public static Architecture Read(JsonElement document) => new(
        document.GetProperty("token_variance").GetDouble(),
        ReadPosition(document.GetProperty("position")),
        ReadLayers(document.GetProperty("layers")),
        Value<Readout>(document.GetProperty("readout")));

    private static JsonObject Of(PositionEmbedding position) => position switch
    {
        PositionEmbedding.None => new JsonObject { ["kind"] = "none" },
        PositionEmbedding.Learned learned => new JsonObject { ["kind"] = "learned", ["variance"] = learned.Variance },
        PositionEmbedding.Exponential smooth => new JsonObject { ["kind"] = "exponential", ["variance"] = smooth.Variance, ["length_scale"] = smooth.LengthScale },
        PositionEmbedding.Sinusoidal waves => new JsonObject { ["kind"] = "sinusoidal", ["variance"] = waves.Variance, ["base"] = waves.Base },
        _ => throw new ArgumentException($"No document for {position}.", nameof(position)),
    };

    private static PositionEmbedding ReadPosition(JsonElement position)
    {
        double Number(string key) => position.GetProperty(key).GetDouble();
        return position.GetProperty("kind").GetString() switch
        {
            "none" => new PositionEmbedding.None(),
            "learned" => new PositionEmbedding.Learned(Number("variance")),
            "exponential" => new PositionEmbedding.Exponential(Number("variance"), Number("length_scale")),
            "sinusoidal" => new PositionEmbedding.Sinusoidal(Number("variance"), Number("base")),
            var kind => throw new FormatException($"no position embedding is called {kind}"),
        };
    }

    private static JsonArray Of(ImmutableArray<Layer> layers) => new([.. layers.Select(Of)]);

    private static JsonObject Of(Layer layer) => layer switch
    {
        Layer.Attention attention => new JsonObject
        {
            ["attention"] = new JsonObject
            {
                ["score"] = Word(attention.Score),
                ["scaling"] = _scalings.Single(pair => pair.Value == attention.Scaling).Word,
                ["query_key_variance"] = attention.QueryKeyVariance,
                ["value_output_variance"] = attention.ValueOutputVariance,
                ["causal"] = attention.Causal,
            },
        },
        Layer.Dense dense => new JsonObject { ["dense"] = new JsonObject { ["weight_variance"] = dense.WeightVariance, ["bias_variance"] = dense.BiasVariance } },
        Layer.Activation activation => new JsonObject { ["activation"] = Word(activation.Function) },
        Layer.LayerNorm => new JsonObject { ["layer_norm"] = new JsonObject() },
        Layer.RmsNorm => new JsonObject { ["rms_norm"] = new JsonObject() },
        Layer.Residual residual => new JsonObject { ["residual"] = Of(residual.Body) },
        Layer.Repeat repeat => new JsonObject { ["repeat"] = new JsonObject { ["times"] = repeat.Times, ["layers"] = Of(repeat.Body) } },
        Layer.Pool pool => new JsonObject { ["pool"] = Word(pool.Kind) },
        _ => throw new ArgumentException($"No document for {layer}.", nameof(layer)),
    };

    private static ImmutableArray<Layer> ReadLayers(JsonElement layers) => [.. layers.EnumerateArray().Select(ReadLayer)];

    private static Layer ReadLayer(JsonElement element)
    {
        JsonProperty layer = element.EnumerateObject().Single();
        JsonElement body = layer.Value;
        double Number(string key) => body.GetProperty(key).GetDouble();
        return layer.Name switch
        {
            "attention" => new Layer.Attention(
                Value<Score>(body.GetProperty("score")), ReadScaling(body.GetProperty("scaling")), Number("query_key_variance"), Number("value_output_variance"), body.GetProperty("causal").GetBoolean()),
            "dense" => new Layer.Dense(Number("weight_variance"), Number("bias_variance")),
            "activation" => new Layer.Activation(Value<ActivationFunction>(body)),
            "layer_norm" => new Layer.LayerNorm(),
            "rms_norm" => new Layer.RmsNorm(),
            "residual" => new Layer.Residual(ReadLayers(body)),
            "repeat" => new Layer.Repeat(body.GetProperty("times").GetInt32(), ReadLayers(body.GetProperty("layers"))),
            "pool" => new Layer.Pool(Value<PoolKind>(body)),
            _ => throw new FormatException($"no layer is called {layer.Name}"),
        };
    }

    private static Scaling ReadScaling(JsonElement word)
    {
        foreach ((Scaling value, string known) in _scalings)
        {
            if (known == word.GetString())
                return value;
        }

        throw new FormatException($"no scaling is called {word}");
    }

    /// <summary>Study files write most values as they are called here, in small letters.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Value<T>(JsonElement word)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (Word(value) == word.GetString())
                return value;
        }

        throw new FormatException($"no {typeof(T).Name} is called {word}");
    }
}
