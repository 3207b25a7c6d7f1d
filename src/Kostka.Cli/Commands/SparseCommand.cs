using System.CommandLine;
using System.Text.Json.Nodes;
using Kostka.Reports;
using Kostka.Reports.Sparse;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka sparse</c>: how many samples are needed to find s relevant tokens among T?</summary>
internal static class SparseCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string?> output = Shared.Output();
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("sparse", "Can a transformer find s relevant tokens among T, and how does the data needed grow with T?") { study, output, seed, threads, json };
        command.Subcommands.Add(SparsePrepareCommand.Create());
        command.Subcommands.Add(SparseAnalyseCommand.Create());
        command.Examples(
            ("kostka sparse studies/sparse-and.yaml", "samples needed at each context length, growth laws, and a report"),
            ("kostka sparse my.yaml --json", "the same as one JSON document"),
            ("kostka sparse prepare my.yaml --out own", "the same problems for a model of your own, trained anywhere; 'kostka sparse analyse own' reads its outputs"));
        command.SetAction(request =>
        {
            string path = request.GetValue(study)!;
            var overrides = new StudyOverrides(request.GetValue(seed));
            return Run(Study.Load(path, overrides, StudyPurpose.Sparse), Shared.CommandLine("sparse", path, overrides, request.GetValue(output)), request.GetValue(output), Shared.Apply(request.GetValue(threads)), request.GetValue(json), SparseDocument.Tasks);
        });
        return command;
    }

    /// <summary>Runs a sparse study into its folder, with a report.</summary>
    /// <param name="study">The study.</param>
    /// <param name="command">The command that repeats the run.</param>
    /// <param name="output">The folder; null for <c>results/NAME</c>.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="json">Print one JSON document in place of tables.</param>
    /// <param name="document">That document.</param>
    public static int Run(Study study, string command, string? output, int threads, bool json, Func<SparseResults, JsonObject> document)
    {
        var folder = ResultsFolder.Open(output ?? Path.Combine("results", study.Name));
        using SparseRunFile store = SparseRun.Store(study, folder.Path);
        if (store.Earlier > 0)
            Host.Say($"{store.Earlier} runs of earlier searches are in {Path.Combine(folder.Path, SparseRunFile.Name)}; those of this study are not repeated.");
        var options = new RunOptions(threads, command, [], Host.Interrupted) { Sparse = store, SparseCurves = store };
        SparseResults results = ConsoleProgress.WatchSparse(observer => SparseRun.Run(study, options, observer), folder);
        folder.Finish(results);
        WrittenReport report = SparseReportWriter.Write(results, folder.Path);
        return RunCommand.Answer(report, results.Complete, folder, json, () => document(results), () => SparseTables.Print(results, report.Report));
    }
}
