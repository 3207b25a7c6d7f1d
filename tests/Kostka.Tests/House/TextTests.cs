using System.Text.RegularExpressions;

namespace Kostka.Tests.House;

/// <summary>Rules for the repository's text: short files, and no trace of the machine it was written on.</summary>
public sealed partial class TextTests
{
    private const int MostLines = 400;

    [Fact]
    public void No_source_file_is_long()
    {
        foreach (string file in Repository.Sources("src"))
            Assert.False(IsLong(File.ReadAllText(file)), $"{file} has more than {MostLines} lines.");
        Assert.True(IsLong(string.Concat(Enumerable.Repeat("x\n", MostLines + 1))));
        Assert.False(IsLong(string.Concat(Enumerable.Repeat("x\n", MostLines))));
    }

    [Fact]
    public void No_tracked_text_names_a_folder_of_this_machine()
    {
        int texts = 0;
        foreach (string file in Repository.TrackedFiles())
        {
            string text = File.ReadAllText(file);
            if (text.Contains('\0', StringComparison.Ordinal))
                continue;
            Match found = MachineFolder().Match(text);
            Assert.False(found.Success, $"{file} names {found.Value}");
            texts++;
        }

        Assert.InRange(texts, 100, 100_000);
    }

    // The folders are written in two parts here, so that this file does not name them.
    [Theory]
    [InlineData("see /wo" + "rk/shared", true)]
    [InlineData("\"/ro" + "ot/.nuget\"", true)]
    [InlineData("cd /home" + "/someone", true)]
    [InlineData("/Us" + "ers/someone", true)]
    [InlineData("https://example.org/work/root.html", false)]
    [InlineData("the root of the homework", false)]
    public void Folders_of_a_machine_are_recognised(string text, bool expected) => Assert.Equal(expected, MachineFolder().IsMatch(text));

    private static bool IsLong(string text) => text.TrimEnd('\n').Split('\n').Length > MostLines;

    [GeneratedRegex(@"(?<![\w.\-])/(?:w[o]rk|r[o]ot|h[o]me/\w|U[s]ers/\w)/?")]
    private static partial Regex MachineFolder();
}
