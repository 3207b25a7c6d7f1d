using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kostka.Learning;
using Kostka.Studies;
using Kostka.Studies.Results;
using Kostka.Studies.Running;
using Spectre.Console;

namespace Kostka.Cli;

/// <summary>Progress on standard error: a bar with the time left on a terminal, one line a stage elsewhere.</summary>
internal static class ConsoleProgress
{
    /// <summary>Runs a study under a progress bar, keeping partial results in a folder when there is one.</summary>
    public static StudyResults Watch(Func<RunObserver, StudyResults> run, ResultsFolder? folder = null, Study? study = null) =>
        OnBar(display => run(new Observer(display, folder, study)));

    /// <summary>Runs a sparse study under a progress bar, keeping partial results in a folder.</summary>
    public static SparseResults WatchSparse(Func<RunObserver, SparseResults> run, ResultsFolder folder) => OnBar(display => run(new Observer(display, folder, null)));

    /// <summary>Runs work of several stages under a progress bar.</summary>
    public static T WatchStages<T>(Func<RunObserver, T> work) => OnBar(display => work(new Observer(display, null, null)));

    /// <summary>Runs one piece of work under a progress bar.</summary>
    public static T Watch<T>(string name, Func<IProgress<double>, T> work) => OnBar(display =>
    {
        display.Describe(name);
        return work(new Reporter(display.Report));
    });

    /// <summary>Where progress is shown.</summary>
    /// <param name="Describe">Names the stage.</param>
    /// <param name="Report">Moves the bar to a share of the whole, 0 … 1.</param>
    /// <param name="Say">Writes a message; on a terminal above the bar, which would otherwise be torn.</param>
    private sealed record Display(Action<string> Describe, Action<double> Report, Action<string> Say);

    private static T OnBar<T>(Func<Display, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(new Display(stage => Host.Say($"{stage} …"), _ => { }, Host.Say));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: 1);
                return work(new Display(
                    stage => task.Description = Markup.Escape(stage),
                    share => task.Value = share,
                    message => console.WriteLine($"kostka: {message}")));
            });
    }

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class Observer(Display display, ResultsFolder? folder, Study? study) : RunObserver
    {
        private static readonly TimeSpan _least = TimeSpan.FromSeconds(0.25), _most = TimeSpan.FromSeconds(2);
        private readonly Stopwatch _sinceWritten = new();
        private TimeSpan _between = _least;

        public override void Estimated(double seconds)
        {
            if (seconds > 60)
                display.Say($"this takes about {Duration(seconds)}; Ctrl-C keeps what is done.");
        }

        public override void StageStarted(string stage, double from, double to) => display.Describe(stage);

        public override void Progressed(double share) => display.Report(share);

        public override void Checkpoint(StudyResults results, ImmutableArray<RepeatErrors> repeats) =>
            Keep(() => folder?.Checkpoint(study!, RunEnvironment.ToolVersion, results, repeats));

        public override void Checkpoint(SparseResults results) => Keep(() => folder?.Checkpoint(results));

        // Often, as long as writing takes less than a twentieth of the time; every two seconds on a slow disk.
        private void Keep(Action write)
        {
            if (folder is null || (_sinceWritten.IsRunning && _sinceWritten.Elapsed < _between))
                return;
            long start = Stopwatch.GetTimestamp();
            write();
            TimeSpan pause = 20 * Stopwatch.GetElapsedTime(start);
            _between = pause < _least ? _least : pause > _most ? _most : pause;
            _sinceWritten.Restart();
        }

        private static string Duration(double seconds)
        {
            (double value, string unit) = seconds < 5400 ? (seconds / 60, "minute") : seconds < 36 * 3600 ? (seconds / 3600, "hour") : (seconds / 86400, "day");
            return string.Create(CultureInfo.InvariantCulture, $"{value:F0} {unit}{(Math.Round(value) == 1 ? "" : "s")}");
        }
    }
}
