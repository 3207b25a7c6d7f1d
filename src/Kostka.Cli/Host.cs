using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace Kostka.Cli;

/// <summary>Runs a command: wrong requests, failures and interruptions become one clear message on standard error and an exit code.</summary>
internal static class Host
{
    private static readonly CancellationTokenSource _interrupted = new();

    /// <summary>Cancelled by Ctrl-C or a request to terminate.</summary>
    public static CancellationToken Interrupted => _interrupted.Token;

    /// <summary>Parses the arguments and runs the command that they name.</summary>
    public static int Invoke(Command root, string[] args)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        ParseResult request = root.Parse(args);
        if (request.Errors.Count > 0)
        {
            Say(Mistake(request));
            Console.Error.WriteLine($"'{Name(request)} --help' shows what is possible.");
            return ExitCode.WrongRequest;
        }

        try
        {
            return request.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (RequestException wrong)
        {
            Say(wrong.Message);
            return ExitCode.WrongRequest;
        }
        catch (OperationCanceledException)
        {
            Say("interrupted.");
            return ExitCode.Interrupted;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or OutOfMemoryException)
        {
            Say(failed.Message);
            return ExitCode.Failed;
        }
        catch (Exception bug)
        {
            // A mistake of ours: everything that helps to find it.
            Say($"internal error, please report it: {bug}");
            return ExitCode.Failed;
        }
    }

    /// <summary>A message on standard error.</summary>
    public static void Say(string message) => Console.Error.WriteLine($"kostka: {message}");

    private static void Interrupt(PosixSignalContext signal)
    {
        // The first request stops cleanly, a second one at once.
        signal.Cancel = !_interrupted.IsCancellationRequested;
        _interrupted.Cancel();
    }

    /// <summary>One message: what cannot be understood first, since what is missing may follow from it.</summary>
    private static string Mistake(ParseResult request)
    {
        ParseError? unknown = request.UnmatchedTokens.Count == 0
            ? null
            : request.Errors.FirstOrDefault(error => error.Message.Contains($"'{request.UnmatchedTokens[0]}'", StringComparison.Ordinal));
        return (unknown ?? request.Errors[0]).Message;
    }

    private static string Name(ParseResult request) =>
        request.CommandResult.Parent is null ? "kostka" : $"kostka {request.CommandResult.Command.Name}";
}
