using System.CommandLine;
using System.Globalization;
using Kostka.Numerics;
using Kostka.Reports;
using Kostka.Reports.Sparse;
using Kostka.Studies.OwnModels;
using Kostka.Studies.Results;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka sparse analyse</c>: reads a model's outputs back, and tells the samples that it needed, or what to train next.</summary>
internal static class SparseAnalyseCommand
{
    private const string DefaultName = "model";

    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "The folder that 'kostka sparse prepare' wrote, with your model's outputs." };
        Option<string?> report = new("--report") { Description = "Folder of the report; default DIR, and with --json none.", HelpName = "DIR" };
        Option<string> name = new("--name") { Description = $"What to call the model; default {DefaultName}.", HelpName = "NAME", DefaultValueFactory = _ => DefaultName };
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("analyse", "Tells the samples that your model needed, as far as they are known, and the runs to do next.") { folder, report, name, threads, json };
        command.Examples(
            ("kostka sparse analyse own", "a table, the runs to do next (own/next.csv), and a report in the folder own"),
            ("kostka sparse analyse own --json", "the numbers, and the runs to do next, as JSON"));
        command.SetAction(request =>
        {
            string place = request.GetValue(folder)!;
            if (place.Length == 0)
                throw new RequestException("DIR: the name of a folder is needed, not an empty word.");
            OwnModelFolder read = OwnModelFolder.Read(place);
            string? output = request.GetValue(report) ?? (request.GetValue(json) ? null : place);
            int count = Shared.Apply(request.GetValue(threads));
            string line = $"kostka sparse analyse {Shared.Quoted(place)}";
            OwnModelResults found = ConsoleProgress.Watch(
                "outputs", progress => OwnModelAnalysis.Run(read, request.GetValue(name)!, line, new Computation(count, progress, Host.Interrupted)));
            WrittenReport? written = output is null || found.Results.Tasks.All(task => task.Learners.IsEmpty) ? null : Write(found.Results, output);
            if (request.GetValue(json))
            {
                Console.Out.Write(ResultsDocument.Text(OwnModelDocument.Of(found)));
                return ExitCode.Done;
            }

            SparseTables.Print(found.Results, written?.Report);
            Console.Out.WriteLine(found.Next.IsEmpty
                ? string.Create(CultureInfo.InvariantCulture, $"{found.Runs} runs; nothing is left to do.")
                : string.Create(CultureInfo.InvariantCulture, $"{found.Runs} runs; {found.Next.Length} thresholds are open. The runs to do next are in {Path.Combine(place, OwnModelFolder.NextRuns)}."));
            return ExitCode.Done;
        });
        return command;
    }

    private static WrittenReport Write(SparseResults results, string output)
    {
        ResultsFolder.Open(output).Finish(results);
        WrittenReport written = SparseReportWriter.Write(results, output);
        foreach (string note in written.Notes)
            Host.Say(note);
        return written;
    }
}
