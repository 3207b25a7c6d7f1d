using System.Collections.Immutable;
using System.Globalization;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.OwnModels;

/// <summary>Reads what a model of the user's own gave on the sequences of one problem.</summary>
internal static class OwnModelOutputs
{
    private static readonly string[] _endings = [".npy", ".csv", ".txt"];

    /// <summary>Whether there are outputs of a problem.</summary>
    public static bool Any(OwnModelFolder folder, OwnModelProblem problem) =>
        Directory.Exists(folder.FileOf(problem, "")) && (Files(folder, problem, OwnModelFolder.Outputs).Count > 0 || Files(folder, problem, OwnModelFolder.TrainingOutputs).Count > 0);

    /// <summary>The runs of a problem, by size.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="draw">Draws it.</param>
    /// <exception cref="RequestException">A file is missing, or does not fit; names it.</exception>
    public static ImmutableArray<SparseTrial> Read(OwnModelFolder folder, OwnModelProblem problem, ProblemDraw draw)
    {
        SortedList<int, string> outputs = Files(folder, problem, OwnModelFolder.Outputs), onTraining = Files(folder, problem, OwnModelFolder.TrainingOutputs);
        foreach ((int samples, string file) in onTraining)
        {
            if (!outputs.ContainsKey(samples))
                throw new RequestException(string.Create(CultureInfo.InvariantCulture, $"{file}: outputs on the training sequences, but there are none on the scoring split; {OwnModelFolder.Outputs}{samples}.npy beside it is missing."));
        }

        if (outputs.Count == 0)
            return [];
        SparseProblem drawn = draw(problem.Seed, Math.Max(2, onTraining.Count == 0 ? 2 : onTraining.Keys[^1]));
        RequireOwn(folder.FileOf(problem, OwnModelFolder.Scoring), drawn.Scoring);
        return
        [
            .. outputs.Select(run => new SparseTrial(run.Key, new SparseOutcome(
                onTraining.TryGetValue(run.Key, out string? file) ? Accuracy(file, drawn.Training.First(run.Key)) : double.NaN, double.NaN, Accuracy(run.Value, drawn.Scoring), 1))),
        ];
    }

    /// <summary>Files by their number of training sequences.</summary>
    private static SortedList<int, string> Files(OwnModelFolder folder, OwnModelProblem problem, string beginning)
    {
        var found = new SortedList<int, string>();
        foreach (string file in Directory.EnumerateFiles(folder.FileOf(problem, ""), $"{beginning}*").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            if (!_endings.Contains(Path.GetExtension(name), StringComparer.Ordinal))
                throw new RequestException($"{file}: a file of outputs ends in {string.Join(", ", _endings)}.");
            string number = Path.GetFileNameWithoutExtension(name)[beginning.Length..];
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int samples) || folder.Settings.Samples.BinarySearch(samples) < 0)
                throw new RequestException($"{file}: '{number}' is no sample size of the study; its sizes are {string.Join(", ", folder.Settings.Samples)}.");
            if (!found.TryAdd(samples, file))
                throw new RequestException($"{file}: outputs of the same run as {Path.GetFileName(found[samples])}; one of the two has to go.");
        }

        return found;
    }

    /// <summary>The sequences that were scored must be those that the study draws.</summary>
    private static void RequireOwn(string file, LabelledBits scoring)
    {
        NpyArray<int> there = NpyFile.ReadIntegers(file, dimensions: 2);
        if (!there.Values.AsSpan().SequenceEqual(scoring.Inputs.Tokens))
            throw new RequestException($"{file}: not the sequences that {OwnModelFolder.Plan} was written for; prepare the folder anew, and evaluate the model on the new sequences.");
    }

    private static double Accuracy(string file, LabelledBits split)
    {
        (Matrix values, _) = NumberTable.Read(file);
        if (values.Rows * (long)values.Columns != split.Count || Math.Min(values.Rows, values.Columns) != 1)
        {
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture, $"{file}: {values.Rows} rows of {values.Columns} numbers; one number for each of {split.Count} sequences was expected."));
        }

        if (values.Values.All(value => value is 0 or 1) && values.Values.Contains(0))
            throw new RequestException($"{file}: outputs of 0 and 1; the sign of an output is the class, so that the classes are -1 and 1, or any negative and positive numbers.");
        return split.Accuracy(values.Values);
    }
}
