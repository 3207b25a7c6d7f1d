using System.CommandLine;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka spectrum</c>: what does this architecture prefer?</summary>
internal static class SpectrumCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string[]> data = Shared.Data();
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("spectrum", "What does this architecture prefer? The kernel's spectrum under the study's sequences.") { study, data, seed, threads, json };
        command.Examples(
            ("kostka spectrum studies/quickstart.yaml", "a table of eigenvalues"),
            ("kostka spectrum my.yaml --json", "the same as one JSON document"));
        command.SetAction(request =>
        {
            var overrides = new StudyOverrides(request.GetValue(seed), request.GetValue(data));
            Study loaded = Study.Load(request.GetValue(study)!, overrides, StudyPurpose.Spectrum);
            var options = new RunOptions(Shared.Apply(request.GetValue(threads)), "kostka spectrum", [], Host.Interrupted);
            StudyResults results = ConsoleProgress.Watch(observer => StudyRunner.RunSpectrum(loaded, options, observer));
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(ResultsDocument.Spectrum(results)));
            else
                Tables.PrintSpectrum(results);
            return ExitCode.Done;
        });
        return command;
    }
}
