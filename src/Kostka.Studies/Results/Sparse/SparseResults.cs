using System.Collections.Immutable;

namespace Kostka.Studies.Results;

/// <summary>Everything that a run of a sparse study found: what <c>results.json</c> holds and what the report shows.</summary>
/// <param name="Name">The study's name, also the name of its results folder.</param>
/// <param name="Question">The question in one sentence, or null.</param>
/// <param name="StudyText">The study file as it was run, after flags.</param>
/// <param name="Command">The command that repeats this run.</param>
/// <param name="Versions">Versions of the tool and of what it computes with, by name.</param>
/// <param name="Machine">The machine, by property: processor, cores, memory, operating system, linear algebra.</param>
/// <param name="Seed">The seed of every random stream.</param>
/// <param name="Timings">Seconds spent, stage by stage.</param>
/// <param name="Complete">False when the run was interrupted: what is here is valid, but not all.</param>
/// <param name="Settings">What was asked.</param>
/// <param name="Tasks">One entry a task, in the study's order.</param>
/// <param name="Notes">Things that a reader must know: what was cut, what is estimated, what was not done and why.</param>
public sealed record SparseResults(
    string Name,
    string? Question,
    string StudyText,
    string Command,
    ImmutableDictionary<string, string> Versions,
    ImmutableDictionary<string, string> Machine,
    ulong Seed,
    ImmutableArray<Timing> Timings,
    bool Complete,
    SparseProtocol Settings,
    ImmutableArray<SparseTaskResult> Tasks,
    ImmutableArray<string> Notes);

/// <summary>How the samples needed were searched for, the same for every task and learner.</summary>
/// <param name="Samples">The grid of sample sizes, ascending.</param>
/// <param name="Seeds">Independent problems at each context length.</param>
/// <param name="Accuracy">Accuracy on the scoring split from which on a run is a success.</param>
/// <param name="Selection">Sequences to choose among restarts on.</param>
/// <param name="Scoring">Sequences to score on.</param>
public sealed record SparseProtocol(ImmutableArray<int> Samples, int Seeds, double Accuracy, int Selection, int Scoring);
