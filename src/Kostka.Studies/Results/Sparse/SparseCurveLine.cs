using System.Text.Json;

namespace Kostka.Studies.Results;

/// <summary>A watched training as one line of JSON. Numbers are written so that they read back as the same numbers.</summary>
internal static class SparseCurveLine
{
    private const string Seed = "curve";

    /// <summary>The line of a curve, with its final line feed.</summary>
    public static byte[] Write(string identity, string task, SparseCurve curve)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("run", identity);
            json.WriteString("task", task);
            json.WriteNumber(Seed, curve.Seed);
            json.WriteNumber("context", curve.Context);
            if (curve.Samples is { } samples)
                json.WriteNumber("samples", samples);
            json.WriteStartArray("points");
            foreach (SparseCurvePoint point in curve.Points)
            {
                json.WriteStartArray();
                json.WriteNumberValue(point.Step);
                foreach (double value in (ReadOnlySpan<double>)[point.Loss, point.Accuracy, point.RelevantMass])
                    SparseRunLine.WriteNumber(json, value);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>A curve from its line; null when the line is damaged, or no curve.</summary>
    public static (string Identity, SparseCurve Curve)? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement run = document.RootElement;
            if (!run.TryGetProperty(Seed, out JsonElement seed))
                return null;
            return (
                run.GetProperty("run").GetString()!,
                new SparseCurve(
                    run.GetProperty("context").GetInt32(),
                    run.TryGetProperty("samples", out JsonElement samples) ? samples.GetInt32() : null,
                    seed.GetInt32(),
                    [.. run.GetProperty("points").EnumerateArray().Select(point => new SparseCurvePoint(
                        point[0].GetInt32(), SparseRunLine.ReadNumber(point[1]), SparseRunLine.ReadNumber(point[2]), SparseRunLine.ReadNumber(point[3])))]));
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
