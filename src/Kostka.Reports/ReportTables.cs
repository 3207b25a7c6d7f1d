using System.Collections.Immutable;
using System.Globalization;
using Kostka.Studies.Results;

namespace Kostka.Reports;

/// <summary>The numbers of a report as tables, for spreadsheets and scripts. Cells that are not known are empty.</summary>
internal static class ReportTables
{
    /// <summary>Learning curves: a row for each target and number of training sequences.</summary>
    public static IEnumerable<IReadOnlyList<string>> Curve(StudyResults results)
    {
        yield return
        [
            "target", "n", "claimed", "kappa", "overfitting", "mse", "mse_equivalent_kernel", "learnability", "gcv", "gcv_stderr",
            "measured", "measured_stderr", "repeats", "held_out", "held_out_stderr",
        ];
        foreach (TargetResult target in results.Targets)
        {
            foreach (CurvePoint point in target.Curve)
            {
                yield return
                [
                    target.Name, Whole(point.N), point.Claimed ? "true" : "false", Cell(point.Kappa), Cell(point.Overfitting), Cell(point.Mse),
                    Cell(point.MseEquivalentKernel), Cell(point.ResolvedLearnability), Cell(point.Gcv?.Mean), Cell(point.Gcv?.StandardError),
                    Cell(point.Measured?.Mean), Cell(point.Measured?.StandardError), point.Measured is { } found ? Whole(found.Repeats) : string.Empty,
                    Cell(point.MeasuredHeldOut?.Mean), Cell(point.MeasuredHeldOut?.StandardError),
                ];
            }
        }
    }

    /// <summary>The spectrum: a row for each eigenvalue, with its irrep or with the targets' power in its mode.</summary>
    public static IEnumerable<IReadOnlyList<string>> Spectrum(StudyResults results)
    {
        SpectrumResult spectrum = results.Spectrum!;
        if (!spectrum.Irreps.IsDefaultOrEmpty)
        {
            yield return ["partition", "dimension", "eigenvalue", "error"];
            foreach (IrrepSpectrum irrep in spectrum.Irreps)
            {
                for (int i = 0; i < irrep.Eigenvalues.Length; i++)
                    yield return [string.Join(' ', irrep.Partition), irrep.Dimension, Cell(irrep.Eigenvalues[i]), Cell(irrep.Errors.Length > i ? irrep.Errors[i] : null)];
            }

            yield break;
        }

        TargetResult[] resolved = [.. results.Targets.Where(target => !target.PowerByMode.IsDefaultOrEmpty)];
        yield return ["rank", "eigenvalue", "stderr", .. resolved.Select(target => $"power_{target.Name}")];
        ImmutableArray<SampledMode> modes = spectrum.Modes ?? [];
        for (int i = 0; i < modes.Length; i++)
        {
            yield return
            [
                Whole(i + 1), Cell(modes[i].Eigenvalue), Cell(modes[i].StandardError),
                .. resolved.Select(target => i < target.PowerByMode.Length ? Cell(target.PowerByMode[i]) : string.Empty),
            ];
        }
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Cell(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty;
}
