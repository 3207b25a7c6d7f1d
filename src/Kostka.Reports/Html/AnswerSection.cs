using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>The answer in plain words, which stands first.</summary>
internal static class AnswerSection
{
    public static void Write(HtmlWriter html, Glossary glossary, StudyResults results, IReadOnlyList<TargetFindings> findings, ReportWords words)
    {
        using (html.Begin("section", ("class", "answer"), ("aria-labelledby", "answer")))
        {
            html.Element("h2", "The answer", ("id", "answer"));
            if (findings.Count == 0)
                html.Element("p", "No target has been worked out yet.");
            foreach (TargetFindings target in findings)
            {
                TargetAnswer answer = Answer.Of(target, words);
                using (html.Begin("article"))
                {
                    html.Element("h3", answer.Target);
                    html.Element("p", answer.Description, ("class", "description"));
                    html.Element("p", answer.Sentences[0], ("class", "lead"));
                    using (html.Begin("ul"))
                    {
                        foreach (string sentence in answer.Sentences.Skip(1))
                            html.Element("li", sentence);
                    }
                }
            }

            if (findings.Count == 0)
                return;
            using (html.Begin("p", ("class", "aside")))
            {
                html.Text("The ");
                glossary.Term(html, "test error");
                html.Text(" of an infinitely wide network is computed from its ");
                glossary.Term(html, "kernel");
                html.Text(results.Targets.Any(target => !target.References.IsEmpty)
                    ? ", before anything is trained. The simple predictors it is compared with are measured on the same text."
                    : ", before anything is trained. “Learned” is the error that has gone, as a share of the error of always answering 0.");
            }
        }
    }
}
