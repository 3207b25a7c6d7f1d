using System.Security.Cryptography;
using System.Text;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>The report as one self-contained page: it opens without a network and fetches nothing.</summary>
internal static class ReportPage
{
    /// <summary>The whole page.</summary>
    public static string Write(StudyResults results, FigureSet figures)
    {
        // A closing tag inside one of the program's strings or comments must not end its element; "<\/" means the same to JavaScript.
        string program = Resources.PageProgram.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
        var html = new HtmlWriter();
        var glossary = new Glossary();
        ReportWords words = ReportWords.For(results.Data);
        TargetFindings[] findings = [.. results.Targets.Select(target => new TargetFindings(target, words.Tolerance))];

        html.Doctype();
        using (html.Begin("html", ("lang", "en")))
        {
            using (html.Begin("head"))
            {
                html.Void("meta", ("charset", "utf-8"));
                html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy(program)));
                html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
                html.Void("meta", ("name", "generator"), ("content", "Kostka"));
                html.Element("title", $"{results.Name} – Kostka");
                html.Trusted("style", Resources.Style);
            }

            using (html.Begin("body"))
            using (html.Begin("main"))
            {
                Heading(html, results);
                AnswerSection.Write(html, glossary, results, findings, words);
                FigureSections.Write(html, glossary, results, figures, findings, words);
                ScalingSection.Write(html, glossary, results, figures.Scaling, words);
                SweepSection.Write(html, glossary, results, figures.Sweep, words);
                CertaintySection.Write(html, glossary, results, findings, words);
                DataSection.Write(html, results, words);
                RepeatSection.Write(html, results);
            }

            html.Trusted("script", program);
        }

        return html.ToString();
    }

    /// <summary>Only our own program may run, known by its hash, and nothing may be fetched, framed or sent.</summary>
    private static string Policy(string program) =>
        $"default-src 'none'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(program)))}'; " +
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

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
