using System.Collections.Immutable;
using System.Globalization;
using Kostka.Studies.Results;
using Spectre.Console;
using static Kostka.Cli.Tables;

namespace Kostka.Cli;

/// <summary>The studies of a sweep in one table.</summary>
internal static class SweepTable
{
    private const int MostColumns = 4;

    public static void Print(ImmutableArray<SweepResult> points)
    {
        int[] below = [.. points.SelectMany(Shares).Select(part => part.Below).Distinct().Order().Take(MostColumns)];
        string[] targets = [.. points.SelectMany(point => point.Results.Targets.Select(target => target.Name)).Distinct()];
        Table table = Titled($"{points.Length} studies: shares of the trace by boxes below the first row{(targets.Length > 0 ? ", and predicted errors at the most training sequences" : "")}");
        table.AddColumns(new TableColumn("study"), Right("method"), Right("trace"));
        foreach (int boxes in below)
            table.AddColumn(Right($"{boxes} below"));
        foreach (string target in targets)
            table.AddColumn(Right(target));
        foreach (SweepResult point in points)
        {
            string[] cells =
            [
                string.Join(", ", point.Labels),
                point.Results.Spectrum?.Method ?? "–",
                Short(point.Results.Spectrum?.Trace ?? double.NaN),
                .. below.Select(boxes => Shares(point).Where(part => part.Below == boxes).Sum(part => part.Share).ToString("P3", CultureInfo.InvariantCulture)),
                .. targets.Select(target => Short(point.Results.Targets.FirstOrDefault(found => found.Name == target)?.Curve.LastOrDefault(at => at.Claimed)?.Mse ?? double.NaN)),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Tables.Console.Write(table);
    }

    private static IEnumerable<(int Below, double Share)> Shares(SweepResult point) =>
        point.Results.Spectrum?.Irreps.Select(irrep => (irrep.Partition.Skip(1).Sum(), Math.Max(irrep.TraceShare, 0))) ?? [];
}
