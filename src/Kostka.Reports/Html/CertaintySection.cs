using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>How sure the report is: what is estimated, what is not claimed, what was left out.</summary>
internal static class CertaintySection
{
    public static void Write(HtmlWriter html, Glossary glossary, StudyResults results, IReadOnlyList<TargetFindings> findings, ReportWords words)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "How sure this is");
            using (html.Begin("ul"))
            {
                if (results.Spectrum is { } spectrum)
                    Spectrum(html, glossary, spectrum, words);
                foreach (string method in results.Sweep.Select(point => point.Results.Spectrum?.Method).OfType<string>().Distinct())
                    html.Element("li", method == "sampled" ? "Spectra of the sweep with the method “sampled” are estimated from sampled sequences." : $"Spectra of the sweep with the method “{method}” are computed, not sampled.");
                if (results.Scaling is { } scaling)
                    html.Element("li", $"The samples needed at each length follow from spectra that are computed, not sampled (method: {Words.List([.. scaling.Methods.Distinct()])}), by the self-consistent theory; exponents are fitted to the larger half of the lengths, their errors are those of the fit.");
                foreach (TargetFindings target in findings)
                    Target(html, glossary, target, words);
                foreach (string note in results.Notes)
                    html.Element("li", note);
            }
        }
    }

    private static void Spectrum(HtmlWriter html, Glossary glossary, SpectrumResult spectrum, ReportWords words)
    {
        using (html.Begin("li"))
        {
            if (spectrum.Pool is { } pool)
            {
                html.Text($"The eigenvalues are estimated from {Words.Count(pool)} sampled {words.Sequences}, and carry a ");
                glossary.Term(html, "standard error");
                html.Text(". Predictions are claimed only for n that so many samples can carry.");
            }
            else
            {
                html.Text($"The eigenvalues are computed, not sampled (method: {spectrum.Method}); their errors are given in the table.");
            }

            html.Text($" {Words.Percent(spectrum.TailTrace / spectrum.Trace)} of the ");
            glossary.Term(html, "trace");
            html.Text(" is not resolved into modes; it acts as additional ");
            glossary.Term(html, "ridge");
            html.Text(".");
        }
    }

    private static void Target(HtmlWriter html, Glossary glossary, TargetFindings findings, ReportWords words)
    {
        TargetResult target = findings.Target;
        using (html.Begin("li"))
        {
            html.Element("strong", target.Name);
            html.Text($": mean square {Words.Number(target.MeanSquare)}, of which resolved modes hold {Words.Number(target.ResolvedPower)}; ");
            html.Text($"{Words.Number(target.LabelNoise)} counts as ");
            glossary.Term(html, "label noise");
            html.Text(". ");
            glossary.Term(html, "ridge", "Ridge");
            html.Text($": {Words.Number(target.Ridge)}. ");
            html.Text(target.Curve.All(point => point.Claimed)
                ? "The prediction is claimed for every n shown."
                : findings.Last is null
                    ? "The prediction is claimed for no n."
                    : $"The prediction is claimed up to n = {Words.Count((long)Math.Min(target.ClaimedUpTo, findings.Last.N))}; beyond, it is drawn and not claimed.");
            Estimate? measured = target.Curve.Select(point => point.Measured).FirstOrDefault(estimate => estimate is not null);
            if (measured is not null)
                html.Text($" Measured with {Words.Count(measured.Repeats)} independent repeat{(measured.Repeats == 1 ? string.Empty : "s")}.");
        }
    }
}
