using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kostka.Files;
using Kostka.Learning;

namespace Kostka.Studies.Results;

/// <summary>
/// The folder of a study's results: <c>results.json</c>, and while a run is under way <c>progress.json</c>, from which an interrupted run goes on.
/// Every file is written whole or not at all.
/// </summary>
public sealed class ResultsFolder
{
    private const string ResultsName = "results.json", ProgressName = "progress.json";

    private ResultsFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder when it is not there, and makes sure that files can be written into it.</summary>
    /// <exception cref="RequestException">It cannot be made or written to.</exception>
    public static ResultsFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            string probe = System.IO.Path.Combine(path, $".writable-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RequestException($"The results folder '{path}' cannot be written: {error.Message} Choose another with --out DIR.", error);
        }

        return new ResultsFolder(path);
    }

    /// <summary>The repeats that an interrupted run of the same study, by the same version, finished; empty when there are none.</summary>
    public ImmutableArray<RepeatErrors> FinishedRepeats(Study study, string version)
    {
        ArgumentNullException.ThrowIfNull(study);
        string path = System.IO.Path.Combine(Path, ProgressName);
        if (!File.Exists(path))
            return [];
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("study").GetString() != study.Canonical() || root.GetProperty("version").GetString() != version
                || root.GetProperty("data").GetString() != Data(study))
                return [];
            int entries = study.Targets.Length * (study.Regression?.Train.Length ?? 0);
            ImmutableArray<RepeatErrors> repeats = [.. root.GetProperty("repeats").EnumerateArray().Select(Repeat)];
            return repeats.All(repeat => repeat.HasEntries(entries)) ? repeats : [];
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException)
        {
            // What cannot be read is not gone on from: the run starts anew.
            return [];
        }
    }

    /// <summary>The folder in which networks of a study are kept while they are trained; null when the study trains none.</summary>
    public NetworkFolder? Networks(Study study, string version)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Networks is null ? null : NetworkFolder.Open(Path, string.Join('\n', version, study.Canonical(), Data(study)));
    }

    /// <summary>Writes what is known so far.</summary>
    public void Checkpoint(Study study, string version, StudyResults results, ImmutableArray<RepeatErrors> repeats)
    {
        ArgumentNullException.ThrowIfNull(study);
        WriteResults(results);
        var progress = new JsonObject
        {
            ["version"] = version,
            ["study"] = study.Canonical(),
            ["data"] = Data(study),
            ["repeats"] = new JsonArray([.. repeats.Select(repeat => new JsonObject
            {
                ["test"] = Errors(repeat.Test),
                ["held_out"] = Errors(repeat.HeldOut),
                ["out_of_distribution"] = Errors(repeat.OutOfDistribution),
                ["train"] = Numbers(repeat.Train),
                ["gcv"] = Numbers(repeat.Gcv),
            })]),
        };
        AtomicFile.WriteText(System.IO.Path.Combine(Path, ProgressName), progress.ToJsonString());
    }

    /// <summary>Writes the results of a run that ended; when it is complete, there is nothing left to go on from.</summary>
    public void Finish(StudyResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        WriteResults(results);
        if (!results.Complete)
            return;
        File.Delete(System.IO.Path.Combine(Path, ProgressName));
        NetworkFolder.Finish(Path);
    }

    /// <summary>Writes what is known so far of a sparse study.</summary>
    public void Checkpoint(SparseResults results) => Write(ResultsName, ResultsDocument.Text(SparseDocument.Of(results)));

    /// <summary>Writes the results of a sparse study whose run ended, and its tables: <c>points.csv</c>, <c>trials.csv</c>, and where there are any <c>theory.csv</c>, <c>curves.csv</c> and <c>distances.csv</c>.</summary>
    public void Finish(SparseResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        Checkpoint(results);
        Table("points.csv", SparseTables.Points, true);
        Table("trials.csv", SparseTables.Trials, true);
        Table("theory.csv", SparseTables.Theory, results.Tasks.Any(task => task.Predicted is not null || task.Bound is not null));
        Table("curves.csv", SparseTables.Curves, results.Tasks.Any(task => !task.Curves.IsEmpty));
        Table("distances.csv", SparseTables.Distances, results.Tasks.Any(task => !task.Distances.IsEmpty));

        void Table(string name, Action<SparseResults, TextWriter> write, bool any)
        {
            if (any)
                AtomicFile.WriteText(System.IO.Path.Combine(Path, name), writer => write(results, writer));
        }
    }

    private void Write(string name, string text) => AtomicFile.WriteText(System.IO.Path.Combine(Path, name), text);

    private void WriteResults(StudyResults results) =>
        AtomicFile.WriteText(System.IO.Path.Combine(Path, ResultsName), ResultsDocument.Text(ResultsDocument.Of(results)));

    /// <summary>Tells a text from a changed one: names, sizes and times of its files. Repeats on one text say nothing about another.</summary>
    private static string Data(Study study) => study.Sequence?.Measure.TextFiles is { IsEmpty: false } files
        ? string.Join('\n', files.Select(name => new FileInfo(name)).Select(file => file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}")
            : file.FullName))
        : "";

    private static RepeatErrors Repeat(JsonElement repeat) => new(
        Errors(repeat, "test") ?? throw new FormatException("A repeat without test errors."),
        Errors(repeat, "held_out"),
        Errors(repeat, "out_of_distribution"),
        Values(repeat, "train"),
        Values(repeat, "gcv"));

    private static TestErrors? Errors(JsonElement repeat, string key) =>
        repeat.GetProperty(key) is { ValueKind: not JsonValueKind.Null } errors
            ? new TestErrors(Values(errors, "mse"), Values(errors, "accuracy"), Values(errors, "cross_entropy"))
            : null;

    private static JsonObject? Errors(TestErrors? errors) => errors is null ? null : new JsonObject
    {
        ["mse"] = Numbers(errors.Mse),
        ["accuracy"] = Numbers(errors.Accuracy),
        ["cross_entropy"] = Numbers(errors.CrossEntropy),
    };

    private static double[] Values(JsonElement repeat, string key) =>
        [.. repeat.GetProperty(key).EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];

    private static JsonArray Numbers(double[] values) => new([.. values.Select(ResultsDocument.Number)]);
}
