using System.Collections.Immutable;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Sparse.Learners;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>
/// Runs a sparse study: for each learner, the cheapest first, and each task the samples needed along the context lengths, and how they grow; beside them what theory says, networks watched in training, and what
/// distances matter.
/// </summary>
public sealed class SparseRun
{
    // Theory is short beside searches.
    private const double SecondsOfBounds = 0.1, SecondsOfPrediction = 2;

    private readonly Study _study;
    private readonly SparseSettings _settings;
    private readonly RunOptions _options;
    private readonly RunObserver _observer;
    private readonly RunStages _stages;
    private readonly SparseProblems _problems;
    private SparseResults _results;

    private SparseRun(Study study, RunOptions options, RunObserver observer)
    {
        _study = study;
        _settings = study.RequireSparse();
        _options = options;
        _observer = observer;
        _stages = new RunStages(options, observer);
        _problems = new SparseProblems(study);
        _results = Start();
    }

    /// <summary>Runs a sparse study to its end, or until it is cancelled.</summary>
    /// <param name="study">The study; it needs a <c>sparse</c> block.</param>
    /// <param name="options">Threads, cancellation, where finished runs are kept.</param>
    /// <param name="observer">Watches the run.</param>
    /// <returns>What was found; <see cref="SparseResults.Complete"/> tells whether it is all.</returns>
    /// <exception cref="RequestException">The study asks for what the machine does not hold.</exception>
    public static SparseResults Run(Study study, RunOptions options, RunObserver observer)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        return new SparseRun(study, options, observer).CarryOut();
    }

    /// <summary>Opens the file in which finished runs of a sparse study are kept.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">The folder of its results, which must exist.</param>
    /// <exception cref="RequestException">The file is open elsewhere, or cannot be written.</exception>
    public static SparseRunFile Store(Study study, string folder)
    {
        ArgumentNullException.ThrowIfNull(study);
        return SparseRunFile.Open(folder, SparseIdentity.Of(study));
    }

    private SparseResults CarryOut()
    {
        _problems.RequireMemory(_options.Threads);
        try
        {
            var cost = new SparseCost(_study, _problems, _options);
            ImmutableArray<SparseStage> stages = [.. Stages(cost, _stages.Start("timing", 0, 0))];
            double total = stages.Sum(stage => stage.Seconds), done = 0;
            _observer.Estimated(total);
            foreach (SparseStage stage in stages)
            {
                stage.Work(_stages.Start(stage.Name, done / total, (done + stage.Seconds) / total));
                done += stage.Seconds;
                _observer.Checkpoint(_results = Timed(_results));
            }

            foreach (string note in SparseNotes.Of(_results))
                _stages.NoteOnce(note);
            return Timed(_results) with { Complete = true };
        }
        catch (OperationCanceledException) when (_options.Cancellation.IsCancellationRequested)
        {
            return Timed(_results);
        }
    }

    /// <summary>What is to be done, in order.</summary>
    private IEnumerable<SparseStage> Stages(SparseCost cost, Computation timing)
    {
        for (int i = 0; i < _settings.Tasks.Length; i++)
        {
            int index = i;
            (SparseTask task, _, ImmutableArray<int> contexts) = _settings.Tasks[i];
            if (_settings.Bound is { } bound)
                yield return new SparseStage($"{task.Name}: bounds", SecondsOfBounds, _ => Change(index, result => result with { Bound = SparseTheoryRun.Bound(bound, task, contexts, _stages.Note) }));
            if (_study.Model is not null)
            {
                yield return new SparseStage(
                    $"{task.Name}: prediction",
                    SecondsOfPrediction * contexts.Length,
                    computation => Change(index, result => result with { Predicted = SparseTheoryRun.Predict(_study, task, contexts, _stages.Note, computation) }));
            }
        }

        foreach (string name in SparseLearners.CheapestFirst.Where(name => _settings.Learners.Contains(name)))
        {
            ISparseLearner learner = SparseLearners.Create(_study, name);
            for (int i = 0; i < _settings.Tasks.Length; i++)
            {
                int index = i;
                (SparseTask task, _, ImmutableArray<int> all) = _settings.Tasks[i];
                ImmutableArray<int> contexts = [.. all.Where(context => learner.MostSamples(task, context) is not { } most || most >= _settings.Samples[0])];
                if (contexts.Length < all.Length)
                    _stages.Note($"{name} on {task.Name}: context lengths {string.Join(", ", all.Except(contexts).Select(context => context.ToString("#,0", CultureInfo.InvariantCulture)))} are left out, which are beyond its limits (sparse.{name}.most).");
                if (!contexts.IsEmpty)
                    yield return new SparseStage($"{task.Name}: {name}", cost.Search(index, learner, contexts, timing), computation => Search(index, learner, contexts, computation));
            }
        }

        for (int i = 0; i < _settings.Tasks.Length && _settings.Curves is not null; i++)
        {
            (int index, SparseTask task) = (i, _settings.Tasks[i].Task);
            yield return new SparseStage($"{task.Name}: training curves", cost.Curves(index, _settings.Curves, timing), computation =>
            {
                ImmutableArray<SparseCurve> curves = SparseCurveRun.Of(_settings, task, _problems.Stream(index, _settings.Curves.Context), _options.SparseCurves, computation);
                Change(index, result => result with { Curves = curves });
            });
        }

        if (_settings.Distances is { } distances)
        {
            ISparseLearner transformer = SparseLearners.Create(_study, "transformer");
            for (int i = 0; i < _settings.Tasks.Length; i++)
            {
                int index = i;
                yield return new SparseStage(
                    $"{_settings.Tasks[i].Task.Name}: distances", cost.Distances(index, transformer, distances, timing), computation => Distances(index, transformer, distances, computation));
            }
        }
    }

    private void Search(int index, ISparseLearner learner, ImmutableArray<int> contexts, Computation computation)
    {
        SparseTask task = _settings.Tasks[index].Task;
        var settings = new SearchSettings(_settings.Samples, _settings.Seeds, _settings.Accuracy);
        new GrowthSearch(new SampleSearch(settings, _options.Sparse), contexts).Run(task, learner, context => _problems.At(index, task, context), computation, growth =>
        {
            var found = SparsePoints.Of(growth, task, settings);
            Change(index, result => result with { Learners = InOrder([.. result.Learners.Where(other => other.Learner != learner.Name), found]) });
        });
    }

    private void Distances(int index, ISparseLearner transformer, SparseDistanceSettings distances, Computation computation)
    {
        for (int i = 0; i < distances.Spacings.Length; i++)
        {
            Computation part = computation.Part((double)i / distances.Spacings.Length, (i + 1.0) / distances.Spacings.Length);
            SparseTask task = SparseProblems.Spaced(_settings.Tasks[index].Task, distances.Spacings[i]);
            SparseOutcome[] outcomes = SparseRuns.Of(task, distances.Context, transformer, distances.Samples, distances.Seeds, _problems.At(index, task, distances.Context), _options.Sparse, part);
            DistancePoint point = SparsePoints.Distance(distances, distances.Spacings[i], outcomes, task.LabelNoise, _settings.Accuracy);
            Change(index, result => result with { Distances = result.Distances.Add(point) });
        }
    }

    private void Change(int index, Func<SparseTaskResult, SparseTaskResult> change)
    {
        _results = Timed(_results with { Tasks = _results.Tasks.SetItem(index, change(_results.Tasks[index])) });
        _observer.Checkpoint(_results);
    }

    private ImmutableArray<SparseLearnerResult> InOrder(IEnumerable<SparseLearnerResult> learners) => [.. learners.OrderBy(learner => _settings.Learners.IndexOf(learner.Learner))];

    private SparseResults Timed(SparseResults results) => results with { Timings = _stages.Timings, Notes = _stages.Notes };

    private SparseResults Start() => new(
        _study.Name,
        _study.Question,
        _study.Canonical(),
        _options.Command,
        RunEnvironment.Versions(),
        RunEnvironment.Machine(_options.Threads),
        _study.Seed,
        [],
        Complete: false,
        new SparseProtocol(_settings.Samples, _settings.Seeds, _settings.Accuracy, _settings.Selection, _settings.Scoring),
        [.. _settings.Tasks.Select(task => new SparseTaskResult(task.Task, task.Function, SparsePoints.Describe(task), task.Contexts, []))],
        []);
}

/// <summary>A stage of a run.</summary>
/// <param name="Name">In plain words.</param>
/// <param name="Seconds">About how long it takes.</param>
/// <param name="Work">Carries it out.</param>
internal sealed record SparseStage(string Name, double Seconds, Action<Computation> Work);
