using System.Collections.Immutable;
using System.Diagnostics;
using Kostka.Numerics;
using Kostka.Studies.Results;

namespace Kostka.Studies.Running;

/// <summary>The stages of one run as they go by: what each took, what a reader must know about them, and the observer who is told.</summary>
internal sealed class RunStages(RunOptions options, RunObserver observer)
{
    private readonly List<Timing> _timings = [];
    private readonly List<string> _notes = [];
    private readonly Stopwatch _stage = new();
    private string? _stageName;

    /// <summary>Ends the stage before and starts one that is to fill the run's progress from one share to another.</summary>
    /// <returns>How its work is carried out.</returns>
    public Computation Start(string name, double from, double to)
    {
        if (_stageName is not null)
            _timings.Add(new Timing(_stageName, _stage.Elapsed.TotalSeconds));
        _stageName = name;
        _stage.Restart();
        observer.StageStarted(name, from, to);
        return new Computation(options.Threads, new Reporter(observer), options.Cancellation).Part(from, to);
    }

    /// <summary>Keeps something that a reader must know.</summary>
    public void Note(string note) => _notes.Add(note);

    /// <summary>Keeps something that a reader must know, unless it was said before.</summary>
    public void NoteOnce(string note)
    {
        if (!_notes.Contains(note))
            _notes.Add(note);
    }

    /// <summary>What each stage took so far, the one under way too.</summary>
    public ImmutableArray<Timing> Timings => [.. _timings, new Timing(_stageName!, _stage.Elapsed.TotalSeconds)];

    /// <summary>What a reader must know.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>The results with the time spent so far and all notes.</summary>
    public StudyResults Timed(StudyResults results) => results with { Timings = Timings, Notes = Notes };

    private sealed class Reporter(RunObserver observer) : IProgress<double>
    {
        public void Report(double value) => observer.Progressed(value);
    }
}
