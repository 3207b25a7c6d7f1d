using System.Globalization;
using Kostka.Numerics;
using Kostka.Reports.Probing;
using Kostka.Spectra.Isotypic;
using Kostka.Studies.Probing;
using Spectre.Console;
using static Kostka.Cli.Tables;

namespace Kostka.Cli;

/// <summary>What was found about a model from outside, as a table and sentences.</summary>
internal static class ProbeTables
{
    private const int MostOutputs = 8;

    public static void Print(ProbeResults results, string? report)
    {
        Table table = Titled("share of the variance by irrep");
        table.AddColumn(new TableColumn("irrep"));
        foreach ((string name, _) in Shown(results))
            table.AddColumn(Right(name));
        table.AddColumn(Right("chance"));
        for (int k = 0; k < results.All.Parts.Length; k++)
        {
            string[] cells =
            [
                results.All.Parts[k].Irrep.ToString(), .. Shown(results).Select(shown => Share(shown.Function.Parts[k].Weight)),
                results.Chance[k].ToString("P1", CultureInfo.InvariantCulture),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        string[] rest =
        [
            "all others", .. Shown(results).Select(shown => Share(shown.Function.Remainder)), results.Chance[^1].ToString("P1", CultureInfo.InvariantCulture),
        ];
        table.AddRow([.. rest.Select(Markup.Escape)]);
        Tables.Print(table);
        foreach (string sentence in ProbeFindings.Sentences(results))
            Tables.Console.WriteLine($"- {sentence}");
        if (report is null)
            return;
        Tables.Console.WriteLine();
        Tables.Console.WriteLine($"report: {report}");
    }

    /// <summary>All outputs together, some one by one when there are several, and the targets.</summary>
    private static IEnumerable<(string Name, ProbedFunction Function)> Shown(ProbeResults results) =>
    [
        (results.Outputs.Length == 1 ? "model" : "all outputs", results.All),
        .. results.Outputs.Length == 1 ? [] : results.Outputs.Take(MostOutputs),
        .. results.Targets.Select(target => ($"target {target.Name}", target.Function)),
    ];

    private static string Share(MeanAndError weight) => double.IsFinite(weight.Mean)
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * weight.Mean:F1} ± {100 * weight.StandardError:F1} %")
        : "–";
}
