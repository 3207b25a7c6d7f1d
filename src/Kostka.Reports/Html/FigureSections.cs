using System.Collections.Immutable;
using System.Globalization;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>The figures, target by target and then the spectrum, each with its numbers as a table.</summary>
internal static class FigureSections
{
    private const int MostRows = 12;

    public static void Write(
        HtmlWriter html, Glossary glossary, StudyResults results, FigureSet figures, IReadOnlyList<TargetFindings> findings, ReportWords words)
    {
        for (int i = 0; i < findings.Count; i++)
        {
            using (html.Begin("section"))
            {
                html.Element("h2", $"How “{findings[i].Target.Name}” is learned");
                ImmutableArray<Figure> drawn = figures.Targets[i];
                foreach (Figure figure in drawn)
                {
                    if (figure.Name.StartsWith("target-", StringComparison.Ordinal))
                        Parts(html, glossary, findings[i].Target);
                    Draw(html, figure);
                }

                CurveTable(html, glossary, findings[i], words);
                ScoreTable.Write(html, findings[i].Target, words);
                NetworkTable.Write(html, findings[i].Target, words);
                IrrepTable(html, findings[i], words);
            }
        }

        if (results.Spectrum is { } spectrum)
            Spectrum(html, glossary, spectrum, figures.Spectrum, words);
    }

    /// <summary>A figure with its title and caption.</summary>
    internal static void Draw(HtmlWriter html, Figure figure)
    {
        using (html.Begin("figure", ("class", "chart"), ("id", figure.Name)))
        {
            html.Element("h3", figure.Finding);
            using (html.Begin("div", ("class", "drawing"), ("role", "img"), ("aria-label", (string)figure.Specification["description"]!)))
            {
                // Filled by the page's program.
            }

            html.Json(figure.Specification.ToJsonString());
            html.Element("figcaption", figure.Caption);
        }
    }

    /// <summary>A row of a table; its first cell heads it.</summary>
    internal static void Row(HtmlWriter html, string cell, IEnumerable<string> values)
    {
        using (html.Begin("tr"))
        {
            bool first = true;
            foreach (string value in values)
            {
                if (cell == "th")
                    html.Element("th", value, ("scope", "col"));
                else if (first)
                    html.Element("th", value, ("scope", "row"));
                else
                    html.Element("td", value);
                first = false;
            }
        }
    }

    /// <summary>The words that the figure of a target's parts needs.</summary>
    private static void Parts(HtmlWriter html, Glossary glossary, TargetResult target)
    {
        using (html.Begin("p"))
        {
            if (target.Irreps.IsDefaultOrEmpty || !target.PowerByMode.IsEmpty)
            {
                html.Text("Where the target lives, ");
                glossary.Term(html, "eigenmode");
                html.Text(" by eigenmode:");
            }
            else
            {
                html.Text("Where the target lives: it splits into parts, one for each ");
                glossary.Term(html, "irrep");
                html.Text(". What matters is its number of ");
                glossary.Term(html, "boxes below the first row");
                html.Text(".");
            }
        }
    }

