using System.Collections.Immutable;
using System.Text;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Figures;

/// <summary>All figures of a study.</summary>
/// <param name="Targets">The figures of each target, in the study's order.</param>
/// <param name="Spectrum">The kernel's spectrum, or null.</param>
public sealed record FigureSet(ImmutableArray<ImmutableArray<Figure>> Targets, Figure? Spectrum)
{
    /// <summary>Every figure, once.</summary>
    public IEnumerable<Figure> All => Targets.SelectMany(figures => figures).Concat(Spectrum is null ? [] : [Spectrum]);

    /// <summary>Draws what there is to draw.</summary>
    /// <param name="results">What a run found; it may be incomplete.</param>
    public static FigureSet Of(StudyResults results)
    {
        ReportWords words = ReportWords.For(results.Data);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var targets = results.Targets.Select(target =>
        {
            var findings = new TargetFindings(target, words.Tolerance);
            string name = Unique(FileName(target.Name), names);
            Figure?[] figures =
            [
                LearningCurveFigure.Draw(findings, words, $"curve-{name}"),
                ResidualFigure.Draw(findings, words, $"residuals-{name}"),
                TargetIrrepFigure.Draw(findings, words, $"target-{name}") ?? TargetPowerFigure.Draw(findings, results.Spectrum, words, $"target-{name}"),
            ];
            return figures.OfType<Figure>().ToImmutableArray();
        }).ToImmutableArray();
        Figure? spectrum = results.Spectrum is null
            ? null
            : IrrepSpectrumFigure.Draw(results.Spectrum, "spectrum") ?? SpectrumFigure.Draw(results.Spectrum, words, "spectrum");
        return new FigureSet(targets, spectrum);
    }

    /// <summary>A name that is safe as a file name on any system: lower-case letters, digits and hyphens, at most 60.</summary>
    private static string FileName(string name)
    {
        var safe = new StringBuilder();
        foreach (char letter in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
                safe.Append(letter);
            else if (safe.Length > 0 && safe[^1] != '-')
                safe.Append('-');
        }

        string result = safe.ToString(0, Math.Min(safe.Length, 60)).Trim('-');
        return result.Length == 0 ? "target" : result;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string candidate = name;
        for (int i = 2; !taken.Add(candidate); i++)
            candidate = $"{name}-{i}";
        return candidate;
    }
}
