using System.Collections.Immutable;
using Kostka.Learning;

namespace Kostka.Studies.Running;

/// <summary>Watches a run: what the command line draws its progress from, and where partial results are kept.</summary>
public abstract class RunObserver
{
    /// <summary>Watches nothing.</summary>
    public static RunObserver None { get; } = new Nobody();

    /// <summary>The run's estimated cost, before it starts.</summary>
    /// <param name="seconds">Estimated wall-clock seconds.</param>
    public virtual void Estimated(double seconds)
    {
    }

    /// <summary>A stage starts; those before it are done.</summary>
    /// <param name="stage">The stage, in plain words.</param>
    /// <param name="from">The share of the whole run done so far, 0 … 1, by estimated cost.</param>
    /// <param name="to">The share when the stage is done.</param>
    public virtual void StageStarted(string stage, double from, double to)
    {
    }

    /// <summary>The share of the whole run that is done, 0 … 1; from any thread.</summary>
    public virtual void Progressed(double share)
    {
    }

    /// <summary>Results so far: valid, not all. Worth keeping.</summary>
    /// <param name="results">What is known.</param>
    /// <param name="repeats">The finished repeats of the measured regression, from which a later run goes on.</param>
    public virtual void Checkpoint(Results.StudyResults results, ImmutableArray<RepeatErrors> repeats)
    {
    }

    /// <summary>Results of a sparse study so far: valid, not all.</summary>
    /// <param name="results">What is known.</param>
    public virtual void Checkpoint(Results.SparseResults results)
    {
    }

    private sealed class Nobody : RunObserver;
}
