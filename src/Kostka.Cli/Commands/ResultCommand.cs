using System.CommandLine;
using System.Text.Json.Nodes;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary>What <c>curve</c>, <c>spectrum</c> and <c>scaling</c> share: they run a part of a study and print one result, as a table or as JSON.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="Description">The question that it answers.</param>
/// <param name="Purpose">Which blocks the study must have.</param>
/// <param name="Run">Runs the part.</param>
/// <param name="Document">The JSON document.</param>
/// <param name="Print">Prints the table.</param>
internal sealed record ResultCommand(
    string Name,
    string Description,
    StudyPurpose Purpose,
    Func<Study, RunOptions, RunObserver, StudyResults> Run,
    Func<StudyResults, JsonObject> Document,
    Action<StudyResults> Print)
{
    /// <summary>Whether the command takes the option <c>--lengths</c>.</summary>
    public bool HasLengths { get; init; }

    public Command Create(params (string Line, string Meaning)[] examples)
    {
        Argument<string> study = Shared.Study();
        Option<string[]> data = Shared.Data();
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        Option<string?> lengths = Shared.Lengths();
        var command = new Command(Name, Description) { study, data, seed, threads, json };
        if (HasLengths)
            command.Options.Add(lengths);
        command.Examples(examples);
        command.SetAction(request =>
        {
            var overrides = new StudyOverrides(request.GetValue(seed), request.GetValue(data), Lengths: HasLengths ? request.GetValue(lengths) : null);
            Study loaded = Study.Load(request.GetValue(study)!, overrides, Purpose);
            var options = new RunOptions(Shared.Apply(request.GetValue(threads)), $"kostka {Name}", [], Host.Interrupted);
            StudyResults results = ConsoleProgress.Watch(observer => Run(loaded, options, observer));
            if (!results.Complete)
                throw new OperationCanceledException();
            foreach (string note in results.Notes)
                Host.Say(note);
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(Document(results)));
            else
                Print(results);
            return ExitCode.Done;
        });
        return command;
    }
}
