using System.Text;
using Kostka.Sequences;
using Kostka.Studies.Corpora;
using Kostka.Studies.Running;

namespace Kostka.Reports.Tests.Samples;

/// <summary>Texts made up and really analysed.</summary>
internal static class SampleCorpora
{
    public static IReadOnlyDictionary<string, CorpusResults> All { get; } = new Dictionary<string, CorpusResults>
    {
        ["corpus"] = Words(),
        ["corpus-long-windows"] = Characters(),
        ["corpus-bare"] = Analysed(Sentences(300), new Tokenization.Words(), 2, 3, settings => settings with { Components = 0, Permutations = 0, Resamples = 0 }),
    };

    /// <summary>Words of sentences with some grammar, in windows of eight.</summary>
    public static CorpusResults Words() => Analysed(Sentences(1500), new Tokenization.Words(), 8, 18);

    private static CorpusResults Characters() => Analysed(Sentences(400), new Tokenization.Characters(), 100, 20);

    private static CorpusResults Analysed(string text, Tokenization tokens, int length, int vocabulary, Func<CorpusSettings, CorpusSettings>? change = null)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var settings = new CorpusSettings(["-"], new TextOptions(tokens, StandardInput: input), length, vocabulary) { Resamples = 20, Permutations = 19, TestWindows = 200 };
        return CorpusAnalysis.Run(change?.Invoke(settings) ?? settings, new RunOptions(1, "kostka corpus - …", []), RunObserver.None);
    }

    private static string Sentences(int count)
    {
        var random = new Random(3);
        string[] subjects = ["dog", "<cat>", "tree's", "river & lake", "stone", "a-rather-long-winded-subject"], verbs = ["sees", "likes", "“quotes”", "knows"], links = ["the", "a", "every"];
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string end = random.Next(3) == 0 ? " , and" : " .\n";
            text.Append($"{links[random.Next(3)]} {subjects[random.Next(6)]} {verbs[random.Next(4)]} {links[random.Next(3)]} {subjects[random.Next(6)]}{end} ");
        }

        return text.ToString();
    }
}
