using System.Globalization;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>How to repeat the run: command, study, seed, versions, machine, time spent.</summary>
internal static class RepeatSection
{
    public static void Write(HtmlWriter html, StudyResults results)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "How to repeat it");
            using (html.Begin("pre"))
                html.Element("code", results.Command);
            html.Element("p", $"Seed {results.Seed.ToString(CultureInfo.InvariantCulture)}. The same study and seed give the same numbers to rounding on any machine.");
            using (html.Begin("div", ("class", "columns")))
            {
                Table(html, "Time spent", results.Timings.Select(timing => (timing.Stage, Words.Duration(timing.Seconds)))
                    .Append(("together", Words.Duration(results.Timings.Sum(timing => timing.Seconds)))));
                Table(html, "Machine", results.Machine.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)));
                Table(html, "Versions", results.Versions.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value)));
            }

            using (html.Begin("details"))
            {
                html.Element("summary", "The study file as run");
                using (html.Begin("pre"))
                    html.Element("code", results.StudyText);
            }
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
