using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kostka.Files;

/// <summary>An array to be written into a safetensors file.</summary>
public abstract class SafetensorsTensor
{
    private protected SafetensorsTensor(string name, SafetensorsType type, ImmutableArray<long> shape, long count)
    {
        long entries = shape.Aggregate(1L, (product, side) => checked(product * side));
        if (entries != count)
            throw new ArgumentException($"{name}: {count} values were given for a shape of {entries}.", nameof(count));
        (Name, Type, Shape, ByteCount) = (name, type, shape, count * type.Size());
    }

    /// <summary>Its name, unique within the file.</summary>
    public string Name { get; }

    /// <summary>The type of its numbers.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Length along each dimension, row-major; empty for a single number.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Number of bytes of its values.</summary>
    public long ByteCount { get; }

    /// <summary>An array of floats, doubles, 32- or 64-bit integers, or bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Length along each dimension.</param>
    /// <param name="values">As many as the shape holds, row-major; not copied.</param>
    public static SafetensorsTensor Of<T>(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<T> values)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var sides = ImmutableArray.CreateBuilder<long>(shape.Length);
        foreach (int side in shape)
            sides.Add(side);
        return new Typed<T>(name, sides.ToImmutable(), values);
    }

    /// <summary>Passes the bytes, little end first, in pieces.</summary>
    internal abstract void Pass(Action<ReadOnlySpan<byte>> receive);

    private sealed class Typed<T>(string name, ImmutableArray<long> shape, ReadOnlyMemory<T> values)
        : SafetensorsTensor(name, SafetensorsTypes.Of<T>(), shape, values.Length)
        where T : unmanaged
    {
        // By pieces: the number of bytes of a large array is beyond a span of bytes.
        private const int Piece = 1 << 14;

        internal override void Pass(Action<ReadOnlySpan<byte>> receive)
        {
            byte[] buffer = BitConverter.IsLittleEndian ? [] : new byte[Piece * Type.Size()];
            for (int start = 0; start < values.Length; start += Piece)
            {
                ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values.Span.Slice(start, Math.Min(Piece, values.Length - start)));
                if (!BitConverter.IsLittleEndian)
                {
                    Span<byte> swapped = buffer.AsSpan(0, bytes.Length);
                    bytes.CopyTo(swapped);
                    LittleEndian.Swap(swapped, Type.Size());
                    bytes = swapped;
                }

                receive(bytes);
            }
        }
    }
}
