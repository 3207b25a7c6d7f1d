using System.Collections.Immutable;
using Kostka.Numerics;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Studies.Probing;

/// <summary>How permutation symmetric a model from outside is: what <c>kostka probe analyse</c> found.</summary>
/// <param name="Description">What the sequences are.</param>
/// <param name="Length">Sequence length L.</param>
/// <param name="Vocabulary">Number of symbols V.</param>
/// <param name="Settings">How many irreps, orbits and points.</param>
/// <param name="Model">The file of outputs, which names the model.</param>
/// <param name="Outputs">The model's outputs one by one, by name.</param>
/// <param name="All">All outputs together; the same as the only one when there is one.</param>
/// <param name="Targets">The study's targets on the same sequences; empty without.</param>
/// <param name="Chance">The share of each irrep, and at last of the others, that functions without structure have.</param>
/// <param name="Command">The command that repeats it.</param>
public sealed record ProbeResults(
    string Description,
    int Length,
    int Vocabulary,
    IsotypicSettings Settings,
    string Model,
    ImmutableArray<(string Name, ProbedFunction Function)> Outputs,
    ProbedFunction All,
    ImmutableArray<(string Name, ProbedFunction Function)> Targets,
    ImmutableArray<double> Chance,
    string Command)
{
    /// <summary>Versions of the tool and of what it computes with, by name.</summary>
    public required ImmutableDictionary<string, string> Versions { get; init; }

    /// <summary>The machine, by property.</summary>
    public required ImmutableDictionary<string, string> Machine { get; init; }

    /// <summary>Seconds spent, stage by stage.</summary>
    public required ImmutableArray<Timing> Timings { get; init; }

    /// <summary>Splits the outputs of a model, and the targets beside them.</summary>
    /// <param name="folder">The probe.</param>
    /// <param name="outputs">The model's outputs: one row a sequence of the probe.</param>
    /// <param name="names">Their names, or null.</param>
    /// <param name="model">What names the model.</param>
    /// <param name="command">The command that repeats it.</param>
    /// <param name="computation">Threads, progress, cancellation.</param>
    /// <exception cref="RequestException">Another number of rows than the probe has.</exception>
    public static ProbeResults Of(ProbeFolder folder, Matrix outputs, string[]? names, string model, string command, Computation computation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(computation);
        int rows = folder.Probe.Points.Count, columns = outputs.Columns;
        if (outputs.Rows != rows)
        {
            throw new RequestException(
                $"{model}: {outputs.Rows} rows of outputs, but {ProbeFolder.Inputs} has {rows} sequences; one row of outputs for each of them was expected, in the same order.");
        }

        long started = TimeProvider.System.GetTimestamp();

        // All in one pass: what costs is the geometry of the orbits, which they share.
        var values = new Matrix(rows, columns + folder.Labels.Length);
        for (int i = 0; i < rows; i++)
        {
            outputs.Row(i).CopyTo(values.Row(i));
            for (int t = 0; t < folder.Labels.Length; t++)
                values[i, columns + t] = folder.Labels[t].Values[i];
        }

        ImmutableArray<ProbedFunction> found = folder.Probe.Analyse(values, computation, columns);
        return new ProbeResults(
            folder.Description,
            folder.Probe.Points.Sequences.Length,
            folder.Probe.Points.Sequences.Vocabulary,
            folder.Settings,
            model,
            [.. Enumerable.Range(0, columns).Select(c => (names?[c] ?? (columns == 1 ? "output" : $"output {c}"), found[c]))],
            found[^1] with { Mean = columns == 1 ? found[0].Mean : found[^1].Mean },
            [.. folder.Labels.Select((label, t) => (label.Name, found[columns + t]))],
            folder.Probe.Chance(),
            command)
        {
            Versions = RunEnvironment.Versions(),
            Machine = RunEnvironment.Machine(computation.Threads),
            Timings = [new Timing("isotypic weights", TimeProvider.System.GetElapsedTime(started).TotalSeconds)],
        };
    }
}
