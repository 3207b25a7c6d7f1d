using System.Numerics;
using Kostka.Files;

namespace Kostka.Networks.Checkpoints;

/// <summary>The parameters of a network in a safetensors file: every tensor under its own name.</summary>
public static class ParameterFile
{
    /// <summary>Writes parameters; whole or not at all.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="layout">The tensors.</param>
    /// <param name="parameters">Their values.</param>
    /// <param name="metadata">Texts to go with them; null for none.</param>
    public static void Write<T>(string path, ParameterLayout layout, T[] parameters, IEnumerable<KeyValuePair<string, string>>? metadata = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => SafetensorsFile.Write(path, Tensors(layout, parameters), metadata);

    /// <summary>Reads parameters that this or another program wrote; other arrays in the file are ignored.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">The tensors that are expected.</param>
    /// <exception cref="RequestException">The file is damaged, or lacks a tensor, or one has another shape or numbers that are not floating point; says which.</exception>
    public static T[] Read<T>(string path, ParameterLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Read<T>(file, layout);
    }

    /// <summary>A vector of the length of the parameters as tensors, under a prefix.</summary>
    internal static IEnumerable<SafetensorsTensor> Tensors<T>(ParameterLayout layout, T[] values, string prefix = "")
        where T : unmanaged
    {
        if (values.Length != layout.Count)
            throw new ArgumentException($"{values.Length} values were given for {layout.Count} parameters.", nameof(values));
        return layout.Tensors.Select(
            tensor => SafetensorsTensor.Of<T>(prefix + tensor.Name, tensor.Shape.AsSpan(), values.AsMemory(tensor.Offset, tensor.Count)));
    }

    /// <summary>The vector that <see cref="Tensors"/> wrote.</summary>
    internal static T[] Read<T>(SafetensorsFile file, ParameterLayout layout, string prefix = "")
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[layout.Count];
        foreach (ParameterTensor tensor in layout.Tensors)
        {
            SafetensorsEntry entry = file.Entry(prefix + tensor.Name);
            if (!entry.Shape.SequenceEqual(tensor.Shape.Select(side => (long)side)))
                throw file.Damaged($"its array \"{entry.Name}\" has the shape {entry.ShapeText}; the network needs [{string.Join(", ", tensor.Shape)}]");
            file.ReadNumbers<T>(entry.Name).CopyTo(values.AsSpan(tensor.Offset));
        }

        return values;
    }
}
