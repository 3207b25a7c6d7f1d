using System.Collections.Immutable;
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
                WithoutTargets(html, results, words);
            foreach (TargetFindings target in findings)
            {
                TargetAnswer answer = Answer.Of(target, words);
                Article(html, answer.Target, answer.Description, answer.Sentences);
            }

            if (results.Scaling is { } scaling)
            {
                foreach (TargetScaling target in scaling.Targets)
                    Article(html, target.Target is null ? "Longer sequences" : $"Longer sequences: {target.Target}", null, [.. ScalingFindings.Sentences(scaling, target, words)]);
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
                    ? ", before anything is trained. The simple predictors it is compared with answer the same question."
                    : ", before anything is trained. “Learned” is the error that has gone, as a share of the error of always answering 0.");
            }
        }
    }

    /// <summary>An answer of a few sentences, the first of them the most important, and how to read it.</summary>
    public static void Write(HtmlWriter html, ImmutableArray<string> sentences, string aside)
    {
        using (html.Begin("section", ("class", "answer"), ("aria-labelledby", "answer")))
        {
            html.Element("h2", "The answer", ("id", "answer"));
            using (html.Begin("article"))
            {
                html.Element("p", sentences[0], ("class", "lead"));
                if (sentences.Length > 1)
                    Rest(html, sentences);
            }

            html.Element("p", aside, ("class", "aside"));
        }
    }

    /// <summary>Several answers, each under a title of its own, and how to read them.</summary>
    public static void Write(HtmlWriter html, ImmutableArray<(string Title, ImmutableArray<string> Sentences)> articles, string aside)
    {
        using (html.Begin("section", ("class", "answer"), ("aria-labelledby", "answer")))
        {
            html.Element("h2", "The answer", ("id", "answer"));
            foreach ((string title, ImmutableArray<string> sentences) in articles)
                Article(html, title, null, sentences);
            html.Element("p", articles.IsEmpty ? "Nothing has been worked out yet." : aside, ("class", "aside"));
        }
    }

    /// <summary>What a run says that had no target: the spectrum's answer, or the sweep's.</summary>
    private static void WithoutTargets(HtmlWriter html, StudyResults results, ReportWords words)
    {
        if (!results.Sweep.IsEmpty)
            Article(html, "The sweep", null, SweepFindings.Sentences(results.Sweep, words));
        else if (results.Spectrum is { } spectrum && results.Complete)
            Article(html, "What the network prefers", null, SpectrumFindings.Sentences(spectrum));
        else
            html.Element("p", "No target has been worked out yet.");
    }

    private static void Article(HtmlWriter html, string title, string? description, ImmutableArray<string> sentences)
    {
        if (sentences.IsEmpty)
            return;
        using (html.Begin("article"))
        {
            html.Element("h3", title);
            if (description is not null)
                html.Element("p", description, ("class", "description"));
            html.Element("p", sentences[0], ("class", "lead"));
            if (sentences.Length > 1)
                Rest(html, sentences);
        }
    }

    private static void Rest(HtmlWriter html, ImmutableArray<string> sentences)
    {
        using (html.Begin("ul"))
        {
            foreach (string sentence in sentences.Skip(1))
                html.Element("li", sentence);
        }
    }
}
