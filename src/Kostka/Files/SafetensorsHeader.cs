using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kostka.Files;

/// <summary>
/// The head of a safetensors file: its length in eight bytes, little end first, and a JSON object with the type, the shape and the stretch of the data for every
/// array, and texts by name under <c>__metadata__</c>.
/// </summary>
/// <param name="Length">Number of bytes before the data.</param>
/// <param name="Tensors">The arrays in the order of their data.</param>
/// <param name="Metadata">Texts by name.</param>
internal sealed record SafetensorsHeader(long Length, ImmutableArray<SafetensorsEntry> Tensors, ImmutableSortedDictionary<string, string> Metadata)
{
    // What the format's own implementation reads at most.
    private const int LongestText = 100_000_000;
    private const int LengthBytes = 8;
    private const string MetadataKey = "__metadata__";

    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Number of bytes of the data.</summary>
    public long DataLength => Tensors.IsEmpty ? 0 : Tensors[^1].End;

    /// <summary>Reads the head of a file and checks it against the file's length.</summary>
    /// <exception cref="FormatException">This is not a whole safetensors file; says why.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        byte[] text = ReadText(stream);
        var header = Parse(text);
        long found = stream.Length - header.Length;
        if (found < header.DataLength)
            throw new FormatException($"it is cut off: its arrays take {header.DataLength} bytes, {found} are there");
        if (found > header.DataLength)
            throw new FormatException($"{found - header.DataLength} bytes follow the arrays that its header describes");
        return header;
    }

    /// <summary>The head of a file of arrays, in the order in which their data follow.</summary>
    public static byte[] Write(IEnumerable<SafetensorsTensor> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _plain))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (SafetensorsTensor tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                WriteNumbers(json, "shape", tensor.Shape);
                WriteNumbers(json, "data_offsets", [offset, offset + tensor.ByteCount]);
                json.WriteEndObject();
                offset += tensor.ByteCount;
            }

            json.WriteEndObject();
        }

        // Spaces up to a multiple of eight, so that the data are aligned.
        byte[] head = new byte[LengthBytes + ((buffer.Length + 7) / 8 * 8)];
        BinaryPrimitives.WriteInt64LittleEndian(head, head.Length - LengthBytes);
        head.AsSpan(LengthBytes).Fill((byte)' ');
        buffer.GetBuffer().AsSpan(0, (int)buffer.Length).CopyTo(head.AsSpan(LengthBytes));
        return head;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        if (!metadata.Any())
            return;
        json.WriteStartObject(MetadataKey);
        foreach ((string key, string value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static byte[] ReadText(Stream stream)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        int there = stream.ReadAtLeast(lengthBytes, LengthBytes, throwOnEndOfStream: false);
        if (there < LengthBytes)
            throw new FormatException($"it has {there} bytes; a safetensors file starts with eight that give the length of its header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LongestText)
            throw new FormatException($"its header claims to be {length} bytes long; it is no safetensors file, or damaged");
        if (stream.Length - LengthBytes < (long)length)
            throw new FormatException($"it ends within its header, which is {length} bytes long");
        byte[] text = new byte[length];
        stream.ReadExactly(text);
        return text;
    }

    private static SafetensorsHeader Parse(byte[] text)
    {
        if (text.Length == 0 || text[0] != (byte)'{')
            throw new FormatException("its header is not a JSON object");
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            List<SafetensorsEntry> entries = [];
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                    ParseMetadata(property.Value, metadata);
                else
                    entries.Add(ParseEntry(property));
            }

            // Of arrays without elements several may start at one place.
            entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
            RequireGapless(entries);
            return new SafetensorsHeader(LengthBytes + text.Length, [.. entries], metadata.ToImmutable());
        }
        catch (JsonException error)
        {
            throw new FormatException($"its header is not valid JSON, or has a name twice ({Encoding.UTF8.GetString(text, 0, Math.Min(text.Length, 40)).Trim()} …)", error);
        }
        catch (InvalidOperationException error)
        {
            // Texts that are not valid Unicode show only when they are read.
            throw new FormatException("its header has a text that is not valid Unicode", error);
        }
    }

    private static void ParseMetadata(JsonElement texts, ImmutableSortedDictionary<string, string>.Builder metadata)
    {
        if (texts.ValueKind != JsonValueKind.Object)
            throw new FormatException("the metadata of its header are not a JSON object");
        foreach (JsonProperty text in texts.EnumerateObject())
        {
            metadata[text.Name] = text.Value.ValueKind == JsonValueKind.String
                ? text.Value.GetString()!
                : throw new FormatException($"its metadata \"{text.Name}\" is not a text");
        }
    }

    private static SafetensorsEntry ParseEntry(JsonProperty property)
    {
        string name = property.Name;
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out JsonElement shape) || Numbers(shape) is not { } sides
            || !value.TryGetProperty("data_offsets", out JsonElement offsets) || Numbers(offsets) is not [var start, var end])
            throw new FormatException($"its entry \"{name}\" is not a dtype, a shape and two data_offsets, all at least 0");
        if (SafetensorsTypes.Parse(type.GetString()!) is not { } known)
            throw new FormatException($"its array \"{name}\" is of type {type.GetString()}; known are {string.Join(", ", Enum.GetNames<SafetensorsType>())}");

        var entry = new SafetensorsEntry(name, known, sides, start, end);
        if (end < start || ByteCount(sides, known) is not { } bytes || bytes != end - start)
        {
            throw new FormatException(
                $"its array \"{name}\" of shape {entry.ShapeText} and type {known} does not fit its stretch of bytes, {start} to {end}");
        }

        return entry;
    }

    private static ImmutableArray<long>? Numbers(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        var numbers = ImmutableArray.CreateBuilder<long>();
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
                return null;
            numbers.Add(number);
        }

        return numbers.ToImmutable();
    }

    private static long? ByteCount(ImmutableArray<long> shape, SafetensorsType type)
    {
        if (shape.Contains(0))
            return 0;
        Int128 bytes = type.Size();
        foreach (long side in shape)
        {
            bytes *= side;
            if (bytes > long.MaxValue)
                return null;
        }

        return (long)bytes;
    }

    private static void RequireGapless(List<SafetensorsEntry> entries)
    {
        long place = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Start != place)
            {
                string trouble = entry.Start < place ? "overlaps the array before it" : "leaves a gap before it";
                throw new FormatException($"its array \"{entry.Name}\" {trouble}: it starts at byte {entry.Start}, not at {place}");
            }

            place = entry.End;
        }
    }
}
