using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using Kostka.Numerics;

namespace Kostka.Files;

/// <summary>
/// Named arrays in a file of the safetensors format, which Python's package of that name, PyTorch and others read and write. Only the header is read at first; every
/// array when it is asked for.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int ChunkBytes = 1 << 16;

    private readonly FileStream _stream;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, SafetensorsEntry> _entries;

    private SafetensorsFile(string path, FileStream stream, SafetensorsHeader header)
    {
        (Path, _stream, _header) = (path, stream, header);
        _entries = header.Tensors.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>The arrays in the order of their data.</summary>
    public ImmutableArray<SafetensorsEntry> Tensors => _header.Tensors;

    /// <summary>Texts by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks that it is whole: every array has its bytes, none overlap, nothing is left over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="RequestException">The file cannot be read, or is damaged; says how.</exception>
    public static SafetensorsFile Open(string path)
    {
        FileStream stream = InputFile.Open(path);
        try
        {
            return new SafetensorsFile(path, stream, SafetensorsHeader.Read(stream));
        }
        catch (Exception error) when (error is FormatException or IOException or NotSupportedException)
        {
            stream.Dispose();
            string reason = error is FormatException ? error.Message : InputFile.Reason(error, path);
            throw new RequestException($"Cannot read {InputFile.Quote(path)}: {reason}.", error);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file; whole or not at all, as <see cref="AtomicFile.Write"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Arrays with different names. Wider types are placed first, so that all are aligned.</param>
    /// <param name="metadata">Texts by name; null for none.</param>
    public static void Write(string path, IEnumerable<SafetensorsTensor> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        SafetensorsTensor[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Size())];
        if (ordered.GroupBy(tensor => tensor.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two arrays have the name {twice.Key}.", nameof(tensors));
        byte[] head = SafetensorsHeader.Write(ordered, metadata ?? []);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(head);
            foreach (SafetensorsTensor tensor in ordered)
                tensor.Pass(stream.Write);
        });
    }

    /// <summary>Whether there is an array of a name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>The entry of a name.</summary>
    /// <exception cref="RequestException">There is none; lists those there are.</exception>
    public SafetensorsEntry Entry(string name) => _entries.TryGetValue(name, out SafetensorsEntry? entry)
        ? entry
        : throw Damaged($"it holds no array \"{name}\"; it holds {Some(Tensors.Select(tensor => tensor.Name))}");

    /// <summary>Reads an array of the very type.</summary>
    /// <typeparam name="T">float, double, int, long, ulong or byte.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="RequestException">There is none of the name, it is of another type, or does not fit in memory.</exception>
    public T[] Read<T>(string name)
        where T : unmanaged
    {
        SafetensorsEntry entry = Entry(name);
        if (entry.Type != SafetensorsTypes.Of<T>())
            throw Damaged($"its array \"{name}\" is of type {entry.Type}; {SafetensorsTypes.Of<T>()} is expected");
        T[] values = Allocate<T>(entry);
        int filled = 0;
        foreach (ReadOnlyMemory<byte> chunk in Chunks(entry))
        {
            ReadOnlySpan<T> numbers = MemoryMarshal.Cast<byte, T>(chunk.Span);
            numbers.CopyTo(values.AsSpan(filled));
            filled += numbers.Length;
        }

        return values;
    }

    /// <summary>Reads an array of floating-point numbers of any type but those of 8 bits, converted.</summary>
    /// <typeparam name="T">float (doubles are rounded) or double.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="RequestException">There is none of the name, it is of another type, or does not fit in memory.</exception>
    public T[] ReadNumbers<T>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SafetensorsEntry entry = Entry(name);
        Func<ReadOnlySpan<byte>, Span<T>, int> convert = entry.Type switch
        {
            SafetensorsType.F64 => Convert<double, T>,
            SafetensorsType.F32 => Convert<float, T>,
            SafetensorsType.F16 => Convert<Half, T>,
            SafetensorsType.BF16 => ConvertUpperHalves,
            _ => throw Damaged($"its array \"{name}\" is of type {entry.Type}; F64, F32, F16 or BF16 are expected"),
        };
        T[] values = Allocate<T>(entry);
        int filled = 0;
        foreach (ReadOnlyMemory<byte> chunk in Chunks(entry))
            filled += convert(chunk.Span, values.AsSpan(filled));
        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Passes the bytes of an array as they stand in the file, in pieces.</summary>
    internal void Pass(SafetensorsEntry entry, Action<ReadOnlySpan<byte>> receive)
    {
        foreach (ReadOnlyMemory<byte> chunk in Chunks(entry, asStored: true))
            receive(chunk.Span);
    }

    /// <summary>An error that names the file.</summary>
    internal RequestException Damaged(string reason) => new($"Cannot read {InputFile.Quote(Path)}: {reason}.");

    private static int Convert<TStored, T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<TStored> stored = MemoryMarshal.Cast<byte, TStored>(bytes);
        for (int i = 0; i < stored.Length; i++)
            values[i] = T.CreateTruncating(stored[i]);
        return stored.Length;
    }

    private static int ConvertUpperHalves<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<ushort> stored = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < stored.Length; i++)
            values[i] = T.CreateTruncating(BitConverter.UInt32BitsToSingle((uint)stored[i] << 16));
        return stored.Length;
    }

    private T[] Allocate<T>(SafetensorsEntry entry)
        where T : unmanaged
    {
        if (entry.Count > Array.MaxLength)
            throw Damaged($"its array \"{entry.Name}\" has {entry.Count} elements; at most {Array.MaxLength} can be read");
        MemoryGuard.Require(entry.Count * SafetensorsTypes.Of<T>().Size(), $"the array \"{entry.Name}\" in {InputFile.Quote(Path)}", "Free memory, or use a smaller model.");
        return new T[entry.Count];
    }

    /// <summary>The bytes of an array in this machine's order, or as stored; each piece is valid until the next.</summary>
    private IEnumerable<ReadOnlyMemory<byte>> Chunks(SafetensorsEntry entry, bool asStored = false)
    {
        byte[] buffer = new byte[(int)Math.Min(ChunkBytes, entry.End - entry.Start)];
        _stream.Position = _header.Length + entry.Start;
        for (long left = entry.End - entry.Start; left > 0;)
        {
            Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
            try
            {
                _stream.ReadExactly(chunk.Span);
            }
            catch (IOException error)
            {
                throw new RequestException($"Cannot read {InputFile.Quote(Path)}: {InputFile.Reason(error, Path)}.", error);
            }

            if (!asStored)
                LittleEndian.Swap(chunk.Span, entry.Type.Size());
            left -= chunk.Length;
            yield return chunk;
        }
    }

    private static string Some(IEnumerable<string> names)
    {
        const int most = 6;
        string[] all = [.. names];
        string listed = string.Join(", ", all.Take(most).Select(name => $"\"{name}\""));
        return all.Length switch
        {
            0 => "none at all",
            > most => $"{listed} and {all.Length - most} more",
            _ => listed,
        };
    }
}
