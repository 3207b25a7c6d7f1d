using System.Text.RegularExpressions;
using Kostka.Cli.Tests.Running;
using Kostka.Studies;

namespace Kostka.Cli.Tests.Documents;

/// <summary>What the pages promise: links lead somewhere, studies parse, examples compile and run, commands exist.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] _pages =
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Directory.GetFiles(Repository.File("docs"), "*.md").Select(file => $"docs/{Path.GetFileName(file)}").Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Pages() => [.. _pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings_that_exist(string page)
    {
        string text = File.ReadAllText(Repository.File(page)), folder = Path.GetDirectoryName(Repository.File(page))!;
        foreach (Match link in Link().Matches(Code().Replace(text, "")))
        {
            string target = link.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal))
                continue;
            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? Repository.File(page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{page}: the link {target} leads nowhere.");
            if (parts.Length > 1)
                Assert.True(Headings(file).Contains(parts[1]), $"{page}: the heading of {target} does not exist.");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Studies_parse(string page)
    {
        string[] studies = [.. Snippets(page, "yaml").Where(snippet => snippet.Contains("model:", StringComparison.Ordinal))];
        if (page == "README.md")
            Assert.NotEmpty(studies);
        foreach (string study in studies)
            Assert.NotEmpty(Study.Parse(study, "snippet", purpose: StudyPurpose.Kernel).RequireModel().Layers);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_exist(string page)
    {
        string[] lines = [.. Snippets(page, "sh").SelectMany(snippet => snippet.Split('\n')).Where(line => line.StartsWith("./", StringComparison.Ordinal))];
        if (page == "README.md")
            Assert.NotEmpty(lines);
        foreach (string[] words in lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            Assert.True(File.Exists(Repository.File(words[0])), $"{page}: {words[0]} does not exist.");
            if (words[0] == "./kostka")
                Assert.Contains(words[1], (string[])["run", "curve", "spectrum", "scaling", "kernel", "gram", "irreps", "corpus", "probe", "sparse", "capacity", "construct", "--help"]);
            foreach (string study in words.Where(word => word.StartsWith("studies/", StringComparison.Ordinal)))
                Assert.True(File.Exists(Repository.File(study)), $"{page}: {study} does not exist.");
        }
    }

    [Fact]
    public void The_first_study_of_the_readme_is_the_quickstart()
    {
        string first = Snippets("README.md", "yaml").First();
        string quickstart = File.ReadAllText(Repository.File("studies", "quickstart.yaml"));
        Assert.Equal(Study.Parse(quickstart, "quickstart").Canonical(), Study.Parse(first, "quickstart").Canonical());
    }

    [Fact]
    public void The_example_in_csharp_is_the_one_that_is_compiled_here_and_it_runs()
    {
        string source = File.ReadAllText(Repository.File("tests", "Kostka.Cli.Tests", "Documents", "LibraryExample.cs"));
        string compiled = Example().Match(source).Groups[1].Value;
        string shown = Snippets("README.md", "csharp").Single();
        string[] usings = [.. shown.Split('\n').Where(line => line.StartsWith("using ", StringComparison.Ordinal))];
        foreach (string line in usings)
            Assert.Contains(line, source, StringComparison.Ordinal);
        Assert.Equal(Lines(compiled), Lines(shown).Where(line => !line.StartsWith("using ", StringComparison.Ordinal)).Select(line => line.Replace("Console.WriteLine", "Print", StringComparison.Ordinal)));

        string[] output = LibraryExample.Run().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, output.Length);
        Assert.StartsWith("NNGP ", output[0], StringComparison.Ordinal);
        Assert.StartsWith("n = 128: error ", output[4], StringComparison.Ordinal);

        static IEnumerable<string> Lines(string code) => code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
    }

    private static IEnumerable<string> Snippets(string page, string language) =>
        Snippet().Matches(File.ReadAllText(Repository.File(page))).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value);

    /// <summary>The anchors of a page's headings, as they are made from their text: lower case, spaces to hyphens, other signs dropped.</summary>
    private static HashSet<string> Headings(string file) =>
        [.. Heading().Matches(Code().Replace(File.ReadAllText(file), "")).Select(match =>
            NoWord().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"!?\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();

    [GeneratedRegex(@"// <example>\n(.*?)// </example>", RegexOptions.Singleline)]
    private static partial Regex Example();
}
