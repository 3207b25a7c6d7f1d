using System.CommandLine;
using Kostka.Files;
using Kostka.Sequences;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka corpus fetch</c>: downloads a text of the literature from its public home.</summary>
internal static class CorpusFetchCommand
{
    public static Command Create()
    {
        Argument<string> name = new("NAME") { Description = $"Which: {string.Join(" or ", PublicCorpus.All.Select(corpus => corpus.Name))}." };
        Option<string> folder = new("--to")
        {
            Description = "Folder that its own folder is made in; default the current one.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        Option<string?> mirror = new("--from") { Description = "Address of its archive elsewhere.", HelpName = "URL" };
        Option<string?> checksum = new("--sha256") { Description = "With --from, the SHA-256 of an archive that is not the original.", HelpName = "HEX" };
        var command = new Command("fetch", "Downloads a text of the literature from its public home.") { name, folder, mirror, checksum };
        command.Examples(
            ("kostka corpus fetch wikitext-2", "2 million words into the folder wikitext-2"),
            ("kostka corpus fetch wikitext-103 --to texts", "103 million words (190 MB to fetch, 550 MB on the disk); interrupted, the same command goes on"));
        command.SetAction(request => Fetch(
            Corpus(request.GetValue(name)!, request.GetValue(mirror), request.GetValue(checksum)), Folder(request.GetValue(folder)!)));
        return command;
    }

    private static PublicCorpus Corpus(string name, string? mirror, string? checksum)
    {
        var corpus = PublicCorpus.Named(name);
        if (mirror is null && checksum is not null)
            throw new RequestException("--sha256 goes with --from, the address of an archive of your own.");
        return mirror is null ? corpus : corpus.From(mirror, checksum);
    }

    private static string Folder(string folder) =>
        folder.Length > 0 ? folder : throw new RequestException("--to: the name of a folder is needed, not an empty word.");

    private static int Fetch(PublicCorpus corpus, string folder)
    {
        // The patience with a silent server is the download's own.
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        bool done = ConsoleProgress.Watch(
            $"fetching {corpus.Name}", progress => corpus.FetchAsync(folder, new Download(client), progress, Host.Interrupted).GetAwaiter().GetResult());
        Console.Out.WriteLine($"{corpus.Description} {(done ? "The files:" : "The files were there already:")}");
        foreach (string path in corpus.Paths(folder))
            Console.Out.WriteLine($"  {path}");
        return ExitCode.Done;
    }
}
