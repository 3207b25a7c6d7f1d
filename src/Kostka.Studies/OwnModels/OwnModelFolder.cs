using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kostka.Files;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.OwnModels;

/// <summary>A folder with the problems of a sparse study, to be learned by a model of the user's own: which study it is for, and where its files lie.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Study">The sparse study.</param>
public sealed record OwnModelFolder(string Path, Study Study)
{
    /// <summary>The files at the top of the folder: the study, what to do, and the runs to do next.</summary>
    public const string Plan = "plan.json", Guide = "README.md", NextRuns = "next.csv";

    /// <summary>The files of a problem: inputs [N, T] of 0 and 1, labels [N] of −1 and 1; none for the scoring split.</summary>
    public const string Training = "train.npy", TrainingLabels = "train_labels.npy", Selection = "select.npy", SelectionLabels = "select_labels.npy", Scoring = "score.npy";

    /// <summary>How the names of files begin that hold a model's outputs on the scoring split, and on its training sequences; the number of training sequences follows.</summary>
    public const string Outputs = "outputs-", TrainingOutputs = "train-outputs-";

    private const int Format = 1;

    /// <summary>The <c>sparse</c> block of the study.</summary>
    public SparseSettings Settings => Study.RequireSparse();

    /// <summary>All problems, by task, context length and seed.</summary>
    public ImmutableArray<OwnModelProblem> Problems =>
    [
        .. Settings.Tasks.SelectMany((task, index) => task.Contexts.SelectMany(context => Enumerable.Range(0, Settings.Seeds).Select(seed => new OwnModelProblem(index, task.Task, context, seed)))),
    ];

    /// <summary>A file of a problem.</summary>
    public string FileOf(OwnModelProblem problem, string file)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return System.IO.Path.Combine(Path, problem.Folder, file);
    }

    /// <summary>Reads which study a folder is for.</summary>
    /// <param name="folder">A folder that <see cref="OwnModelPreparation"/> filled.</param>
    /// <exception cref="RequestException">It is none; says what is wrong.</exception>
    public static OwnModelFolder Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string plan = System.IO.Path.Combine(folder, Plan);
        if (!File.Exists(plan))
            throw new RequestException($"{folder}: there is no {Plan} in this folder; 'kostka sparse prepare STUDY --out {folder}' writes one, with the sequences to learn from.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(plan));
            JsonElement root = document.RootElement;
            int format = root.GetProperty("format").GetInt32();
            if (format != Format)
                throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"{plan}: format {format}; this version reads format {Format}. Prepare the folder anew."));
            return new OwnModelFolder(folder, Study.Parse(root.GetProperty("study").GetString()!, root.GetProperty("name").GetString()!, null, StudyPurpose.Sparse));
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IOException or ArgumentException)
        {
            throw new RequestException($"{plan}: not what 'kostka sparse prepare' writes ({error.Message}); prepare the folder anew.", error);
        }
    }

    /// <summary>Writes which study the folder is for.</summary>
    internal void WritePlan() => AtomicFile.WriteText(System.IO.Path.Combine(Path, Plan), ResultsDocument.Text(new JsonObject
    {
        ["format"] = Format,
        ["version"] = RunEnvironment.ToolVersion,
        ["name"] = Study.Name,
        ["study"] = Study.Canonical(),
        ["accuracy"] = Settings.Accuracy,
        ["samples"] = new JsonArray([.. Settings.Samples.Select(size => (JsonNode)size)]),
        ["selection"] = Settings.Selection,
        ["scoring"] = Settings.Scoring,
        ["problems"] = new JsonArray([.. Problems.Select(problem => new JsonObject
        {
            ["task"] = problem.Task.Name,
            ["context"] = problem.Context,
            ["seed"] = problem.Seed,
            ["folder"] = problem.Folder,
        })]),
    }));

    /// <summary>Writes the runs to do next, for a program to read.</summary>
    internal void WriteNext(ImmutableArray<NextRun> runs) => AtomicFile.WriteText(System.IO.Path.Combine(Path, NextRuns), writer =>
    {
        var table = new CsvWriter(writer, ["task", "context", "seed", "samples", "folder"]);
        foreach (NextRun run in runs)
            table.Row([run.Problem.Task.Name, run.Problem.Context, run.Problem.Seed, run.Samples, run.Problem.Folder]);
    });
}
