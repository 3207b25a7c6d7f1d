using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>The report of a study.</summary>
internal static class ReportPage
{
    /// <summary>The whole page.</summary>
    public static string Write(StudyResults results, FigureSet figures)
    {
        var glossary = new Glossary();
        ReportWords words = ReportWords.For(results.Data);
        TargetFindings[] findings = [.. results.Targets.Select(target => new TargetFindings(target, words.Tolerance))];
        return Page.Write(results.Name, html =>
        {
            Heading(html, results);
            AnswerSection.Write(html, glossary, results, findings, words);
            FigureSections.Write(html, glossary, results, figures, findings, words);
            BoundSection.Write(html, glossary, results, figures.Bound, words);
            ScalingSection.Write(html, glossary, results, figures.Scaling, words);
            SweepSection.Write(html, glossary, results, figures.Sweep, words);
            CertaintySection.Write(html, glossary, results, findings, words);
            DataSection.Write(html, results, words);
            RepeatSection.Write(html, results);
        });
    }

    private static void Heading(HtmlWriter html, StudyResults results)
    {
        using (html.Begin("header"))
        {
            html.Element("p", "Kostka report", ("class", "kicker"));
            html.Element("h1", results.Name);
            if (!string.IsNullOrWhiteSpace(results.Question))
                html.Element("p", results.Question, ("class", "question"));
            if (!results.Complete)
            {
                html.Element(
                    "p",
                    "This run was interrupted. What is here is valid, but it is not all; the same command continues where it stopped.",
                    ("class", "banner"),
                    ("role", "status"));
            }
        }
    }
}
