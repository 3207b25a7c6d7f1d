using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Learning;
using Kostka.Reports;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka run</c>: all that a study asks for, into one folder with a report.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string> study = Shared.Study();
        Option<string[]> data = Shared.Data();
        Option<string?> output = Shared.Output();
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var command = new Command("run", "Does all that a study asks for and writes one report.") { study, data, output, seed, threads, json };
        command.Examples(
            ("kostka run studies/quickstart.yaml", "two blocks of a transformer on random bits: one token, and a parity of two"),
            ("kostka run studies/wikitext.yaml --data valid.txt test.txt", "real text: is the next word one of the 20 most frequent?"),
            ("kostka run my.yaml --out somewhere --seed 7 --json", "results into a folder of your own; the results document on standard output"));
        command.SetAction(request => Run(
            request.GetValue(study)!,
            new StudyOverrides(request.GetValue(seed), request.GetValue(data)),
            request.GetValue(output),
            Shared.Apply(request.GetValue(threads)),
            request.GetValue(json)));
        return command;
    }

    private static int Run(string path, StudyOverrides overrides, string? output, int threads, bool json)
    {
        Study study = Study.Load(path, overrides);
        string command = Shared.CommandLine("run", path, overrides, output);
        if (study.Sparse is not null)
            return SparseCommand.Run(study, command, output, threads, json, SparseDocument.Of);
        var folder = ResultsFolder.Open(output ?? Path.Combine("results", study.Name));
        var options = new RunOptions(threads, command, [], Host.Interrupted);
        StudyResults results = study.Sweep.IsEmpty ? RunOne(study, options, folder) : RunSweep(study, options, folder);
        folder.Finish(results);
        WrittenReport report = ReportWriter.Write(results, folder.Path);
        return Answer(report, results.Complete, folder, json, () => ResultsDocument.Of(results), () => Tables.Print(results, report.Report));
    }

    /// <summary>Tells of a run that has written its folder: notes, and one document or tables, or that it was interrupted.</summary>
    /// <returns>The exit code.</returns>
    public static int Answer(WrittenReport report, bool complete, ResultsFolder folder, bool json, Func<JsonObject> document, Action print)
    {
        foreach (string note in report.Notes)
            Host.Say(note);
        if (!complete)
        {
            Host.Say($"interrupted; what is done is in {folder.Path}, and the same command goes on from there.");
            return ExitCode.Interrupted;
        }

        if (json)
            Console.Out.Write(ResultsDocument.Text(document()));
        else
            print();
        return ExitCode.Done;
    }

    private static StudyResults RunOne(Study study, RunOptions options, ResultsFolder folder)
    {
        ImmutableArray<RepeatErrors> finished = folder.FinishedRepeats(study, RunEnvironment.ToolVersion);
        if (finished.Length > 0)
            Host.Say($"going on after {finished.Length} repeats that an earlier run finished.");
        NetworkFolder? networks = folder.Networks(study, RunEnvironment.ToolVersion);
        if (networks?.FinishedUnits is > 0 and int units)
            Host.Say($"going on after {units} {(units == 1 ? "set" : "sets")} of networks that an earlier run trained.");
        return ConsoleProgress.Watch(observer => StudyRunner.Run(study, options with { Finished = finished, Networks = networks }, observer), folder, study);
    }

    /// <summary>
    /// Runs the studies of a sweep one after the other, each into a folder of its own. Their finished repeats are kept until all are done, so that an
    /// interrupted sweep measures none of them again.
    /// </summary>
    private static StudyResults RunSweep(Study study, RunOptions options, ResultsFolder folder)
    {
        ImmutableArray<SweepPoint> points = StudySweep.Points(study);
        var done = ImmutableArray.CreateBuilder<SweepResult>();
        var folders = new List<ResultsFolder>();
        foreach (SweepPoint point in points)
        {
            if (done.Count > 0 && Host.Interrupted.IsCancellationRequested)
                break;
            Host.Say($"study {done.Count + 1} of {points.Length}: {string.Join(", ", point.Labels)}");
            folders.Add(ResultsFolder.Open(Path.Combine(folder.Path, "points", (done.Count + 1).ToString("000", CultureInfo.InvariantCulture))));
            try
            {
                done.Add(new SweepResult(point.Labels, RunOne(point.Study, options, folders[^1])));
            }
            catch (OperationCanceledException) when (done.Count > 0)
            {
                // Stopped before anything was known of this study: the others are worth a report.
                break;
            }
        }

        StudyResults all = StudyRunner.Compare(study, options, done.ToImmutable());
        for (int i = 0; all.Complete && i < folders.Count; i++)
            folders[i].Finish(done[i].Results);
        return all;
    }
}
