using System.Globalization;
using Kostka.Numerics;
using Kostka.Sparse.Search;
using Kostka.Sparse.Tasks;

namespace Kostka.Studies.Running;

/// <summary>The problems of a sparse study: reproducible from study and seed alone, the same for every learner.</summary>
/// <param name="study">The sparse study.</param>
internal sealed class SparseProblems(Study study)
{
    private readonly SparseSettings _settings = study.RequireSparse();
    private readonly RandomStream _stream = new(study.Seed, "sparse");

    /// <summary>The names that runs of a task are kept under: its own, and one for each distance between its relevant positions.</summary>
    public static IEnumerable<string> Names(SparseSettings settings, SparseTask task) =>
        [task.Name, .. (settings.Distances?.Spacings ?? []).Select(spacing => Spaced(task, spacing).Name)];

    /// <summary>A task with its relevant positions at a distance.</summary>
    public static SparseTask Spaced(SparseTask task, int spacing) =>
        task with { Name = string.Create(CultureInfo.InvariantCulture, $"{task.Name}/spacing-{spacing}"), Spacing = spacing };

    /// <summary>Draws the problems of a task at a context length.</summary>
    /// <param name="index">The task's place in the study.</param>
    /// <param name="task">The task.</param>
    /// <param name="context">Context length T.</param>
    public ProblemDraw At(int index, SparseTask task, int context)
    {
        RandomStream stream = Stream(index, context);
        return (seed, training) => SparseProblem.Draw(task, context, new SplitSizes(training, _settings.Selection, _settings.Scoring), stream.Child((ulong)seed));
    }

    /// <summary>The stream of a task's problems at a context length, of which each has a child.</summary>
    public RandomStream Stream(int index, int context) => _stream.Child((ulong)index).Child((ulong)context);

    /// <summary>Refuses problems that do not fit the memory.</summary>
    /// <param name="threads">How many are there at once.</param>
    public void RequireMemory(int threads)
    {
        long sequences = _settings.Selection + _settings.Scoring + (2L * _settings.Samples[^1]), context = _settings.Tasks.Max(task => task.Contexts[^1]);
        MemoryGuard.Require(
            threads * sequences * context * sizeof(int),
            string.Create(CultureInfo.InvariantCulture, $"{sequences} sequences of {context} tokens for each of {threads} threads"),
            "Make sparse.context, sparse.scoring or sparse.samples smaller.");
    }
}
