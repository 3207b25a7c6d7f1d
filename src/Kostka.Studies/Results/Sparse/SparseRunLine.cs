using System.Text.Json;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;

namespace Kostka.Studies.Results;

/// <summary>A finished run as one line of JSON. Numbers are written so that they read back as the same numbers.</summary>
internal static class SparseRunLine
{
    /// <summary>The line of a run, with its final line feed.</summary>
    public static byte[] Write(string identity, SparseUnit unit, SparseOutcome outcome)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("run", identity);
            json.WriteString("task", unit.Task);
            json.WriteString("learner", unit.Learner);
            json.WriteNumber("context", unit.Context);
            json.WriteNumber("seed", unit.Seed);
            json.WriteNumber("samples", unit.Samples);
            json.WriteNumber("training_accuracy", outcome.TrainingAccuracy);
            json.WriteNumber("selection_accuracy", outcome.SelectionAccuracy);
            json.WriteNumber("accuracy", outcome.Accuracy);
            json.WriteNumber("attempts", outcome.Attempts);
            json.WriteNumber("steps", outcome.Steps);
            json.WriteNumber("diverged", outcome.Diverged);
            json.WriteBoolean("optimal", outcome.Optimal);
            if (outcome.Attention is { } attention)
            {
                json.WriteStartArray("attention");
                foreach (double value in (ReadOnlySpan<double>)[attention.RelevantMass, attention.SmallestMass, attention.LargestOther, attention.Revealed, attention.HeadsMass])
                    WriteNumber(json, value);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>A run from its line; null when the line is damaged.</summary>
    public static ((string Identity, int Context, int Seed, int Samples) Key, SparseOutcome Outcome)? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement run = document.RootElement;
            int Whole(string name) => run.GetProperty(name).GetInt32();
            double Number(string name) => run.GetProperty(name).GetDouble();
            return (
                (run.GetProperty("run").GetString()!, Whole("context"), Whole("seed"), Whole("samples")),
                new SparseOutcome(Number("training_accuracy"), Number("selection_accuracy"), Number("accuracy"), Whole("attempts"))
                {
                    Steps = Whole("steps"),
                    Diverged = Whole("diverged"),
                    Optimal = run.GetProperty("optimal").GetBoolean(),
                    Attention = run.TryGetProperty("attention", out JsonElement array) ? Attention([.. array.EnumerateArray().Select(ReadNumber)]) : null,
                });
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>A number; JSON has none that are not finite.</summary>
    public static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    /// <summary>A number that <see cref="WriteNumber"/> wrote; NaN for those that are not finite.</summary>
    public static double ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    private static AttentionSummary Attention(double[] values) => new(values[0], values[1], values[2], values[3], values[4]);
}
