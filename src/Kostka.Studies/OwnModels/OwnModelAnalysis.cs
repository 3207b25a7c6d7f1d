using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Sparse.Fits;
using Kostka.Sparse.Search;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.OwnModels;

/// <summary>What a model of the user's own needed, as far as its outputs tell.</summary>
/// <param name="Results">The same as a run of the study finds; complete when no run is left to do.</param>
/// <param name="Next">The runs to do next, at most one a problem.</param>
/// <param name="Runs">Number of runs whose outputs were read.</param>
public sealed record OwnModelResults(SparseResults Results, ImmutableArray<NextRun> Next, int Runs);

/// <summary>Reads a model's outputs back: the samples needed, their growth, and what to train next.</summary>
public static class OwnModelAnalysis
{
    /// <summary>Reads all outputs in a folder, and writes the runs to do next beside them.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="model">What to call the model.</param>
    /// <param name="command">The command that repeats the analysis.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">A file is missing, or does not fit; names it.</exception>
    public static OwnModelResults Run(OwnModelFolder folder, string model, string command, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(computation);
        ImmutableArray<SparseTrial>[][][] trials = Trials(folder, computation);
        ImmutableArray<NextRun> next = NextOf(folder, trials);
        folder.WriteNext(next);
        SparseSettings settings = folder.Settings;
        SearchSettings search = Search(settings);
        var tasks = settings.Tasks.Select((task, index) =>
        {
            ImmutableArray<SamplesNeeded> needed = [.. task.Contexts.Select((context, c) => Needed(search, context, trials[index][c])).OfType<SamplesNeeded>()];
            var growth = new SamplesGrowth(task.Task.Name, model, needed, GrowthFits.Of(needed));
            return new SparseTaskResult(task.Task, task.Function, SparsePoints.Describe(task), task.Contexts, needed.IsEmpty ? [] : [SparsePoints.Of(growth, task.Task, search)]);
        });
        var results = new SparseResults(
            folder.Study.Name,
            folder.Study.Question,
            folder.Study.Canonical(),
            command,
            RunEnvironment.Versions(),
            RunEnvironment.Machine(computation.Threads),
            folder.Study.Seed,
            [],
            next.IsEmpty,
            new SparseProtocol(settings.Samples, settings.Seeds, settings.Accuracy, settings.Selection, settings.Scoring),
            [.. tasks],
            []);
        return new OwnModelResults(results with { Notes = [.. SparseNotes.Of(results), .. Notes(search, trials)] }, next, trials.Sum(task => task.Sum(context => context.Sum(runs => runs.Length))));
    }

    /// <summary>The runs to do next.</summary>
    internal static ImmutableArray<NextRun> Next(OwnModelFolder folder, Computation computation) => NextOf(folder, Trials(folder, computation));

    private static SearchSettings Search(SparseSettings settings) => new(settings.Samples, settings.Seeds, settings.Accuracy);

    /// <summary>All runs, by task, context length and seed.</summary>
    private static ImmutableArray<SparseTrial>[][][] Trials(OwnModelFolder folder, Computation computation)
    {
        var problems = new SparseProblems(folder.Study);
        problems.RequireMemory(computation.Threads);
        var read = new ConcurrentDictionary<OwnModelProblem, ImmutableArray<SparseTrial>>();
        ProblemLoop.Run(folder.Problems, computation, problem =>
        {
            if (!Directory.Exists(folder.FileOf(problem, "")))
                throw new RequestException($"{folder.FileOf(problem, "")}: this folder of a problem is missing; prepare it anew.");
            read[problem] = OwnModelOutputs.Read(folder, problem, problems.At(problem.Index, problem.Task, problem.Context));
        });
        return
        [
            .. folder.Problems.GroupBy(problem => problem.Index).Select(task => task.GroupBy(problem => problem.Context).Select(context => context.Select(problem => read[problem]).ToArray()).ToArray()),
        ];
    }

    /// <summary>The samples needed at a length; null while a problem's threshold is not known.</summary>
    private static SamplesNeeded? Needed(SearchSettings settings, int context, ImmutableArray<SparseTrial>[] problems)
    {
        RecordedThreshold[] recorded = [.. problems.Select((trials, seed) => RecordedThreshold.Of(settings, seed, trials, null))];
        return recorded.Any(one => one.Next is not null) ? null : SamplesNeeded.Of(context, [.. recorded.Select(one => one.Threshold)]);
    }

    /// <summary>Halve what is open; at a length where nothing was tried, begin near the samples needed at the nearest length that is done.</summary>
    private static ImmutableArray<NextRun> NextOf(OwnModelFolder folder, ImmutableArray<SparseTrial>[][][] trials)
    {
        SearchSettings settings = Search(folder.Settings);
        ImmutableArray<SparseTaskSettings> tasks = folder.Settings.Tasks;
        var medians = trials.Select((task, t) => tasks[t].Contexts
            .Select((context, c) => (Context: context, Median: Needed(settings, context, task[c])?.Median))
            .Where(known => known.Median is not null).ToArray()).ToArray();
        return
        [
            .. folder.Problems.Select(problem =>
            {
                double? start = medians[problem.Index].OrderBy(known => Math.Abs(Math.Log((double)known.Context / problem.Context))).FirstOrDefault().Median;
                int? samples = RecordedThreshold.Of(settings, problem.Seed, trials[problem.Index][tasks[problem.Index].Contexts.IndexOf(problem.Context)][problem.Seed], start).Next;
                return samples is { } size ? new NextRun(problem, size) : null;
            }).OfType<NextRun>(),
        ];
    }

    private static IEnumerable<string> Notes(SearchSettings settings, ImmutableArray<SparseTrial>[][][] trials)
    {
        ImmutableArray<SparseTrial>[] problems = [.. trials.SelectMany(task => task.SelectMany(context => context))];
        int contradictions = problems.Sum(runs => RecordedThreshold.Of(settings, 0, runs, null).Contradictions);
        if (contradictions > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"{contradictions} runs failed although a run of the same problem with fewer sequences succeeded; a threshold is the smallest success all the same.");
        int unknown = problems.Sum(runs => runs.Count(run => !settings.Succeeds(run.Outcome.Accuracy) && double.IsNaN(run.Outcome.TrainingAccuracy)));
        if (unknown > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"Of {unknown} failed runs there are no outputs on their training sequences ({OwnModelFolder.TrainingOutputs}M.npy), which tell whether the optimiser failed or data were too few; they are counted as too few data.");
    }
}
