namespace Kostka.Cli;

/// <summary>What the tool's exit code means.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed while running.</summary>
    public const int Failed = 1;

    /// <summary>The request is wrong.</summary>
    public const int WrongRequest = 2;

    /// <summary>Interrupted; what was done is kept.</summary>
    public const int Interrupted = 130;
}
