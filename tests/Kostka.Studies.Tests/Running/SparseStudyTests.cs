using System.Text.Json.Nodes;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.Tests.Running;

/// <summary>Sparse studies from file to results.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SparseStudyTests : IDisposable
{
    private const string Text = """
        sparse:
          tasks: [{ function: and, relevant: 2 }, { function: majority, relevant: 3, label_noise: 0.05 }]
          context: [6, 12, 24]
          seeds: 4
          samples: { from: 8, to: 64, per_doubling: 1 }
          accuracy: 0.95
          selection: 50
          scoring: 200
          learners: [transformer, subsets, lasso]
          transformer: { width: 8, hidden_width: 8, head_dimension: 4 }
          training: { steps: 30, restarts: 1, learning_rate: 0.02 }
          lasso: { penalties: 10 }
          curves: { context: 6, steps: 20, batch: 16, every: 10, seeds: 2 }
          distances: { context: 12, samples: 16, spacings: [1, 5], seeds: 2 }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kostka-sparse-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryLearnerIsSearchedAtEveryLength()
    {
        SparseResults results = Run(Text);
        Assert.True(results.Complete);
        Assert.Equal(["and", "majority"], results.Tasks.Select(task => task.Task.Name));
        foreach (SparseTaskResult task in results.Tasks)
        {
            Assert.Equal(["transformer", "subsets", "lasso"], task.Learners.Select(learner => learner.Learner));
            Assert.All(task.Learners, learner => Assert.Equal([6, 12, 24], learner.Points.Select(point => point.Context)));
            Assert.All(task.Learners.SelectMany(learner => learner.Points), point =>
            {
                int runs = point.Needed.Thresholds.Sum(threshold => threshold.Trials.Length);
                Assert.Equal(runs, point.Failures.Runs);
                int failed = point.Needed.Thresholds.Sum(threshold => threshold.Trials.Count(trial => trial.Outcome.Accuracy < 0.95));
                Assert.Equal(failed, point.Failures.Optimisation + point.Failures.Data);
                Assert.Equal(4, point.Needed.Thresholds.Length);
            });
            Assert.All(task.Learners[1].Points, point => Assert.Equal(0, point.Failures.Optimisation));
            Assert.All(task.Learners[1].Points, point => Assert.Null(point.Attention));
            Assert.NotNull(task.Learners[1].Growth);
            Assert.Equal([0, 1], task.Curves.Select(curve => curve.Seed));
            Assert.All(task.Curves, curve => Assert.Equal([0, 10, 20], curve.Points.Select(point => point.Step)));
            Assert.Equal([1, 5], task.Distances.Select(point => point.Spacing));
            Assert.All(task.Distances, point => Assert.Equal((2, 2), (point.Accuracy.Repeats, point.Failures.Runs)));
        }
    }

    /// <summary>An interrupted run that goes on, at whatever moments it is stopped and whatever was cut off of its file, ends with the numbers of an undisturbed one.</summary>
    [Fact]
    public void InterruptionsChangeNothing()
    {
        string undisturbed = Numbers(Run(Text));
        var random = new Random(5);
        int stops = 0;
        for (bool complete = false; !complete && stops < 40; stops++)
        {
            using (SparseRunFile store = Open(Text))
            {
                using var stop = new CancellationTokenSource();
                var counted = new CountedStore(store, random.Next(4, 40), stop);
                SparseResults part = SparseRun.Run(Parse(Text), new RunOptions(2, "kostka sparse", [], stop.Token) { Sparse = counted, SparseCurves = store }, RunObserver.None);
                complete = part.Complete;
                if (complete)
                    Assert.Equal(undisturbed, Numbers(part));
            }

            // The last line of a file may be cut off by whatever stopped the run.
            using FileStream file = File.OpenWrite(Path.Combine(_folder, SparseRunFile.Name));
            file.SetLength(Math.Max(0, file.Length - random.Next(100)));
        }

        Assert.InRange(stops, 3, 39);
    }

    /// <summary>What is known of a study serves one that was extended, and none whose numbers would differ.</summary>
    [Fact]
    public void AnExtendedStudyRepeatsNothing()
    {
        const string small = "sparse: { tasks: { function: and, relevant: 2 }, context: [8, 16], seeds: 2, samples: { from: 8, to: 64 }, selection: 50, scoring: 200, learners: [subsets, lasso] }";
        Assert.True(Kept(small) > 0);
        Assert.Equal(0, Kept(small));
        Assert.Equal(0, Kept(small.Replace("seeds: 2", "seeds: 1", StringComparison.Ordinal)));
        Assert.Equal(0, Kept("question: another?\n" + small.Replace("function: and", "name: b, function: and", StringComparison.Ordinal)));
        string longer = small.Replace("[8, 16]", "[8, 16, 32]", StringComparison.Ordinal);
        Assert.Equal([32], Contexts(longer));
        Assert.Equal(0, Kept(longer));
        foreach ((string old, string changed) in (ReadOnlySpan<(string, string)>)[("relevant: 2", "relevant: 3"), ("scoring: 200", "scoring: 201"), ("selection: 50", "selection: 51"), ("relevant: 2", "relevant: 2, label_noise: 0.1")])
            Assert.Equal([8, 16, 32], Contexts(longer.Replace(old, changed, StringComparison.Ordinal)));
        Assert.Equal([8, 16, 32], Contexts(longer + "\nseed: 2"));

        int[] Contexts(string text)
        {
            long before = new FileInfo(Path.Combine(_folder, SparseRunFile.Name)).Length;
            Kept(text);
            using FileStream file = File.OpenRead(Path.Combine(_folder, SparseRunFile.Name));
            file.Position = before;
            using var reader = new StreamReader(file);
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (int)JsonNode.Parse(line)!["context"]!).Distinct().Order()];
        }
    }

    [Fact]
    public void TwoRunsDoNotShareAFile()
    {
        using SparseRunFile first = Open(Text);
        string message = Assert.Throws<RequestException>(() => Open(Text)).Message;
        Assert.Contains("another run of the study", message, StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsBeyondALearnersLimitsAreLeftOutAndSaid()
    {
        SparseResults results = Run("sparse: { tasks: { function: and, relevant: 2 }, context: [8, 16], seeds: 2, samples: { to: 16 }, selection: 50, scoring: 100, learners: [subsets], subsets: { most: 100 } }");
        Assert.Equal([8], results.Tasks[0].Learners[0].Points.Select(point => point.Context));
        Assert.Contains(results.Notes, note => note.StartsWith("subsets on and: context lengths 16 are left out", StringComparison.Ordinal));
        Assert.Contains(results.Notes, note => note.Contains("Intervals of medians over 2 problems cover less than 95 %", StringComparison.Ordinal));
    }

    [Fact]
    public void TheDocumentHasTheFieldsOfTheContract()
    {
        JsonObject document = SparseDocument.Tasks(Run(Text));
        JsonNode task = document["tasks"]![0]!;
        Assert.Equal("and", (string)task["function"]!);
        Assert.Equal(2, (int)task["relevant"]!);
        Assert.Equal("transformer", (string)task["learner"]!);
        Assert.Equal([6, 12, 24], task["context"]!.AsArray().Select(context => (int)context!));
        foreach (JsonNode learner in task["learners"]!.AsArray().OfType<JsonNode>().Append(task))
        {
            Assert.Equal(3, learner["samples_needed"]!.AsArray().Count);
            Assert.All(learner["interval"]!.AsArray(), interval => Assert.Equal(2, interval!.AsArray().Count));
            Assert.Equal(3, learner["failures"]!.AsArray().Count);
        }

        JsonNode subsets = task["learners"]![1]!;
        Assert.Equal("subsets", (string)subsets["learner"]!);
        Assert.Contains((string)subsets["preferred"]!, (string[])["log", "power", "undecided"]);
        Assert.Equal(["a", "b", "stderr", "aic"], subsets["log_fit"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(["a", "b", "stderr", "aic", "c"], subsets["power_fit"]!.AsObject().Select(pair => pair.Key));
        Assert.True(task.AsObject().ContainsKey("predicted") && task["predicted"] is null);
        Assert.True(task.AsObject().ContainsKey("bound") && task["bound"] is null);
    }

    private static Study Parse(string text) => Study.Parse(text, "small", null, StudyPurpose.Sparse);

    private static SparseResults Run(string text, ISparseStore? store = null) =>
        SparseRun.Run(Parse(text), new RunOptions(2, "kostka sparse", []) { Sparse = store }, RunObserver.None);

    private SparseRunFile Open(string text) => SparseRun.Store(Parse(text), _folder);

    private int Kept(string text)
    {
        using SparseRunFile store = Open(text);
        Run(text, store);
        return store.Kept;
    }

    private static string Numbers(SparseResults results) => SparseDocument.Tasks(results).ToJsonString();

    /// <summary>Asks for a stop after so many new runs.</summary>
    private sealed class CountedStore(SparseRunFile store, int runs, CancellationTokenSource stop) : ISparseStore
    {
        private int _left = runs;

        public SparseOutcome? Find(SparseUnit unit) => store.Find(unit);

        public void Keep(SparseUnit unit, SparseOutcome outcome)
        {
            store.Keep(unit, outcome);
            if (Interlocked.Decrement(ref _left) == 0)
                stop.Cancel();
        }
    }
}