    private static void CurveTable(HtmlWriter html, Glossary glossary, TargetFindings findings, ReportWords words)
    {
        TargetResult target = findings.Target;
        if (target.Curve.IsEmpty)
            return;
        bool measured = target.Curve.Any(point => point.Measured is not null);
        bool heldOut = target.Curve.Any(point => point.MeasuredHeldOut is not null);
        bool gcv = target.Curve.Any(point => point.Gcv is not null);
        // A curve is drawn finely; its table shows where it was measured, and where the claim ends.
        CurvePoint[] rows = measured
            ? [.. target.Curve.Where(point => point.Measured is not null || point == findings.Last)]
            : [.. Thin(target.Curve)];
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", "The numbers of this learning curve");
            using (html.Begin("p", ("class", "aside")))
            {
                html.Text("Columns: n is the number of training " + words.Sequences + "; ");
                glossary.Term(html, "learnability");
                html.Text("; ");
                glossary.Term(html, "equivalent kernel");
                if (measured)
                {
                    html.Text("; ± is 1.96 times the ");
                    glossary.Term(html, "standard error");
                }

                if (gcv)
                {
                    html.Text("; ");
                    glossary.Term(html, "cross-validated");
                }

                html.Text(target.Curve.All(point => point.Claimed) ? "." : ". An asterisk marks predictions that are not claimed.");
                if (rows.Length < target.Curve.Length)
                    html.Text(" Every computed n is in curve.csv.");
            }

            using (DataTable.Place(html, $"Learning curve of {target.Name}"))
            using (html.Begin("table"))
            {
                html.Element("caption", $"{target.Name}: test error by number of training {words.Sequences}");
                Row(html, "th",
                [
                    "n",
                    "predicted",
                    .. measured ? ["measured", "difference"] : Array.Empty<string>(),
                    .. heldOut ? ["on held-out blocks"] : Array.Empty<string>(),
                    .. gcv ? ["cross-validated"] : Array.Empty<string>(),
                    "equivalent kernel",
                    "learnability",
                ]);
                foreach (CurvePoint point in rows)
                {
                    string difference = point.Measured is { } found ? Words.SignedPercent((found.Mean / point.Mse) - 1) : "–";
                    Row(html, "td",
                    [
                        Words.Count(point.N),
                        Words.Number(point.Mse) + (point.Claimed ? string.Empty : " *"),
                        .. measured ? [Show(point.Measured), difference] : Array.Empty<string>(),
                        .. heldOut ? [Show(point.MeasuredHeldOut)] : Array.Empty<string>(),
                        .. gcv ? [Show(point.Gcv)] : Array.Empty<string>(),
                        Words.Number(findings.EquivalentKernelError(point)),
                        Words.Number(point.ResolvedLearnability),
                    ]);
                }
            }
        }
    }

    private static void IrrepTable(HtmlWriter html, TargetFindings findings, ReportWords words)
    {
        TargetResult target = findings.Target;
        if (target.Irreps.IsDefaultOrEmpty || target.Curve.All(point => point.LearnabilityByIrrep.IsEmpty))
            return;
        double total = target.Irreps.Sum(part => part.Power);
        CurvePoint[] columns = [.. Thin(target.Curve, 6)];
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", "The parts of this target, by symmetry type");
            html.Element("p", $"The columns give how much of each part is learned from n {words.Sequences}.", ("class", "aside"));

            using (DataTable.Place(html, $"Parts of {target.Name}"))
            using (html.Begin("table"))
            {
                html.Element("caption", $"{target.Name}: learned share by irrep");
                Row(html, "th", ["irrep", "boxes below", "share of target", "half learned from", .. columns.Select(point => $"n = {Words.Count(point.N)}")]);
                foreach (IrrepPower part in target.Irreps)
                {
                    Row(html, "td",
                    [
                        Boxes.Name(part.Partition),
                        Boxes.Below(part.Partition).ToString(CultureInfo.InvariantCulture),
                        Words.ShortPercent(total > 0 ? part.Power / total : double.NaN),
                        double.IsFinite(part.HalfLearned) ? Words.AboutCount(part.HalfLearned) : "–",
                        .. columns.Select(point => Words.ShortPercent(
                            point.LearnabilityByIrrep.FirstOrDefault(entry => entry.Partition.SequenceEqual(part.Partition))?.Value ?? double.NaN)),
                    ]);
                }
            }
        }
    }

    private static void Spectrum(HtmlWriter html, Glossary glossary, SpectrumResult spectrum, Figure? figure, ReportWords words)
    {
        using (html.Begin("section"))
        {
            html.Element("h2", "What the network prefers");
            using (html.Begin("p"))
            {
                html.Text($"The spectrum of the {(spectrum.Kernel == "ntk" ? "tangent kernel (all weights trained)" : "network's kernel")}: each ");
                glossary.Term(html, "eigenmode");
                html.Text(" with its ");
                glossary.Term(html, "eigenvalue");
                html.Text(". The ");
                glossary.Term(html, "trace");
                html.Text($" is {Words.Number(spectrum.Trace)}");
                if (spectrum.TraceError > 0)
                    html.Text($" ± {Words.Number(Agreement.IntervalWidth * spectrum.TraceError)}");
                html.Text($", {Words.Percent(spectrum.TailTrace / spectrum.Trace)} of it in modes too small to tell apart.");
            }

            if (figure is not null)
                Draw(html, figure);
            using (html.Begin("details"))
            {
                html.Element("summary", "The largest eigenvalues");
                if (spectrum.Irreps.IsDefaultOrEmpty)
                    ModeTable(html, spectrum);
                else
                    IrrepSpectrumTable(html, glossary, spectrum);
            }
        }
    }

    private static void ModeTable(HtmlWriter html, SpectrumResult spectrum)
    {
        if (spectrum.Modes is not { Length: > 0 } modes)
            return;
        using (DataTable.Place(html, "Eigenvalues"))
        using (html.Begin("table"))
        {
            html.Element("caption", $"{(modes[0].Isotypic.IsEmpty ? "" : "On the right: how much of each eigenmode lies in an irrep, estimated by permuting positions. ")}The first {Math.Min(20, modes.Length)} of {Words.Count(modes.Length)} eigenvalues");
            ImmutableArray<IrrepWeight> labels = modes[0].Isotypic;
            Row(html, "th", ["rank", "eigenvalue", "standard error", "share of the trace", .. labels.Select(label => Boxes.Name(label.Partition))]);
            for (int i = 0; i < Math.Min(20, modes.Length); i++)
            {
                Row(html, "td",
                [
                    Words.Count(i + 1),
                    Words.Number(modes[i].Eigenvalue),
                    Words.Number(modes[i].StandardError),
                    Words.ShortPercent(modes[i].Eigenvalue / spectrum.Trace),
                    .. labels.Select((_, k) => k < modes[i].Isotypic.Length ? Weight(modes[i].Isotypic[k]) : string.Empty),
                ]);
            }
        }
    }

    private static void IrrepSpectrumTable(HtmlWriter html, Glossary glossary, SpectrumResult spectrum)
    {
        using (html.Begin("p", ("class", "aside")))
        {
            html.Text("By ");
            glossary.Term(html, "irrep");
            html.Text(" and its ");
            glossary.Term(html, "boxes below the first row");
            html.Text("; ");
            glossary.Term(html, "dimension");
            html.Text("; ");
            glossary.Term(html, "multiplicity");
            html.Text(".");
        }

        using (DataTable.Place(html, "Eigenvalues by irrep"))
        using (html.Begin("table"))
        {
            html.Element("caption", "Eigenvalues by irrep");
            Row(html, "th", ["irrep", "boxes below", "dimension", "multiplicity", "largest eigenvalue", "error", "share of the trace"]);
            foreach (IrrepSpectrum irrep in spectrum.Irreps)
            {
                Row(html, "td",
                [
                    Boxes.Name(irrep.Partition),
                    Boxes.Below(irrep.Partition).ToString(CultureInfo.InvariantCulture),
                    irrep.Dimension,
                    Words.Count(irrep.Multiplicity),
                    irrep.Eigenvalues.IsEmpty || irrep.Eigenvalues[0] < irrep.Errors[0] ? "–" : Words.Number(irrep.Eigenvalues[0]),
                    irrep.Errors.IsEmpty ? "–" : Words.Number(irrep.Errors[0]),
                    Words.ShortPercent(Math.Max(irrep.TraceShare, 0)),
                ]);
            }
        }
    }

    private static string Weight(IrrepWeight weight) => $"{Words.ShortPercent(Math.Clamp(weight.Weight, 0, 1))} ± {Words.ShortPercent(Agreement.IntervalWidth * weight.StandardError)}";

    internal static string Show(Estimate? estimate) => estimate switch
    {
        null => "–",
        { StandardError: >= 0 } => $"{Words.Number(estimate.Mean)} ± {Words.Number(Agreement.IntervalWidth * estimate.StandardError)}",
        _ => Words.Number(estimate.Mean),
    };

    /// <summary>At most so many points of a curve, its ends among them.</summary>
    private static IEnumerable<CurvePoint> Thin(ImmutableArray<CurvePoint> curve, int most = MostRows) => curve.Length <= most
        ? curve
        : Enumerable.Range(0, most).Select(i => curve[(int)Math.Round(i * (curve.Length - 1.0) / (most - 1))]);
}
