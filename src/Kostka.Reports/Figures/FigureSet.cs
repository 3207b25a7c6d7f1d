using System.Collections.Immutable;
using System.Text;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Figures;

/// <summary>All figures of a study.</summary>
/// <param name="Targets">The figures of each target, in the study's order.</param>
/// <param name="Spectrum">The kernel's spectrum, or null.</param>
/// <param name="Scaling">Samples needed by length, one figure a target.</param>
/// <param name="Sweep">The studies of a sweep beside one another.</param>
public sealed record FigureSet(ImmutableArray<ImmutableArray<Figure>> Targets, Figure? Spectrum, ImmutableArray<Figure> Scaling, ImmutableArray<Figure> Sweep)
{
    /// <summary>The cross-dataset bound, or null.</summary>
    public Figure? Bound { get; init; }

    /// <summary>Every figure, once.</summary>
    public IEnumerable<Figure> All => [.. Targets.SelectMany(figures => figures), .. new[] { Spectrum, Bound }.OfType<Figure>(), .. Scaling, .. Sweep];

    /// <summary>Draws what there is to draw.</summary>
    /// <param name="results">What a run found; it may be incomplete.</param>
    public static FigureSet Of(StudyResults results)
    {
        ReportWords words = ReportWords.For(results.Data);
        HashSet<string> names = new(StringComparer.Ordinal), scaled = new(StringComparer.Ordinal);
        var targets = results.Targets.Select(target =>
        {
            var findings = new TargetFindings(target, words.Tolerance);
            string name = Unique(FileName(target.Name), names);
            IEnumerable<Figure?> figures =
            [
                LearningCurveFigure.Draw(findings, words, $"curve-{name}"),
                ResidualFigure.Draw(findings, words, $"residuals-{name}"),
                Curve(CurveQuantity.Accuracy(target, words), $"accuracy-{name}"),
                Curve(CurveQuantity.CrossEntropy(target, words), $"cross-entropy-{name}"),
                Curve(CurveQuantity.OutOfDistribution(target, words), $"out-of-distribution-{name}"),
                .. NetworkFigures.Draw(target, words, name),
                (results.Spectrum?.Modes is null ? TargetIrrepFigure.Draw(findings, words, $"target-{name}") : null) ?? TargetPowerFigure.Draw(findings, results.Spectrum, words, $"target-{name}"),
            ];
            return figures.OfType<Figure>().ToImmutableArray();
        }).ToImmutableArray();
        Figure? Curve(CurveQuantity? quantity, string name) => quantity is null || quantity.Points.IsEmpty ? null : LearningCurveFigure.Draw(quantity, words, name);
        Figure? spectrum = results.Spectrum is null
            ? null
            : IrrepSpectrumFigure.Draw(results.Spectrum, "spectrum") ?? SpectrumFigure.Draw(results.Spectrum, words, "spectrum");
        IEnumerable<Figure?> scaling = results.Scaling is not { } lengths
            ? []
            : lengths.Targets.Select(target => ScalingFigure.Draw(lengths, target, words, $"scaling-{Unique(FileName(target.Target ?? "leading"), scaled)}"));
        return new FigureSet(targets, spectrum, [.. scaling.OfType<Figure>()], SweepFigures.Draw(results.Sweep, words))
        {
            Bound = BoundFigure.Draw(results.Bound, words, "bound"),
        };
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
