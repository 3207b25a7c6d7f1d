using System.Diagnostics;
using System.Text;

namespace Kostka.Studies.Tests;

/// <summary>Files that are no study at all: one clear message each, quickly, whatever their size or depth.</summary>
public sealed class HostileDocumentTests
{
    public static TheoryData<string, string> NoStudies => new()
    {
        { "", "x is empty; a study needs at least the key model." },
        { "   \n# only a comment\n", "x is empty; a study needs at least the key model." },
        { "[1, 2]", "x, line 1, column 1: found a list of 2; a study is a mapping of keys to values, such as \"model: …\"." },
        { "hello", "x, line 1, column 1: found hello; a study is a mapping of keys to values, such as \"model: …\"." },
        { "model: {}\n...\n---\nmodel: {}", "x, line 3, column 1: a second document begins here; a study file holds one." },
        { "a: 1\0", "x, line 1: the control character U+0000; this is not a text file." },
        { "sequence:\n\tlength: 3", "spaces only." },
        { "a: *b", "anchors and aliases" },
        { "base: &b { x: 1 }\nmodel: { <<: *b }", "anchors and aliases" },
        { "a: 'x", "not valid YAML" },
        { "a: [1, 2", "not valid YAML" },
        { "{\"a\": 1, \"a\": 2}", "x, line 1, column 10: the key \"a\" is given twice (first in line 1)." },
        { "{\n \"a\": {\"b\": 1,\n \"b\": 2}}", "x, line 3, column 2: the key \"b\" is given twice (first in line 2)." },
    };

    [Theory]
    [MemberData(nameof(NoStudies))]
    public void WhatIsNoStudyIsRefusedInOneSentence(string text, string message)
    {
        string actual = Assert.Throws<RequestException>(() => Study.Parse(text, "x")).Message;
        Assert.Contains(message, actual, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', actual);
    }

    public static TheoryData<string, string> Deep => new()
    {
        { "[", "]" }, { "{\"a\":", "}" }, { "{a: ", "}" }, { "- ", "" }, { "? ", "" }, { "[{a: ", "}]" }, { "&a [", "]" }, { "*a [", "]" }, { "'", "" }, { "\"\\", "" }, { "- - ? ", "" }, { "a: ", "" }, { "{", "" }, { "!", "" },
    };

    [Theory]
    [MemberData(nameof(Deep))]
    public void NestingOfAnyDepthIsRefusedQuickly(string open, string close)
    {
        const int depth = 100_000;
        var clock = Stopwatch.StartNew();
        string text = string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));
        foreach (string document in new[] { text, "model: " + text, "model:\n  layers:\n    " + text })
            Assert.NotEmpty(Assert.Throws<RequestException>(() => Study.Parse(document, "deep")).Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void DeepNestingNamesItsLimit()
    {
        string layers = string.Concat(Enumerable.Repeat("[residual: ", 100)) + "[dense: ]" + string.Concat(Enumerable.Repeat("]", 100));
        Assert.Contains("nested more than 64 deep", Assert.Throws<RequestException>(() => Study.Parse($"model: {{ layers: {layers} }}", "deep")).Message, StringComparison.Ordinal);
        string json = string.Concat(Enumerable.Repeat("{\"a\": ", 100)) + "1" + new string('}', 100);
        Assert.Contains("nested more than 64 deep", Assert.Throws<RequestException>(() => Study.Parse(json, "deep")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ALargeStudyIsReadQuickly()
    {
        string weights = string.Join(", ", Enumerable.Repeat("0.25", 50_000));
        var clock = Stopwatch.StartNew();
        Study study = Study.Parse(Samples.Small.Replace("kind: junta, function: parity, positions: [0, 1]", $"kind: linear, weights: [{weights}]", StringComparison.Ordinal)
            .Replace("length: 16", "length: 50000", StringComparison.Ordinal), "large");
        Assert.Equal(50_000, Assert.IsType<TargetSettings.Linear>(study.Targets[0]).Weights.Length);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Fact]
    public void FilesThatCannotBeStudiesAreRefused()
    {
        string folder = Directory.CreateTempSubdirectory("kostka-studies-").FullName;
        try
        {
            Refused(Path.Combine(folder, "none.yaml"), null, "does not exist");
            Refused(Path.Combine(folder, "no", "such.yaml"), null, "does not exist");
            Refused(folder, null, "is a folder");
            Refused(Path.Combine(folder, "latin1.yaml"), Encoding.Latin1.GetBytes("model: {}\nquestion: é\n"), "line 2: not UTF-8 text");
            Refused(Path.Combine(folder, "utf16.yaml"), Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("model: {}")).ToArray(), "not UTF-8 text");
            Refused(Path.Combine(folder, "binary.yaml"), [0x6D, 0x3A, 0x00, 0x01], "control character U+0000");
            Refused(Path.Combine(folder, "huge.yaml"), Encoding.ASCII.GetBytes(new string('#', 5 << 20)), "longer than 4 MiB");
            Refused(Path.Combine(folder, "a strange name.yaml"), Encoding.UTF8.GetBytes(Samples.Small), "\"a strange name\" cannot name a study; add the key \"name\"");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static void Refused(string path, byte[]? content, string message)
        {
            if (content is not null)
                File.WriteAllBytes(path, content);
            string actual = Assert.Throws<RequestException>(() => Study.Load(path)).Message;
            Assert.Contains(message, actual, StringComparison.Ordinal);
            Assert.Contains(path, actual, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AByteOrderMarkAndWindowsLineEndsAreFine()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("kostka-studies-").FullName, "windows.yaml");
        File.WriteAllText(path, Samples.Small.Replace("\n", "\r\n", StringComparison.Ordinal), new UTF8Encoding(true));
        Assert.Equal("windows", Study.Load(path).Name);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
