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
    public static StudyResults Watch(Func<RunObserver, StudyResults> run, ResultsFolder? folder = null, Study? study = null)
    {
        return OnBar((describe, report) => run(new Observer(describe, report, folder, study)));
    }

    /// <summary>Runs one piece of work under a progress bar.</summary>
    public static T Watch<T>(string name, Func<IProgress<double>, T> work) => OnBar((describe, report) =>
    {
        describe(name);
        return work(new Reporter(report));
    });

    private static T OnBar<T>(Func<Action<string>, Action<double>, T> work)
    {
        if (Console.IsErrorRedirected)
            return work(stage => Host.Say($"{stage} …"), _ => { });
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("starting", maxValue: 1);
                return work(stage => task.Description = Markup.Escape(stage), share => task.Value = share);
            });
    }

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class Observer(Action<string> describe, Action<double> report, ResultsFolder? folder, Study? study) : RunObserver
    {
        private static readonly TimeSpan _least = TimeSpan.FromSeconds(0.25), _most = TimeSpan.FromSeconds(2);
        private readonly Stopwatch _sinceWritten = new();
        private TimeSpan _between = _least;

        public override void Estimated(double seconds)
        {
            if (seconds > 60)
                Host.Say(string.Create(CultureInfo.InvariantCulture, $"this takes about {seconds / 60:F0} minutes; Ctrl-C keeps what is done."));
        }

        public override void StageStarted(string stage, double from, double to) => describe(stage);

        public override void Progressed(double share) => report(share);

        public override void Checkpoint(StudyResults results, ImmutableArray<RepeatErrors> repeats)
        {
            if (folder is null || (_sinceWritten.IsRunning && _sinceWritten.Elapsed < _between))
                return;
            long start = Stopwatch.GetTimestamp();
            folder.Checkpoint(study!, RunEnvironment.ToolVersion, results, repeats);

            // Often, as long as writing takes less than a twentieth of the time; every two seconds on a slow disk.
            TimeSpan pause = 20 * Stopwatch.GetElapsedTime(start);
            _between = pause < _least ? _least : pause > _most ? _most : pause;
            _sinceWritten.Restart();
        }
    }
}
