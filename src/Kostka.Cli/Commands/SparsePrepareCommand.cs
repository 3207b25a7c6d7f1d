using System.CommandLine;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Studies;
using Kostka.Studies.OwnModels;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka sparse prepare</c>: writes the problems of a sparse study for a model of the user's own.</summary>
internal static class SparsePrepareCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string> output = new("--out") { Description = "The folder to write.", HelpName = "DIR", Required = true };
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        var command = new Command("prepare", "Writes the problems of a sparse study for a model of your own to learn.") { study, output, seed, threads };
        command.Examples(("kostka sparse prepare studies/sparse-and.yaml --out own", "data for each problem, a guide (own/README.md), and the runs to do first (own/next.csv)"));
        command.SetAction(request =>
        {
            string path = request.GetValue(output)!;
            if (path.Length == 0)
                throw new RequestException("--out: the name of a folder is needed, not an empty word.");
            Study loaded = Study.Load(request.GetValue(study)!, new StudyOverrides(request.GetValue(seed)), StudyPurpose.Sparse);
            int count = Shared.Apply(request.GetValue(threads));
            OwnModelFolder folder = ConsoleProgress.Watch("sequences", progress => OwnModelPreparation.Write(loaded, path, new Computation(count, progress, Host.Interrupted)));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder.Problems.Length} problems ({OwnModelPreparation.Bytes(loaded) / 1e6:#,0.0} MB) in {Path.Combine(path, "problems")}; the runs to do first are in {Path.Combine(path, OwnModelFolder.NextRuns)}."));
            Console.Out.WriteLine($"{Path.Combine(path, OwnModelFolder.Guide)} tells what to train and what to write back. Then:");
            Console.Out.WriteLine($"  kostka sparse analyse {Shared.Quoted(path)}");
            return ExitCode.Done;
        });
        return command;
    }
}
