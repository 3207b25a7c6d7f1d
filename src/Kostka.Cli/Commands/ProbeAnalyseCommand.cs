using System.CommandLine;
using Kostka.Files;
using Kostka.Numerics;
using Kostka.Reports;
using Kostka.Reports.Probing;
using Kostka.Studies.Probing;
using Kostka.Studies.Results;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka probe analyse</c>: reads a model's outputs back, and splits them by irrep.</summary>
internal static class ProbeAnalyseCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "The folder that 'kostka probe prepare' wrote." };
        Argument<string> outputs = new("OUTPUTS") { Description = "The model's outputs: a .npy [rows] or [rows, outputs], or text with one row a line." };
        Option<string?> output = new("--out") { Description = "Folder of the report; default DIR, and with --json none.", HelpName = "DIR" };
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("analyse", "Tells how permutation symmetric the model is that gave these outputs.") { folder, outputs, output, threads, json };
        command.Examples(
            ("kostka probe analyse probe outputs.npy", "a table, and a report in the folder probe"),
            ("kostka probe analyse probe outputs.csv --json", "the numbers as JSON"));
        command.SetAction(request =>
        {
            string place = request.GetValue(folder)!, file = request.GetValue(outputs)!;
            ProbeFolder probe = ProbeFolder.Read(place);
            (Matrix values, string[]? names) = NumberTable.Read(file);
            string? report = request.GetValue(output) ?? (request.GetValue(json) ? null : place);
            string line = string.Join(' ', new[] { "kostka", "probe", "analyse", place, file }.Select(Shared.Quoted));
            int count = Shared.Apply(request.GetValue(threads));
            if (report is not null)
                ResultsFolder.Open(report);
            ProbeResults results = ConsoleProgress.Watch(
                "isotypic weights", progress => ProbeResults.Of(probe, values, names, Path.GetFileName(file), line, new Computation(count, progress, Host.Interrupted)));
            WrittenReport? written = report is null ? null : ProbeReportWriter.Write(results, report);
            foreach (string note in written?.Notes ?? [])
                Host.Say(note);
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(ProbeDocument.Of(results)));
            else
                ProbeTables.Print(results, written?.Report);
            return ExitCode.Done;
        });
        return command;
    }
}
