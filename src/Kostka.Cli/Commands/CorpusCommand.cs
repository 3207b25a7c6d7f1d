using System.CommandLine;
using System.Globalization;
using Kostka.Reports;
using Kostka.Reports.Corpora;
using Kostka.Sequences;
using Kostka.Studies.Corpora;
using Kostka.Studies.Results;
using Kostka.Studies.Running;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka corpus</c>: how permutation symmetric is a text?</summary>
internal static class CorpusCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE") { Description = "The text, read one file after the other; - is standard input. Compressed files (gzip) are unpacked.", Arity = ArgumentArity.OneOrMore };
        Option<int?> length = Shared.Whole("--length", "Window length L, in tokens.", "L", 2, CorpusSettings.LongestWindow);
        Option<int?> vocabulary = Shared.Whole("--vocabulary", "Number of symbols V: the V−1 most frequent tokens, and one symbol for all others.", "V", 2, CorpusSettings.LargestVocabulary);
        Option<int?> components = Shared.Whole("--components", "Number of principal components; default 12.", "N", 0, 1000);
        Option<int?> resamples = Shared.Whole("--resamples", "Number of bootstrap resamples for the intervals; default 200, 0 for none.", "N", 0, 100_000);
        Option<int?> permutations = Shared.Whole("--permutations", "Number of random permutations of the test of exchangeability; default 199, 0 for no test.", "N", 0, 100_000);
        Option<string?> output = new("--out") { Description = "Folder of the report; default results/corpus-FILE, and with --json none.", HelpName = "DIR" };
        Option<ulong?> seed = Shared.Seed();
        Option<int> threads = Shared.Threads();
        Option<bool> json = Shared.Json();
        var text = new TextInput();
        var command = new Command("corpus", "Tells how permutation symmetric a text is.")
        {
            files, length, vocabulary, components, resamples, permutations, output, seed, threads, json,
        };
        foreach (Option option in text.Options)
            command.Options.Add(option);
        command.Subcommands.Add(CorpusFetchCommand.Create());
        command.Examples(
            ("kostka corpus valid.txt test.txt --length 10 --vocabulary 200", "windows of 10 words; a report in results/corpus-valid"),
            ("zcat *.gz | kostka corpus - --length 32 --vocabulary 5000 --json", "from standard input, the numbers as JSON"),
            ("kostka corpus book.txt --length 64 --vocabulary 100 --tokens characters", "windows of 64 characters"),
            ("kostka corpus fetch wikitext-2", "downloads a well-known text"));
        command.SetAction(request =>
        {
            var settings = new CorpusSettings(
                [.. request.GetValue(files)!],
                text.Of(request),
                Shared.Needed(request, length),
                Shared.Needed(request, vocabulary),
                request.GetValue(seed) ?? 1)
            {
                Components = request.GetValue(components) ?? 12,
                Resamples = request.GetValue(resamples) ?? 200,
                Permutations = request.GetValue(permutations) ?? 199,
            };
            string? folder = request.GetValue(output) ?? (request.GetValue(json) ? null : DefaultFolder(settings.Files[0]));
            return Run(settings, folder, CommandLine(settings, request.GetValue(output)), Shared.Apply(request.GetValue(threads)), request.GetValue(json));
        });
        return command;
    }

    private static int Run(CorpusSettings settings, string? output, string commandLine, int threads, bool json)
    {
        settings.Check();
        // What cannot be written should not be computed first; and where nothing is found, no folder is left behind.
        string? made = output is null ? null : Missing(output);
        ResultsFolder? folder = output is null ? null : ResultsFolder.Open(output);
        var options = new RunOptions(threads, commandLine, [], Host.Interrupted);
        CorpusResults results;
        try
        {
            results = ConsoleProgress.WatchStages(observer => CorpusAnalysis.Run(settings, options, observer));
        }
        catch when (made is not null)
        {
            if (!Directory.EnumerateFiles(made, "*", SearchOption.AllDirectories).Any())
                Directory.Delete(made, recursive: true);
            throw;
        }

        WrittenReport? report = folder is null ? null : CorpusReportWriter.Write(results, folder.Path);
        foreach (string note in report?.Notes ?? [])
            Host.Say(note);
        if (json)
            Console.Out.Write(ResultsDocument.Text(CorpusDocument.Of(results)));
        else
            CorpusTables.Print(results, report?.Report);
        return ExitCode.Done;
    }

    /// <summary>The uppermost folder on the way to this one that does not exist yet; null when all do.</summary>
    private static string? Missing(string folder)
    {
        string? missing = null;
        for (string? path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            missing = path;
        return missing;
    }

    /// <summary>results/corpus-NAME, after the first file.</summary>
    private static string DefaultFolder(string file)
    {
        string name = file == "-" ? "standard-input" : Path.GetFileName(file).Split('.')[0];
        string safe = new([.. name.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-')]);
        return Path.Combine("results", safe.Length == 0 ? "corpus" : $"corpus-{safe}");
    }

    private static string CommandLine(CorpusSettings settings, string? output)
    {
        List<string> words =
        [
            "kostka", "corpus", .. settings.Files, "--length", Text(settings.Length), "--vocabulary", Text(settings.Vocabulary), .. Reading(settings.Text),
            "--components", Text(settings.Components), "--resamples", Text(settings.Resamples), "--permutations", Text(settings.Permutations),
            "--seed", settings.Seed.ToString(CultureInfo.InvariantCulture),
        ];
        if (output is not null)
            words.AddRange(["--out", output]);
        return string.Join(' ', words.Select(Shared.Quoted));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
    private static IEnumerable<string> Reading(TextOptions text) =>
    [
        .. text.Tokens is Tokenization.Words ? Array.Empty<string>() : ["--tokens", text.Tokens is Tokenization.BytePairs pairs ? pairs.File : text.Tokens.Plural],
        .. text.Encoding is { } encoding ? ["--encoding", encoding] : Array.Empty<string>(),
        .. text.ReplaceInvalid ? ["--replace-invalid"] : Array.Empty<string>(),
    ];
}
