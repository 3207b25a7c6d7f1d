using System.Text.Json;
using System.Text.Json.Nodes;
using Kostka.Architectures;

namespace Kostka.Networks.Checkpoints;

/// <summary>
/// A network as a text, so that a file of parameters tells which function they belong to: one JSON document of the architecture (<c>model</c>, in the words of study files), the
/// sequences' <c>length</c> and <c>vocabulary</c>, the sizes (<c>width</c>, <c>heads</c>, <c>head_dimension</c>, <c>hidden_width</c>), <c>parametrisation</c>, <c>outputs</c>, and <c>train_readout</c>.
/// </summary>
public static class NetworkDescription
{
    /// <summary>Under which name a file's metadata hold the text.</summary>
    public const string Key = "network";

    /// <summary>The text of a network.</summary>
    /// <param name="network">The network.</param>
    public static string Text(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkSizes sizes = network.Options.Sizes;
        return new JsonObject
        {
            ["model"] = ArchitectureDocument.Of(network.Architecture),
            ["length"] = network.Length,
            ["vocabulary"] = network.Vocabulary,
            ["width"] = sizes.Width,
            ["heads"] = sizes.Heads,
            ["head_dimension"] = sizes.HeadDimension,
            ["hidden_width"] = sizes.HiddenWidth,
            ["parametrisation"] = network.Options.Parametrisation.ToString().ToLowerInvariant(),
            ["outputs"] = network.Options.Outputs,
            ["train_readout"] = network.Options.TrainReadout,
        }.ToJsonString();
    }

    /// <summary>The network of a text.</summary>
    /// <param name="text">As <see cref="Text"/> wrote it.</param>
    /// <exception cref="FormatException">It is not such a text.</exception>
    /// <exception cref="RequestException">It describes no network that there can be.</exception>
    public static Network Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            int Number(string key) => root.GetProperty(key).GetInt32();
            var sizes = new NetworkSizes(Number("width"), Number("heads"), Number("head_dimension")) { HiddenWidth = Number("hidden_width") };
            Parametrisation parametrisation = root.GetProperty("parametrisation").GetString() switch
            {
                "ntk" => Parametrisation.Ntk,
                "standard" => Parametrisation.Standard,
                var other => throw new FormatException($"no parametrisation is called {other}"),
            };
            var options = new NetworkOptions(sizes, parametrisation, Number("outputs"), root.GetProperty("train_readout").GetBoolean());
            return new Network(ArchitectureDocument.Read(root.GetProperty("model")), Number("length"), Number("vocabulary"), options);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"the description of the network cannot be read ({error.Message})", error);
        }
    }
}
