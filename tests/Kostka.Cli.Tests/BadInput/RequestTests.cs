using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.BadInput;

/// <summary>Commands and options that do not exist or cannot be read.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("bogus", "bogus")]
    [InlineData("", "command")]
    [InlineData("run", "STUDY")]
    [InlineData("run study.yaml --bogus", "--bogus")]
    [InlineData("run study.yaml --threads x", "--threads", "'x'", "whole number")]
    [InlineData("run study.yaml --threads 0", "--threads", "'0'", "1 to 4096")]
    [InlineData("curve study.yaml --seed -1", "--seed", "'-1'")]
    [InlineData("kernel study.yaml --x 0,1", "--y")]
    [InlineData("gram study.yaml --data X.npy --out K.npy --kernel foo", "--kernel", "'foo'", "nngp or ntk")]
    [InlineData("run missing.yaml --json", "missing.yaml", "does not exist")]
    public void A_wrong_request_is_refused_in_one_message(string line, params string[] words)
    {
        using var scratch = new Scratch();
        scratch.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).AssertRefused(2, words);
    }

    [Fact]
    public void Empty_names_are_refused()
    {
        using var scratch = new Scratch();
        scratch.Write("study.yaml", SampleStudies.Model);
        scratch.Run("run", "").AssertRefused(2, "STUDY");
        scratch.Run("gram", "study.yaml", "--data", "", "--out", "K.npy").AssertRefused(2, "path");
        scratch.Run("gram", "study.yaml", "--data", "X.npy", "--out", "").AssertRefused(2, "--out");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("curve")]
    [InlineData("spectrum")]
    [InlineData("scaling")]
    [InlineData("kernel")]
    [InlineData("gram")]
    public void Help_shows_examples(string command)
    {
        using var scratch = new Scratch();
        Outcome help = scratch.Run(command, "--help");
        Assert.Equal(0, help.Code);
        Assert.Empty(help.Errors);
        Assert.Contains($"  kostka {command} <STUDY>", help.Output, StringComparison.Ordinal);
        string examples = help.Output[help.Output.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($"  kostka {command} ", examples, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_lists_the_commands()
    {
        using var scratch = new Scratch();
        Outcome help = scratch.Run("--help");
        Assert.Equal(0, help.Code);
        foreach (string command in (string[])["run", "curve", "spectrum", "scaling", "kernel", "gram"])
            Assert.Contains($"  {command} <STUDY>", help.Output, StringComparison.Ordinal);
    }
}
