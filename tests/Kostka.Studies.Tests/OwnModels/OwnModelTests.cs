using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;
using Kostka.Studies.OwnModels;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests.OwnModels;

/// <summary>The problems of a study for a model from outside: files written, outputs read back, step by step.</summary>
public sealed class OwnModelTests : IDisposable
{
    private const string Text = """
        name: own
        sparse:
          tasks: [ { function: and, relevant: 2, label_noise: 0.1 }, { function: parity, relevant: 2, name: odd } ]
          context: [6, 12]
          seeds: 6
          samples: { from: 4, to: 64, per_doubling: 1 }
          selection: 5
          scoring: 40
          learners: [subsets]
        """;

    private static readonly Computation _two = new(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("kostka-own-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A model that succeeds from 8 sequences on at T = 6, from 16 on at T = 12; problem 0 only from 32 on.</summary>
    private static int Threshold(OwnModelProblem problem) => problem.Seed == 0 ? 32 : problem.Context == 6 ? 8 : 16;

    private static Study Study(string change = "", string into = "") => Studies.Study.Parse(change.Length == 0 ? Text : Text.Replace(change, into, StringComparison.Ordinal), "own", null, StudyPurpose.Sparse);

    private static SparseProblem Drawn(OwnModelFolder folder, OwnModelProblem problem, int training) =>
        new SparseProblems(folder.Study).At(problem.Index, problem.Task, problem.Context)(problem.Seed, training);

    /// <summary>Does the runs of <c>next.csv</c>: the model knows the function, and learns half of the training sequences by heart where it fails.</summary>
    private static int DoNext(OwnModelFolder folder, bool training = true)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder.Path, OwnModelFolder.NextRuns));
        Assert.Equal("task,context,seed,samples,folder", lines[0]);
        foreach (string line in lines[1..])
        {
            string[] cells = line.Split(',');
            OwnModelProblem problem = folder.Problems.Single(one => one.Folder == cells[4]);
            Assert.Equal([problem.Task.Name, problem.Context.ToString(CultureInfo.InvariantCulture), problem.Seed.ToString(CultureInfo.InvariantCulture)], cells[..3]);
            WriteRun(folder, problem, int.Parse(cells[3], CultureInfo.InvariantCulture), training);
        }

