namespace Kostka.Cli.Tests.Running;

/// <summary>What every failure must look like.</summary>
internal static class Refusal
{
    /// <summary>The exit code, exactly one message on standard error with these words, no stack trace, and nothing on standard output.</summary>
    public static void AssertRefused(this Outcome outcome, int code, params string[] words)
    {
        string all = $"exit code {outcome.Code}\noutput: {outcome.Output}\nerrors: {outcome.Errors}";
        Assert.True(outcome.Code == code, all);
        Assert.True(outcome.Output.Length == 0, all);
        Assert.StartsWith("kostka: ", outcome.Message, StringComparison.Ordinal);
        Assert.True(outcome.Message.Split('\n').Count(line => line.StartsWith("kostka: ", StringComparison.Ordinal)) == 1, all);
        foreach (string trace in (string[])["   at ", "Exception", "internal error"])
            Assert.False(outcome.Errors.Contains(trace, StringComparison.Ordinal), all);
        foreach (string word in words)
            Assert.True(outcome.Message.Contains(word, StringComparison.OrdinalIgnoreCase), $"'{word}' is missing: {all}");
    }
}
