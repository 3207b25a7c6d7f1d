using System.Globalization;
using Kostka.Studies;
using Kostka.Studies.Results;
using Spectre.Console;
using static Kostka.Cli.Tables;

namespace Kostka.Cli;

/// <summary>Sample complexity against length as tables.</summary>
internal static class ScalingTables
{
    public static void Print(StudyResults results) => Print(results.Scaling!);

    public static void Print(ScalingResult scaling)
    {
        string reached = scaling.Criterion is ScalingCriterion.Learnability
            ? $"learnability {Short(scaling.Threshold)}"
            : $"an error of {Short(scaling.Threshold)} of the mean square";
        Tables.Console.WriteLine($"samples needed for {reached}, ridge {Short(scaling.Ridge)}; in brackets: times the bound ridge · dimension / trace");
        foreach (TargetScaling target in scaling.Targets)
        {
            Table table = Titled(target.Target ?? "leading eigenfunction of each irrep");
            table.AddColumn(Right("L"));
            table.AddColumn(Right("method"));
            foreach (IrrepScaling irrep in target.Irreps)
                table.AddColumn(Right(Irrep([0, .. irrep.Below])));
            if (target.Whole is not null)
                table.AddColumn(Right("whole target"));
            for (int i = 0; i < scaling.Lengths.Length; i++)
            {
                string[] cells =
                [
                    scaling.Lengths[i].ToString("#,0", CultureInfo.InvariantCulture),
                    scaling.Methods[i],
                    .. target.Irreps.Select(irrep => Needed(irrep.Samples.Values[i], irrep.Bound.Values[i])),
                    .. target.Whole is { } whole ? [Count(whole.Values[i])] : Array.Empty<string>(),
                ];
                table.AddRow([.. cells.Select(Markup.Escape)]);
            }

            string[] exponents =
            [
                "grows as",
                "",
                .. target.Irreps.Select(irrep => Power(irrep.Samples)),
                .. target.Whole is { } all ? [Power(all)] : Array.Empty<string>(),
            ];
            table.AddRow([.. exponents.Select(Markup.Escape)]);
            table.AddRow([.. ((string[])["bound grows as", "", .. target.Irreps.Select(irrep => Power(irrep.Bound)), .. target.Whole is null ? Array.Empty<string>() : [""]]).Select(Markup.Escape)]);
            Tables.Console.Write(table);
        }
    }

    private static string Needed(double samples, double bound) =>
        double.IsFinite(samples) ? $"{Count(samples)} ({(samples / bound).ToString("G3", CultureInfo.InvariantCulture)})" : "–";

    private static string Count(double samples) => double.IsFinite(samples) ? samples.ToString("G4", CultureInfo.InvariantCulture) : "–";

    private static string Power(ScalingSeries series) => !double.IsFinite(series.Exponent)
        ? "–"
        : double.IsFinite(series.ExponentError)
            ? string.Create(CultureInfo.InvariantCulture, $"L^{series.Exponent:F3} ± {series.ExponentError:G1}")
            : string.Create(CultureInfo.InvariantCulture, $"L^{series.Exponent:F3}");
}