        return lines.Length - 1;
    }

    private static void WriteRun(OwnModelFolder folder, OwnModelProblem problem, int samples, bool training)
    {
        SparseProblem drawn = Drawn(folder, problem, samples);
        bool success = samples >= Threshold(problem);
        double[] outputs = [.. drawn.Scoring.Labels.Select((label, i) => success || i % 2 == 0 ? 0.3 * label : -7 * label)];
        NpyFile.Write(folder.FileOf(problem, $"{OwnModelFolder.Outputs}{samples}.npy"), outputs, outputs.Length, 1);
        if (training)
            File.WriteAllLines(folder.FileOf(problem, $"{OwnModelFolder.TrainingOutputs}{samples}.csv"), drawn.Training.First(samples).Labels.Select((label, i) => (success || i % 2 == 0 || samples > 10 ? label : -label).ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Files_hold_the_problems_of_the_study_and_hide_the_labels_to_score_on()
    {
        OwnModelFolder folder = OwnModelPreparation.Write(Study(), _folder, _two);
        Assert.Equal(2 * 2 * 6, folder.Problems.Length);
        foreach (OwnModelProblem problem in folder.Problems)
        {
            SparseProblem drawn = Drawn(folder, problem, 64);
            Assert.Equal(drawn.Training.Inputs.Tokens, NpyFile.ReadIntegers(folder.FileOf(problem, "train.npy"), 2).Values);
            Assert.Equal(drawn.Training.Labels, NpyFile.ReadDoubles(folder.FileOf(problem, "train_labels.npy"), 1).Values);
            Assert.Equal(drawn.Selection.Inputs.Tokens, NpyFile.ReadIntegers(folder.FileOf(problem, "select.npy"), 2).Values);
            Assert.Equal(drawn.Selection.Labels, NpyFile.ReadDoubles(folder.FileOf(problem, "select_labels.npy"), 1).Values);
            Assert.Equal([40, problem.Context], NpyFile.ReadIntegers(folder.FileOf(problem, "score.npy"), 2).Shape);
            Assert.Equal(5, Directory.GetFiles(folder.FileOf(problem, "")).Length);
        }

        Assert.Equal((24 * 5) + 3, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
        Assert.Contains("outputs-", File.ReadAllText(Path.Combine(_folder, "README.md")), StringComparison.Ordinal);
        Assert.Equal(folder.Study.Canonical(), OwnModelFolder.Read(_folder).Study.Canonical());
        long bytes = Directory.GetFiles(_folder, "*.npy", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length - 128);
        Assert.InRange(OwnModelPreparation.Bytes(folder.Study), bytes, bytes + (24 * 40));
    }

    [Fact]
    public void Rounds_of_runs_lead_to_the_samples_needed()
    {
        OwnModelPreparation.Write(Study(), _folder, _two);
        OwnModelFolder folder = OwnModelFolder.Read(_folder);
        int runs = 0, rounds = 0;
        OwnModelResults found;
        do
        {
            runs += DoNext(folder);
            found = OwnModelAnalysis.Run(folder, "mine", "again", _two);
            Assert.Equal(runs, found.Runs);
            Assert.InRange(++rounds, 1, 4);
        }
        while (!found.Next.IsEmpty);

        Assert.True(found.Results.Complete);
        foreach (SparseTaskResult task in found.Results.Tasks)
        {
            SparseLearnerResult learner = Assert.Single(task.Learners);
            Assert.Equal("mine", learner.Learner);
            Assert.Equal([8, 16], learner.Points.Select(point => point.Needed.Median!.Value));
            Assert.Equal([(4, 32), (8, 32)], learner.Points.Select(point => (point.Needed.Low, point.Needed.High!.Value)));
            foreach (SparsePoint point in learner.Points)
                Assert.Equal(folder.Problems.Where(problem => problem.Index == 0 && problem.Context == point.Context).Select(Threshold), point.Needed.Thresholds.Select(seed => seed.Succeeds!.Value));

            // Up to 10 sequences the model does not fit half of its training sequences.
            Assert.True(learner.Points[0].Failures.Optimisation > 0);
            Assert.True(learner.Points[1].Failures.Data > 0);
            Assert.NotNull(learner.Growth);
            Assert.Equal(1, learner.Growth.Power.B, 0.35);
        }

        JsonObject document = OwnModelDocument.Of(found);
        Assert.True((bool)document["complete"]!);
        Assert.Empty(document["next"]!.AsArray());
        Assert.Equal("mine", (string)document["tasks"]![0]!["learner"]!);
        Assert.Equal([8.0, 16.0], document["tasks"]![1]!["samples_needed"]!.AsArray().Select(value => (double)value!));
    }

    [Fact]
    public void Lengths_that_are_open_wait_and_begin_near_those_that_are_done()
    {
        OwnModelFolder folder = OwnModelPreparation.Write(Study(), _folder, _two);
        foreach (OwnModelProblem problem in folder.Problems.Where(problem => problem is { Index: 1, Context: 12 }))
        {
            foreach (int samples in (int[])[8, 16, 32])
                WriteRun(folder, problem, samples, training: false);
        }

        OwnModelResults found = OwnModelAnalysis.Run(folder, "mine", "again", _two);
        Assert.False(found.Results.Complete);
        Assert.Empty(found.Results.Tasks[0].Learners);
        Assert.Equal(12, Assert.Single(found.Results.Tasks[1].Learners[0].Points).Context);
        Assert.All(found.Next.Where(run => run.Problem.Index == 1), run => Assert.Equal((6, 16), (run.Problem.Context, run.Samples)));
        Assert.Equal(12, found.Next.Count(run => run.Problem.Index == 0));
        Assert.Contains(found.Results.Notes, note => note.StartsWith("Of 7 failed runs there are no outputs on their training sequences", StringComparison.Ordinal));
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_name()
    {
        OwnModelFolder folder = OwnModelPreparation.Write(Study(), _folder, _two);
        OwnModelProblem problem = folder.Problems[3];
        string At(string name) => folder.FileOf(problem, name);
        Refused("outputs-9.npy", file => File.WriteAllText(file, "1"), "'9'", "4, 8, 16, 32, 64");
        Refused("outputs-many.npy", file => File.WriteAllText(file, "1"), "'many'");
        Refused("outputs-8.pt", file => File.WriteAllText(file, "1"), ".npy");
        Refused("outputs-8.csv", file => File.WriteAllLines(file, Enumerable.Repeat("1", 39)), "39 rows", "40 sequences");
        Refused("outputs-8.csv", file => File.WriteAllLines(file, Enumerable.Repeat("1,2", 40)), "40 rows of 2");
        Refused("outputs-8.csv", file => File.WriteAllLines(file, [.. Enumerable.Repeat("1", 39), "NaN"]), "row 39");
        Refused("outputs-8.csv", file => File.WriteAllLines(file, [.. Enumerable.Repeat("1", 39), "0"]), "0 and 1");
        Refused("outputs-8.npy", file => File.WriteAllText(file, "1"), ".npy file");
        Refused("train-outputs-8.csv", file => File.WriteAllLines(file, Enumerable.Repeat("1", 8)), "outputs-8.npy");

        WriteRun(folder, problem, 8, training: true);
        Refused("outputs-8.txt", file => File.WriteAllLines(file, Enumerable.Repeat("1", 40)), "outputs-8.npy");
        File.WriteAllLines(At("train-outputs-8.csv"), Enumerable.Repeat("1", 7));
        Refused("train-outputs-8.csv", _ => { }, "7 rows", "8 sequences");
        NpyFile.Write(At("score.npy"), new byte[40 * 6], 40, 6);
        Refused("score.npy", _ => { }, "prepare the folder anew");
        Refused("score.npy", File.Delete, "no such file");
        Directory.Delete(folder.FileOf(problem, ""), recursive: true);
        Assert.Contains(problem.Folder, Assert.Throws<RequestException>(() => OwnModelAnalysis.Run(folder, "mine", "again", _two)).Message, StringComparison.Ordinal);

        Assert.Contains("prepare", Assert.Throws<RequestException>(() => OwnModelFolder.Read(Path.Combine(_folder, "problems"))).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "plan.json"), """{ "format": 2 }""");
        Assert.Contains("format 2", Assert.Throws<RequestException>(() => OwnModelFolder.Read(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "plan.json"), """{ "format": 1, "name": "own" }""");
        Assert.Contains("plan.json", Assert.Throws<RequestException>(() => OwnModelFolder.Read(_folder)).Message, StringComparison.Ordinal);

        void Refused(string name, Action<string> write, params string[] parts)
        {
            write(At(name));
            string message = Assert.Throws<RequestException>(() => OwnModelAnalysis.Run(folder, "mine", "again", _two)).Message;
            Assert.All([name, .. parts], part => Assert.Contains(part, message, StringComparison.Ordinal));
            File.Delete(At(name));
        }
    }

    [Fact]
    public void A_study_may_grow_but_not_change_under_outputs()
    {
        OwnModelFolder folder = OwnModelPreparation.Write(Study(), _folder, _two);
        WriteRun(folder, folder.Problems[0], 8, training: true);

        // More lengths, problems and sizes: the outputs still count.
        OwnModelFolder larger = OwnModelPreparation.Write(
            Studies.Study.Parse(Text.Replace("[6, 12]", "[6, 12, 24]", StringComparison.Ordinal).Replace("to: 64", "to: 128", StringComparison.Ordinal), "own", null, StudyPurpose.Sparse), _folder, _two);
        Assert.Equal(1, OwnModelAnalysis.Run(larger, "mine", "again", _two).Runs);

        foreach (Study other in (Study[])[Study("name: own", "name: own\nseed: 2"), Study("label_noise: 0.1", "label_noise: 0.2"), Study("scoring: 40", "scoring: 41")])
        {
            string message = Assert.Throws<RequestException>(() => OwnModelPreparation.Write(other, _folder, _two)).Message;
            Assert.Contains("another study or seed", message, StringComparison.Ordinal);
            Assert.Contains(folder.Problems[0].Folder, message, StringComparison.Ordinal);
        }

        // Nothing was touched.
        Assert.Equal(larger.Study.Canonical(), OwnModelFolder.Read(_folder).Study.Canonical());
        Assert.Equal(1, OwnModelAnalysis.Run(OwnModelFolder.Read(_folder), "mine", "again", _two).Runs);
    }
}
