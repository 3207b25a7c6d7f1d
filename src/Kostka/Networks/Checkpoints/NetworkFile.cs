using System.Numerics;
using Kostka.Files;

namespace Kostka.Networks.Checkpoints;

/// <summary>A network with its parameters in one safetensors file: the tensors of <see cref="ParameterFile"/>, and the <see cref="NetworkDescription"/> among the metadata.</summary>
public static class NetworkFile
{
    /// <summary>Writes a network; whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="network">The network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="metadata">More texts to go with them; null for none.</param>
    public static void Write<T>(string path, Network network, T[] parameters, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(network);
        ParameterFile.Write(path, network.Parameters, parameters, [new(NetworkDescription.Key, NetworkDescription.Text(network)), .. metadata ?? []]);
    }

    /// <summary>Reads the network and its parameters.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RequestException">The file cannot be read, does not tell its network, or does not hold its parameters.</exception>
    public static (Network Network, T[] Parameters) Read<T>(string path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Network network = Describe(file) ?? throw file.Damaged($"it does not tell which network its arrays belong to: its metadata have no \"{NetworkDescription.Key}\"");
        return (network, ParameterFile.Read<T>(file, network.Parameters));
    }

    /// <summary>The network that a file tells of; null if it tells of none.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="RequestException">What it tells cannot be understood.</exception>
    public static Network? Describe(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.Metadata.TryGetValue(NetworkDescription.Key, out string? text))
            return null;
        try
        {
            return NetworkDescription.Parse(text);
        }
        catch (FormatException error)
        {
            throw file.Damaged(error.Message);
        }
    }
}
