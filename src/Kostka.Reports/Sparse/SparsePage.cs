using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Reports.Html;
using Kostka.Studies.Results;

namespace Kostka.Reports.Sparse;

/// <summary>The report of a sparse study.</summary>
internal static class SparsePage
{
    /// <summary>The whole page.</summary>
    /// <param name="results">What was found.</param>
    /// <param name="figures">The figures of each task.</param>
    public static string Write(SparseResults results, ImmutableArray<ImmutableArray<Figure>> figures) => Page.Write(results.Name, html =>
    {
        using (html.Begin("header"))
        {
            html.Element("p", "Kostka report", ("class", "kicker"));
            html.Element("h1", results.Name);
            html.Element("p", results.Question ?? "Can a transformer find the few tokens that matter, and how does the data it needs grow with the context?", ("class", "question"));
            if (!results.Complete)
                html.Element("p", "This run was interrupted: what is here is valid, but not all.", ("class", "aside"));
        }

        AnswerSection.Write(
            html,
            [.. results.Tasks.Select(task => (Title: char.ToUpperInvariant(task.Description[0]) + task.Description[1..], Sentences: SparseFindings.Sentences(task))).Where(article => !article.Sentences.IsEmpty)],
            "Only a few tokens of a long context decide the label. A transformer can select them by attention; a kernel, and so an infinitely wide network that hardly moves, has to learn all functions of so many tokens at once.");
        for (int t = 0; t < results.Tasks.Length; t++)
        {
            using (html.Begin("section"))
            {
                html.Element("h2", $"How “{results.Tasks[t].Task.Name}” is learned");
                foreach (Figure figure in figures[t])
                    FigureSections.Draw(html, figure);
                Tables(html, results.Tasks[t]);
            }
        }

        Certainty(html, results);
        using (html.Begin("section"))
        {
            string sentence = $"Seed {results.Seed.ToString(CultureInfo.InvariantCulture)}. The same study and seed give the same runs on this machine, whatever the number of threads, and however often it is interrupted.";
            RepeatSection.Write(html, results.Command, sentence, results.Timings, results.Machine, results.Versions);
            RepeatSection.StudyFile(html, results.StudyText);
        }
    });

