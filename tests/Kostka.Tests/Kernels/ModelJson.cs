using System.Collections.Immutable;
using System.Text.Json;
using Kostka.Architectures;

namespace Kostka.Tests.Kernels;

/// <summary>Reads the <c>model</c> blocks of the reference files, by a few independent lines (the product's reader is tested elsewhere).</summary>
internal static class ModelJson
{
    public static Architecture Architecture(JsonElement model) => new(
        model.GetProperty("token_variance").GetDouble(),
        new PositionEmbedding.Learned(model.GetProperty("position").GetProperty("variance").GetDouble()),
        Layers(model.GetProperty("layers")),
        Enum.Parse<Readout>(model.GetProperty("readout").GetString()!, ignoreCase: true));

    private static ImmutableArray<Layer> Layers(JsonElement layers) => [.. layers.EnumerateArray().Select(Layer)];

    private static Layer Layer(JsonElement element)
    {
        JsonProperty layer = element.EnumerateObject().Single();
        JsonElement body = layer.Value;
        double Number(string key, double otherwise) => body.TryGetProperty(key, out JsonElement found) ? found.GetDouble() : otherwise;
        string Text(string key, string otherwise) => body.TryGetProperty(key, out JsonElement found) ? found.GetString()! : otherwise;
        return layer.Name switch
        {
            "attention" => new Layer.Attention(
                Enum.Parse<Score>(body.GetProperty("score").GetString()!, ignoreCase: true),
                Text("scaling", "inverse-sqrt-dimension") == "inverse-dimension" ? Scaling.InverseDimension : Scaling.InverseSqrtDimension,
                Number("query_key_variance", 1),
                Number("value_output_variance", 1)),
            "dense" => new Layer.Dense(Number("weight_variance", 1), Number("bias_variance", 0)),
            "activation" => new Layer.Activation(Enum.Parse<ActivationFunction>(body.GetString()!, ignoreCase: true)),
            "layer_norm" => new Layer.LayerNorm(),
            "residual" => new Layer.Residual(Layers(body)),
            _ => throw new ArgumentException(layer.Name),
        };
    }
}
