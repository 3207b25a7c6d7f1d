using System.Globalization;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.OwnModels;

/// <summary>Writes the problems of a sparse study for a model of the user's own: the same problems that the study's learners are given.</summary>
public static class OwnModelPreparation
{
    /// <summary>Fills a folder: for each problem sequences to learn from, to select on and to score on, the first two with labels; then the runs to do first, a guide, and at last the plan.</summary>
    /// <param name="study">The sparse study.</param>
    /// <param name="path">The folder; made when absent. When it holds outputs already, the study may add problems to those that they belong to, not change them.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="RequestException">The folder cannot be written to, or holds outputs on other data.</exception>
    public static OwnModelFolder Write(Study study, string path, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(computation);
        var folder = new OwnModelFolder(ResultsFolder.Open(path).Path, study);
        var problems = new SparseProblems(study);
        problems.RequireMemory(computation.Threads);
        RequireSpace(folder);
        ProblemLoop.Run([.. folder.Problems.Where(problem => OwnModelOutputs.Any(folder, problem))], computation.Part(0, 0), problem => RequireSame(folder, problem, Draw(problem)));
        ProblemLoop.Run(folder.Problems, computation, problem =>
        {
            SparseProblem drawn = Draw(problem);
            Directory.CreateDirectory(folder.FileOf(problem, ""));
            WriteSplit(folder, problem, OwnModelFolder.Training, OwnModelFolder.TrainingLabels, drawn.Training);
            WriteSplit(folder, problem, OwnModelFolder.Selection, OwnModelFolder.SelectionLabels, drawn.Selection);
            WriteInputs(folder.FileOf(problem, OwnModelFolder.Scoring), drawn.Scoring);
        });
        folder.WriteNext(OwnModelAnalysis.Next(folder, computation));
        AtomicFile.WriteText(Path.Combine(folder.Path, OwnModelFolder.Guide), OwnModelGuide.Text(folder));
        folder.WritePlan();
        return folder;

        SparseProblem Draw(OwnModelProblem problem) => problems.At(problem.Index, problem.Task, problem.Context)(problem.Seed, folder.Settings.Samples[^1]);
    }

    /// <summary>The bytes that the data of a study take on the disk.</summary>
    public static long Bytes(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        SparseSettings settings = study.RequireSparse();
        long sequences = settings.Samples[^1] + settings.Selection + settings.Scoring;
        return settings.Seeds * settings.Tasks.Sum(task => task.Contexts.Sum(context => sequences * (context + 1L)));
    }

    private static void RequireSpace(OwnModelFolder folder)
    {
        long needed = Bytes(folder.Study), free = new DriveInfo(Path.GetFullPath(folder.Path)).AvailableFreeSpace;
        if (needed > free)
        {
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder.Path}: the sequences take {needed / 1e9:F1} GB, and {free / 1e9:F1} GB are free on that disk. Make sparse.samples.to, sparse.scoring, sparse.seeds or sparse.context smaller, or choose another disk with --out DIR."));
        }
    }

    private static void WriteSplit(OwnModelFolder folder, OwnModelProblem problem, string inputs, string labels, LabelledBits split)
    {
        WriteInputs(folder.FileOf(problem, inputs), split);
        NpyFile.Write(folder.FileOf(problem, labels), (sbyte[])[.. split.Labels.Select(label => (sbyte)label)], split.Count);
    }

    private static void WriteInputs(string path, LabelledBits split) =>
        NpyFile.Write(path, (byte[])[.. split.Inputs.Tokens.Select(token => (byte)token)], split.Count, split.Inputs.Length);

    /// <summary>Outputs that are there must stay those of the data beside them; more training sequences than before do no harm.</summary>
    private static void RequireSame(OwnModelFolder folder, OwnModelProblem problem, SparseProblem drawn)
    {
        Require(OwnModelFolder.Scoring, drawn.Scoring.Inputs.Tokens, whole: true);
        Require(OwnModelFolder.Training, drawn.Training.Inputs.Tokens, whole: false);
        Require(OwnModelFolder.TrainingLabels, [.. drawn.Training.Labels.Select(label => (int)label)], whole: false);

        void Require(string name, int[] values, bool whole)
        {
            string file = folder.FileOf(problem, name);
            int[] there = NpyFile.ReadIntegers(file).Values;
            int common = Math.Min(there.Length, values.Length);
            if ((whole && there.Length != values.Length) || !there.AsSpan(0, common).SequenceEqual(values.AsSpan(0, common)))
            {
                throw new RequestException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{file}: data of another study or seed, and there are outputs of a model on them; choose another folder with --out DIR, or delete those outputs."));
            }
        }
    }
}
