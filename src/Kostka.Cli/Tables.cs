using System.Globalization;
using Kostka.Studies.Results;
using Spectre.Console;

namespace Kostka.Cli;

/// <summary>Results as tables on standard output.</summary>
internal static class Tables
{
    private const int MostModes = 20;

    /// <summary>Standard output: with colours on a terminal, plain and wide elsewhere.</summary>
    private static readonly IAnsiConsole _console = CreateConsole();

    public static void Print(StudyResults results, string report)
    {
        PrintCurves(results);
        foreach (string note in results.Notes)
            _console.MarkupLineInterpolated($"[grey]{note}[/]");
        _console.WriteLine();
        Console.Out.WriteLine($"report: {report}");
    }

    public static void PrintCurves(StudyResults results)
    {
        foreach (TargetResult target in results.Targets)
        {
            Table table = Titled($"{target.Name}: {target.Description}");
            bool heldOut = target.Curve.Any(point => point.MeasuredHeldOut is not null);
            table.AddColumns(Right("n"), Right("predicted error"), Right("measured"), Right("cross-validated"), Right("learned"));
            if (heldOut)
                table.AddColumn(Right("held-out blocks"));
            foreach (CurvePoint point in target.Curve)
            {
                string[] cells =
                [
                    Text(point.N),
                    point.Claimed ? Short(point.Mse) : $"({Short(point.Mse)})",
                    Text(point.Measured),
                    Text(point.Gcv),
                    double.IsFinite(point.ResolvedLearnability) ? point.ResolvedLearnability.ToString("P0", CultureInfo.InvariantCulture) : "–",
                ];
                table.AddRow([.. (heldOut ? [.. cells, Text(point.MeasuredHeldOut)] : cells).Select(Markup.Escape)]);
            }

            _console.Write(table);
            if (target.Curve.Any(point => !point.Claimed))
                _console.WriteLine("In brackets: beyond a quarter of the pool, drawn but not claimed.");
            foreach (ReferencePredictor reference in target.References)
                _console.WriteLine($"{reference.Name}: {Short(reference.MeanSquaredError)}");
        }
    }

    public static void PrintSpectrum(StudyResults results)
    {
        SpectrumResult spectrum = results.Spectrum!;
        _console.WriteLine($"spectrum of the {spectrum.Kernel} kernel, {spectrum.Method}: trace {Short(spectrum.Trace)}, unresolved {Short(spectrum.TailTrace)}");
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumns(Right("mode"), Right("eigenvalue"), Right("standard error"), Right("share of trace"));
        if (spectrum.Modes is { } modes)
        {
            for (int r = 0; r < Math.Min(MostModes, modes.Length); r++)
            {
                double share = modes[r].Eigenvalue / spectrum.Trace;
                table.AddRow(Text(r + 1), Short(modes[r].Eigenvalue), Short(modes[r].StandardError), share.ToString("P2", CultureInfo.InvariantCulture));
            }

            _console.Write(table);
            if (modes.Length > MostModes)
                _console.WriteLine($"… and {modes.Length - MostModes} more (--json prints all).");
        }
    }

    public static void Print(Table table) => _console.Write(table);

    private static IAnsiConsole CreateConsole()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        plain.Profile.Width = 160;
        return plain;
    }

    private static Table Titled(string title) => new Table().Border(TableBorder.Simple).Title(Markup.Escape(title));

    private static TableColumn Right(string name) => new TableColumn(name).RightAligned();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(Estimate? estimate) => estimate is null
        ? "–"
        : double.IsFinite(estimate.StandardError) ? $"{Short(estimate.Mean)} ± {estimate.StandardError.ToString("G2", CultureInfo.InvariantCulture)}" : Short(estimate.Mean);

    private static string Short(double value) => double.IsFinite(value) ? value.ToString("G5", CultureInfo.InvariantCulture) : "–";
}
