using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>How to repeat the run: command, study, seed, versions, machine, time spent.</summary>
internal static class RepeatSection
{
    public static void Write(HtmlWriter html, StudyResults results)
    {
        string sentence = $"Seed {results.Seed.ToString(CultureInfo.InvariantCulture)}. The same study and seed give the same numbers to rounding on any machine.";
        using (html.Begin("section"))
        {
            Write(html, results.Command, sentence, results.Timings, results.Machine, results.Versions);
            StudyFile(html, results.StudyText);
        }
    }

    /// <summary>The study file as it was run, to open.</summary>
    public static void StudyFile(HtmlWriter html, string text)
    {
        using (html.Begin("details"))
        {
            html.Element("summary", "The study file as run");
            using (html.Begin("pre"))
                html.Element("code", text);
        }
    }

    /// <summary>The heading, the command and the three tables.</summary>
    public static void Write(
        HtmlWriter html,
        string command,
        string sentence,
        ImmutableArray<Timing> timings,
        ImmutableDictionary<string, string> machine,
        ImmutableDictionary<string, string> versions)
    {
        html.Element("h2", "How to repeat it");
        using (html.Begin("pre"))
            html.Element("code", command);
        html.Element("p", sentence);
        using (html.Begin("div", ("class", "columns")))
        {
            Table(html, "Time spent", timings.Select(timing => (timing.Stage, Words.Duration(timing.Seconds)))
                .Append(("together", Words.Duration(timings.Sum(timing => timing.Seconds)))));
            Table(html, "Machine", machine.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)));
            Table(html, "Versions", versions.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)));
        }
    }

    private static void Table(HtmlWriter html, string caption, IEnumerable<(string Name, string Value)> rows)
    {
        using (html.Begin("table", ("class", "facts")))
        {
            html.Element("caption", caption);
            foreach (var (name, value) in rows)
            {
                using (html.Begin("tr"))
                {
                    html.Element("th", name, ("scope", "row"));
                    html.Element("td", value);
                }
            }
        }
    }
}