    private static void Tables(HtmlWriter html, SparseTaskResult task)
    {
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", "The numbers");
            DataTable.Write(
                html,
                $"{task.Task.Name}: samples needed, with an interval that holds in 95 % of cases",
                ["T", .. task.Learners.Select(learner => SparseSeries.NameOf(learner.Learner)), .. TheoryHeads(task)],
                task.Contexts.Select(context => (string[])[Words.Count(context), .. task.Learners.Select(learner => At(learner, context)), .. Theory(task, context)]));
            foreach (SparseLearnerResult learner in task.Learners.Where(learner => learner.Points.Any(point => point.Attention is not null)))
                RunTable(html, task, learner);
            SparseLearnerResult[] grown = [.. task.Learners.Where(learner => learner.Growth is not null)];
            if (grown.Length > 0)
                GrowthTable(html, task, grown);
        }
    }

    private static void RunTable(HtmlWriter html, SparseTaskResult task, SparseLearnerResult learner) => DataTable.Write(
        html,
        $"{task.Task.Name}, {SparseSeries.NameOf(learner.Learner)}: runs of the search by how they ended, and the attention of those that succeeded",
        ["T", "runs", "successes", "too few data", "optimisation failed", "on relevant positions", "on the least attended of them", "on the most attended other", "positions revealed"],
        learner.Points.Select(point => (string[])
        [
            Words.Count(point.Context),
            Words.Count(point.Failures.Runs),
            Words.Count(point.Failures.Successes),
            Words.Count(point.Failures.Data),
            Words.Count(point.Failures.Optimisation),
            Share(point.Attention?.RelevantMass),
            Share(point.Attention?.SmallestMass),
            Share(point.Attention?.LargestOther),
            Share(point.Attention?.Revealed),
        ]));

    private static void GrowthTable(HtmlWriter html, SparseTaskResult task, SparseLearnerResult[] learners) => DataTable.Write(
        html,
        $"{task.Task.Name}: two laws fitted to the thresholds of all problems by maximum likelihood; AIC is Akaike's criterion, smaller is better",
        ["learner", "a·ln T + b", "AIC", "a·T^c", "AIC", "AIC with a mean for each T", "verdict"],
        learners.Select(learner => (string[])
        [
            SparseSeries.NameOf(learner.Learner),
            $"a = {SparseFindings.Fitted(learner.Growth!.Log.A)} ± {SparseFindings.Fitted(learner.Growth.Log.StandardError)}, b = {SparseFindings.Fitted(learner.Growth.Log.B)}",
            SparseFindings.Fitted(learner.Growth.Log.Aic),
            $"c = {SparseFindings.Fitted(learner.Growth.Power.B)} ± {SparseFindings.Fitted(learner.Growth.Power.StandardError)}, a = {SparseFindings.Fitted(learner.Growth.Power.A)}",
            SparseFindings.Fitted(learner.Growth.Power.Aic),
            SparseFindings.Fitted(learner.Growth.SaturatedAic),
            SparseFindings.Verdict(learner.Growth),
        ]));

    private static IEnumerable<string> TheoryHeads(SparseTaskResult task)
    {
        if (task.Predicted is not null)
            yield return "kernel, predicted";
        if (task.Bound is null)
            yield break;
        yield return "bound from norms";
        yield return "bound for the search";
        yield return "VC dimension above";
    }

    private static IEnumerable<string> Theory(SparseTaskResult task, int context)
    {
        if (task.Predicted is { } predicted)
            yield return predicted.Points.FirstOrDefault(point => point.Context == context)?.Samples is { } samples ? Words.AboutCount(samples) : "–";
        if (task.Bound is not { } bound)
            yield break;
        SparseBoundPoint? at = bound.Points.FirstOrDefault(point => point.Context == context);
        yield return at is null ? "–" : Words.Number(at.Norms);
        yield return at is null ? "–" : Words.Number(at.FiniteClass);
        yield return at is null ? "–" : Words.Number(at.Vc);
    }

    private static string At(SparseLearnerResult learner, int context) =>
        learner.Points.FirstOrDefault(point => point.Context == context) is { } point ? SparseFindings.Samples(point) : "–";

    private static string Share(Estimate? estimate) => estimate is null ? "–" : Words.FinePercent(estimate.Mean);

    private static void Certainty(HtmlWriter html, SparseResults results)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "How sure this is");
            using (html.Begin("ul"))
            {
                html.Element(
                    "li",
                    $"{Words.Count(results.Settings.Seeds)} problems at each T, each with relevant positions and data of its own; all learners are given the same ones. A run succeeds when it is right on {Words.Percent(results.Settings.Accuracy)} of " +
                    $"{Words.Count(results.Settings.Scoring)} sequences that played no part in it; restarts are chosen on {Words.Count(results.Settings.Selection)} others.");
                html.Element("li", "Each problem's threshold is found by bisection on nested training sets, as if learning were monotone in the number of sequences. Where it is not, the search ends at one of several crossings.");
                html.Element("li", "The samples needed are those of half of the problems. Their interval comes from order statistics and assumes nothing about the distribution; it is as wide as the grid of sample sizes, at least.");
                html.Element("li", "A law is preferred when its Akaike criterion is smaller by more than 4, and supported unless giving every T a mean of its own is better than both by more than 4. Few lengths and few problems cannot decide much.");
                html.Element("li", "What is measured belongs to the optimiser and its settings too: a transformer that finds nothing may be one that searched badly.");
                if (results.Tasks.Any(task => task.Predicted is not null))
                    html.Element("li", "Predictions for the kernel: learning curves from exact spectra; accuracy from the mean prediction, which is shrunk part by part, and a Gaussian fluctuation about it.");
                foreach (string note in results.Notes)
                    html.Element("li", note);
            }
        }
    }
}
