using System.CommandLine;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka curve</c>: how much data does this target need?</summary>
internal static class CurveCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string[]> data = Shared.Data();
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("curve", "How much data does this target need? Predicted and measured learning curves.") { study, data, seed, threads, json };
        command.Examples(
            ("kostka curve studies/quickstart.yaml", "a table of test errors, predicted and measured"),
            ("kostka curve my.yaml --json", "the same as one JSON document"));
        command.SetAction(request =>
        {
            var overrides = new StudyOverrides(request.GetValue(seed), request.GetValue(data));
            Study loaded = Study.Load(request.GetValue(study)!, overrides);
            var options = new RunOptions(Shared.Apply(request.GetValue(threads)), "kostka curve", [], Host.Interrupted);
            StudyResults results = ConsoleProgress.Watch(observer => StudyRunner.Run(loaded, options, observer));
            if (!results.Complete)
                throw new OperationCanceledException();
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(ResultsDocument.Curve(results)));
            else
                Tables.PrintCurves(results);
            return ExitCode.Done;
        });
        return command;
    }
}
