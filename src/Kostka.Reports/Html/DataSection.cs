using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>What the sequences are.</summary>
internal static class DataSection
{
    public static void Write(HtmlWriter html, StudyResults results, ReportWords words)
    {
        DataSummary data = results.Data;
        using (html.Begin("section"))
        {
            html.Element("h2", "What the data are");
            string text = $"{Sentence(data.Description)} Length L = {Words.Count(data.Length)}, {Words.Count(data.Vocabulary)} symbols.";
            if (data.Tokens is { } tokens)
                text += $" The text has {Words.Count(tokens)} tokens";
            if (data.Types is { } types)
                text += $", {Words.Count(types)} of them different";
            if (data.Tokens is not null)
                text += ".";
            if (data.Coverage is { } coverage)
                text += $" {Words.Percent(coverage)} of its tokens have a symbol of their own; the others share one.";
            html.Element("p", text);
            Examples(html, data, $"Some {words.Sequences}:");
            if (results.TestMeasure is { } second)
            {
                html.Element("p", $"The second measure, under which what was learned is tested as well: {Sentence(second.Description)}");
                Examples(html, second, $"Some {words.Sequences} of it:");
            }
        }
    }

    private static void Examples(HtmlWriter html, DataSummary data, string heading)
    {
        if (data.Examples.IsDefaultOrEmpty)
            return;
        html.Element("p", heading);
        using (html.Begin("ul", ("class", "examples")))
        {
            foreach (string example in data.Examples)
                html.Element("li", example);
        }
    }

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";
}
