using System.Globalization;
using Kostka.Corpora;
using Kostka.Reports.Corpora;
using Kostka.Studies.Corpora;
using Spectre.Console;
using static Kostka.Cli.Tables;

namespace Kostka.Cli;

/// <summary>What was found about a text, as tables and sentences.</summary>
internal static class CorpusTables
{
    public static void Print(CorpusResults results, string? report)
    {
        CorpusText text = results.Text;
        Tables.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{text.Tokens:#,0} {text.TokenKind}, {text.Types:#,0} different; {results.Settings.Vocabulary:#,0} symbols cover {text.Coverage:P1} one by one; windows of {results.Settings.Length}"));
        PrintShares(results);
        if (!results.Components.IsEmpty)
            PrintComponents(results);
        foreach (string sentence in CorpusFindings.Sentences(results))
            Tables.Console.WriteLine($"- {sentence}");
        foreach (string note in results.Notes)
            Tables.Console.MarkupLineInterpolated($"[grey]{note}[/]");
        if (report is null)
            return;
        Tables.Console.WriteLine();
        Tables.Console.WriteLine($"report: {report}");
    }

    private static void PrintShares(CorpusResults results)
    {
        Table table = Titled("invariant share of the covariance");
        table.AddColumns(Right("L"), Right("V"), Right("whole"), Right("shuffled"), Right("between positions"), Right("shuffled"), Right("freed of chance"));
        foreach (ShareResult point in results.ByLength.Concat(results.ByVocabulary).DistinctBy(point => (point.Length, point.Vocabulary)))
        {
            string[] cells =
            [
                Count(point.Length), Count(point.Vocabulary), Share(point.Text.All), Share(point.Shuffled.All),
                Share(point.Text.OffDiagonal), Share(point.Shuffled.OffDiagonal), Share(point.Corrected.OffDiagonal),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Tables.Print(table);
    }

    private static void PrintComponents(CorpusResults results)
    {
        Table table = Titled("principal components");
        table.AddColumns(Right("rank"), Right("eigenvalue"), Right("variance"), Right("trivial"), Right("standard"), new TableColumn("in words"));
        for (int i = 0; i < results.Components.Length; i++)
        {
            PrincipalComponent component = results.Components[i];
            string[] cells =
            [
                Count(i + 1), Short(component.Eigenvalue), (component.Eigenvalue / results.TotalVariance).ToString("P1", CultureInfo.InvariantCulture), Share(component.TrivialWeight),
                Share(component.StandardWeight), ComponentWords.Describe(component, results.Text.Alphabet),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Tables.Print(table);
    }

    private static string Count(int value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Share(double value) => double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";
}
