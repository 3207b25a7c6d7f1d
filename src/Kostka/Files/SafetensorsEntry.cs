using System.Collections.Immutable;

namespace Kostka.Files;

/// <summary>Where a safetensors file holds an array.</summary>
/// <param name="Name">Its name, unique within the file.</param>
/// <param name="Type">The type of its numbers.</param>
/// <param name="Shape">Length along each dimension, row-major; empty for a single number.</param>
/// <param name="Start">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, ImmutableArray<long> Shape, long Start, long End)
{
    /// <summary>Number of elements.</summary>
    public long Count => (End - Start) / Type.Size();

    /// <summary>The shape for people: "[64, 128]".</summary>
    internal string ShapeText => $"[{string.Join(", ", Shape)}]";
}
