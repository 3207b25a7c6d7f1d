using System.Globalization;
using Kostka.Numerics;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Reports.Html;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Probing;

namespace Kostka.Reports.Probing;

/// <summary>The report on a model from outside.</summary>
internal static class ProbePage
{
    private const int MostOutputs = 40;

    /// <summary>The whole page.</summary>
    public static string Write(ProbeResults results, Figure? figure) => Page.Write(results.Model, html =>
    {
        using (html.Begin("header"))
        {
            html.Element("p", "Kostka report", ("class", "kicker"));
            html.Element("h1", results.Model);
            html.Element("p", "How permutation symmetric is what this model learned?", ("class", "question"));
        }

        Answer(html, results);
        using (html.Begin("section"))
        {
            html.Element("h2", "By symmetry type");
            if (figure is not null)
                FigureSections.Draw(html, figure);
            Table(html, results);
        }

        Certainty(html, results);
        using (html.Begin("section"))
        {
            RepeatSection.Write(
                html, results.Command, "The probe's sequences and the model's outputs decide every number.", results.Timings, results.Machine, results.Versions);
        }
    });

    private static void Answer(HtmlWriter html, ProbeResults results) => AnswerSection.Write(
        html,
        ProbeFindings.Sentences(results),
        "The outputs on permuted sequences split into parts, one for each irrep of the permutations of positions. The trivial part is the mean over all orders of a sequence's tokens: what remains when order is " +
        "forgotten. Wide transformers learn it first; each further part needs more data, the more boxes its partition has below the first row.");

    private static void Table(HtmlWriter html, ProbeResults results)
    {
        (string Name, ProbedFunction Function)[] functions =
        [
            (results.Outputs.Length == 1 ? "model" : "all outputs", results.All),
            .. results.Outputs.Length == 1 ? [] : results.Outputs.Take(MostOutputs),
            .. results.Targets.Select(target => ($"target {target.Name}", target.Function)),
        ];
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", "The numbers");
            DataTable.Write(
                html,
                "Share of the variance in each irrep, in percent, with its standard error",
                ["", "variance", .. results.All.Parts.Select(part => Boxes.Name(part.Irrep.Parts)), "all others"],
                [.. functions.Select(Row), ["chance", "", .. results.Chance.Select(share => (100 * share).ToString("0.0", CultureInfo.InvariantCulture))]]);
            if (results.Outputs.Length > MostOutputs)
                html.Element("p", $"The first {Words.Count(MostOutputs)} of {Words.Count(results.Outputs.Length)} outputs; all are in weights.csv.", ("class", "aside"));
        }
    }

    private static string[] Row((string Name, ProbedFunction Function) shown) =>
    [
        shown.Name, Words.Number(shown.Function.Variance.Mean), .. shown.Function.Parts.Select(part => Percent(part.Weight)), Percent(shown.Function.Remainder),
    ];

    private static void Certainty(HtmlWriter html, ProbeResults results)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "How sure this is");
            using (html.Begin("ul"))
            {
                html.Element(
                    "li",
                    $"{Words.Count(results.Settings.Orbits)} sequences ({results.Description}, L = {Words.Count(results.Length)}, {Words.Count(results.Vocabulary)} symbols), each in {Words.Count(results.Settings.Points)} random orders. " +
                    "Standard errors are the spread among the sequences (jackknife): they know nothing of rare sequences that the probe did not meet.");
                html.Element("li", "Estimates of parts that are absent scatter around zero, so that some are negative.");
                html.Element("li", "The mean of each output is left out: a constant does not depend on order, and says nothing.");
                if (results.Outputs.Length > 1)
                    html.Element("li", "All outputs together: their variances are added, so that outputs on a larger scale count more.");
            }
        }
    }

    private static string Percent(MeanAndError share) => double.IsFinite(share.Mean)
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * share.Mean:0.0} ± {100 * share.StandardError:0.0}")
        : "–";
}
