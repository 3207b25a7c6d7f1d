using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Sequences;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Results;

namespace Kostka.Studies.Probing;

/// <summary>A probe with the folder that it lives in: the sequences for a model from outside, and what must be known to read its outputs.</summary>
/// <param name="Probe">The sequences.</param>
/// <param name="Settings">How many irreps, orbits and points.</param>
/// <param name="Description">What the sequences are, in plain words.</param>
/// <param name="Labels">The values of the study's targets at the sequences, by name, to set beside the model; empty without targets.</param>
public sealed record ProbeFolder(Probe Probe, IsotypicSettings Settings, string Description, ImmutableArray<(string Name, double[] Values)> Labels)
{
    /// <summary>The files of the folder.</summary>
    public const string Inputs = "inputs.npy", InputsAsText = "inputs.csv", Targets = "targets.csv", Plan = "probe.json";

    private const int Format = 1;

    /// <summary>Writes <c>inputs.npy</c> (integers [rows, L]), the same as <c>inputs.csv</c>, <c>targets.csv</c> if there are targets, and at last <c>probe.json</c>.</summary>
    /// <param name="folder">The folder; made when absent.</param>
    /// <exception cref="RequestException">It cannot be written to.</exception>
    public void Write(string folder)
    {
        string path = ResultsFolder.Open(folder).Path;
        SequenceSet points = Probe.Points.Sequences;
        NpyFile.Write(Path.Combine(path, Inputs), points.Tokens, points.Count, points.Length);
        AtomicFile.WriteText(Path.Combine(path, InputsAsText), writer =>
        {
            for (int i = 0; i < points.Count; i++)
                writer.WriteLine(string.Join(',', points[i].ToArray().Select(token => token.ToString(CultureInfo.InvariantCulture))));
        });
        if (!Labels.IsEmpty)
        {
            AtomicFile.WriteText(Path.Combine(path, Targets), writer =>
            {
                var table = new CsvWriter(writer, [.. Labels.Select(label => label.Name)]);
                for (int i = 0; i < points.Count; i++)
                    table.Row([.. Labels.Select(label => (CsvValue)label.Values[i])]);
            });
        }

        AtomicFile.WriteText(Path.Combine(path, Plan), ResultsDocument.Text(new JsonObject
        {
            ["format"] = Format,
            ["description"] = Description,
            ["length"] = points.Length,
            ["vocabulary"] = points.Vocabulary,
            ["orbits"] = Settings.Orbits,
            ["points"] = Settings.Points,
            ["below"] = Settings.Below,
            ["rows"] = points.Count,
            ["inputs_sha256"] = Digest(points),
            ["targets"] = !Labels.IsEmpty,
        }));
    }

    /// <summary>Reads a folder that <see cref="Write"/> made.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="RequestException">It is none, or its files do not belong together; says what is wrong.</exception>
    public static ProbeFolder Read(string folder)
    {
        string plan = Path.Combine(folder, Plan);
        if (!File.Exists(plan))
            throw new RequestException($"{folder}: there is no {Plan} in this folder; 'kostka probe prepare STUDY --out {folder}' writes one, with the sequences to evaluate.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(plan));
            JsonElement root = document.RootElement;
            int Whole(string key) => root.GetProperty(key).GetInt32();
            if (Whole("format") != Format)
                throw new RequestException($"{plan}: format {Whole("format")}; this version reads format {Format}. Prepare the probe anew.");
            var settings = new IsotypicSettings(Whole("below"), Whole("orbits"), Whole("points"));
            SequenceSet points = Sequences(Path.Combine(folder, Inputs), Whole("length"), Whole("vocabulary"));
            if (Digest(points) != root.GetProperty("inputs_sha256").GetString())
                throw new RequestException($"{Path.Combine(folder, Inputs)}: not the sequences that {Plan} was written for; prepare the probe anew, and evaluate the model on the new sequences.");
            var probe = Probe.Restore(points, settings);
            return new ProbeFolder(
                probe,
                settings,
                root.GetProperty("description").GetString() ?? "",
                root.GetProperty("targets").GetBoolean() ? ReadLabels(Path.Combine(folder, Targets), points.Count) : []);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            throw new RequestException($"{plan}: not what 'kostka probe prepare' writes ({error.Message}); prepare the probe anew.", error);
        }
    }

    private static SequenceSet Sequences(string path, int length, int vocabulary)
    {
        NpyArray<int> array = NpyFile.ReadIntegers(path, dimensions: 2);
        return array.Shape[1] == length
            ? new SequenceSet(array.Shape[0], length, vocabulary, array.Values)
            : throw new RequestException($"{path}: sequences of {array.Shape[1]} symbols, but {Plan} says {length}.");
    }

    private static ImmutableArray<(string Name, double[] Values)> ReadLabels(string path, int rows)
    {
        (Matrix values, string[]? names) = NumberTable.Read(path);
        if (values.Rows != rows || names is null)
            throw new RequestException($"{path}: a line of names and {rows} rows were expected.");
        return [.. names.Select((name, c) => (name, Enumerable.Range(0, rows).Select(i => values[i, c]).ToArray()))];
    }

    private static string Digest(SequenceSet points) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(points.Tokens.AsSpan())));
}
