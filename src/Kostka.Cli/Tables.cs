using System.Collections.Immutable;
using System.Globalization;
using Kostka.Studies.Results;
using Spectre.Console;

namespace Kostka.Cli;

/// <summary>Results as tables on standard output.</summary>
internal static class Tables
{
    private const int MostModes = 20, MostEigenvalues = 2, MostDigits = 12;

    /// <summary>Standard output: with colours on a terminal, plain and wide elsewhere.</summary>
    internal static IAnsiConsole Console { get; } = CreateConsole();

    public static void Print(StudyResults results, string report)
    {
        if (!results.Sweep.IsEmpty)
            SweepTable.Print(results.Sweep);
        else if (results.Targets.IsEmpty && results.Spectrum is not null)
            PrintSpectrum(results);
        PrintCurves(results);
        if (results.Bound is { } bound)
            PrintBound(bound);
        if (results.Scaling is { } scaling)
            ScalingTables.Print(scaling);
        foreach (string note in results.Notes)
            Console.MarkupLineInterpolated($"[grey]{note}[/]");
        Console.WriteLine();
        Console.WriteLine($"report: {report}");
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
            ImmutableArray<ScoreColumns.Column> scores = ScoreColumns.Of(target);
            table.AddColumns([.. scores.Select(column => Right(column.Name))]);
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
                string[] more = heldOut ? [Text(point.MeasuredHeldOut)] : [];
                table.AddRow([.. cells.Concat(more).Concat(scores.Select(column => column.Value(point))).Select(Markup.Escape)]);
            }

            Console.Write(table);
            if (target.Curve.Any(point => !point.Networks.IsEmpty))
                PrintNetworks(target);
            if (target.Curve.Any(point => !point.Claimed))
                Console.WriteLine("In brackets: beyond a quarter of the pool, drawn but not claimed.");
            foreach (ReferencePredictor reference in target.References)
                Console.WriteLine($"{reference.Name}: {ScoreColumns.Text(reference)}");
            foreach (ReferencePredictor reference in target.OutOfDistribution?.References ?? [])
                Console.WriteLine($"{reference.Name}, under the second measure: {ScoreColumns.Text(reference)}");
        }
    }

    private static void PrintNetworks(TargetResult target)
    {
        Table table = Titled($"{target.Name}: trained networks");
        table.AddColumns(Right("n"), new TableColumn("network"), Right("method"), Right("error of one"), Right("of their mean"), Right("regression"), Right("distance"), Right("diverged"));
        foreach ((int n, NetworkPoint network) in target.Curve.SelectMany(point => point.Networks.Select(network => (point.N, network))))
        {
            string[] cells =
            [
                Text(n), network.Title, network.Method, Text(network.Single), Text(network.Ensemble), Text(network.Regression), Text(network.Distance), Text(network.Diverged.Length),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Console.Write(table);
    }

    private static void PrintBound(BoundResult bound)
    {
        Table table = Titled($"cross-dataset bound; idealised measure: {bound.Measure}");
        table.AddColumns(Right("eigenfunction"), Right("eigenvalue"), Right("half from at least"), Right($"n = {bound.Modes[0].Points[^1].N}: at most"), Right("measured"));
        for (int t = 0; t < bound.Modes.Length; t++)
        {
            BoundMode mode = bound.Modes[t];
            table.AddRow(Text(t + 1), Short(mode.Eigenvalue), Short(mode.SamplesForHalf), Short(mode.Points[^1].Bound.Mean), Text(mode.Points[^1].Found));
        }

        Console.Write(table);
    }

    public static void PrintSpectrum(StudyResults results)
    {
        SpectrumResult spectrum = results.Spectrum!;
        Console.WriteLine($"spectrum of the {spectrum.Kernel} kernel, {spectrum.Method}: trace {Short(spectrum.Trace)}, unresolved {Short(spectrum.TailTrace)}");
        if (!spectrum.Irreps.IsEmpty)
            PrintIrreps(spectrum);
        if (!spectrum.ClosedForm.IsEmpty)
            PrintFormulas(spectrum.ClosedForm);
        if (spectrum.Modes is { } modes)
            PrintModes(spectrum, modes);
    }

    private static void PrintIrreps(SpectrumResult spectrum)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumns(Right("irrep"), Right("dimension"), Right("multiplicity"), Right("eigenvalues"), Right("share of trace"));
        foreach (IrrepSpectrum irrep in spectrum.Irreps)
        {
            string[] values = [.. irrep.Eigenvalues.Zip(irrep.Errors).Where(pair => pair.First > pair.Second).Take(MostEigenvalues).Select(pair => WithError(pair.First, pair.Second))];
            int more = irrep.Eigenvalues.Zip(irrep.Errors).Count(pair => pair.First > pair.Second) - values.Length;
            string[] cells =
            [
                $"({string.Join(", ", irrep.Partition)})",
                Whole(irrep.Dimension),
                Whole(irrep.Multiplicity.ToString(CultureInfo.InvariantCulture)),
                values.Length == 0 ? "none above its error" : string.Join("  ", values) + (more > 0 ? $"  and {more} more" : ""),
                values.Length == 0 ? "0 %" : Share(irrep.TraceShare),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Console.Write(table);
    }

    /// <summary>A share in percent, of which small ones keep two digits.</summary>
    private static string Share(double share) => share switch
    {
        <= 0 => "0 %",
        < 1e-5 => $"{(100 * share).ToString("0.0E0", CultureInfo.InvariantCulture)} %",
        _ => share.ToString("P3", CultureInfo.InvariantCulture),
    };

    private static void PrintFormulas(ImmutableArray<FormulaEigenvalue> formulas)
    {
        Table table = Titled("the linear block in closed form");
        table.AddColumns(Right("irrep"), Right("tokens"), Right("eigenfunctions"), Right("value of the formula"), Right("numerical"), new TableColumn("formula"));
        foreach (FormulaEigenvalue found in formulas)
        {
            string[] cells =
            [
                Irrep(found.Partition),
                found.Tokens,
                Whole(found.Multiplicity.ToString(CultureInfo.InvariantCulture)),
                found.Value.ToString("G12", CultureInfo.InvariantCulture),
                double.IsFinite(found.Numerical) ? found.Numerical.ToString("G12", CultureInfo.InvariantCulture) : "–",
                found.Formula,
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Console.Write(table);
    }

    private static void PrintModes(SpectrumResult spectrum, ImmutableArray<SampledMode> modes)
    {
        Table table = new Table().Border(TableBorder.Simple);
        table.AddColumns(Right("mode"), Right("eigenvalue"), Right("standard error"), Right("share of trace"));
        ImmutableArray<IrrepWeight> labels = modes.IsEmpty ? [] : modes[0].Isotypic;
        foreach (IrrepWeight label in labels)
            table.AddColumn(Right(Irrep(label.Partition)));
        for (int r = 0; r < Math.Min(MostModes, modes.Length); r++)
        {
            double share = modes[r].Eigenvalue / spectrum.Trace;
            string[] cells =
            [
                Text(r + 1),
                Short(modes[r].Eigenvalue),
                Short(modes[r].StandardError),
                share.ToString("P2", CultureInfo.InvariantCulture),
                .. labels.Select((_, k) => k < modes[r].Isotypic.Length ? Weight(modes[r].Isotypic[k]) : ""),
            ];
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        Console.Write(table);
        if (modes.Length > MostModes)
            Console.WriteLine($"… and {modes.Length - MostModes} more (--json prints all).");
    }

    /// <summary>Prints a table.</summary>
    public static void Print(Table table) => Console.Write(table);

    private static IAnsiConsole CreateConsole()
    {
        if (!System.Console.IsOutputRedirected)
            return AnsiConsole.Console;
        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        plain.Profile.Width = 160;
        return plain;
    }

    internal static Table Titled(string title) => new Table().Border(TableBorder.Simple).Title(Markup.Escape(title));

    internal static TableColumn Right(string name) => new TableColumn(name).RightAligned();

    /// <summary>A value with as many digits as its error leaves, eight at most, and the error.</summary>
    private static string WithError(double value, double error)
    {
        int digits = error > 0 ? Math.Clamp((int)Math.Ceiling(Math.Log10(value / error)), 1, 8) : 8;
        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString($"G{digits}", CultureInfo.InvariantCulture)} ± {error:G1}");
    }

    /// <summary>A whole number, by its leading digits where it has many.</summary>
    private static string Whole(string digits) => digits.Length <= MostDigits
        ? digits
        : string.Create(CultureInfo.InvariantCulture, $"{digits[0]}.{digits[1..4]}e+{digits.Length - 1}");

    /// <summary>"(L−2, 1, 1)".</summary>
    internal static string Irrep(IReadOnlyList<int> partition) =>
        partition.Count <= 1 ? "(L)" : $"(L−{partition.Skip(1).Sum()}, {string.Join(", ", partition.Skip(1))})";

    private static string Weight(IrrepWeight weight) => string.Create(CultureInfo.InvariantCulture, $"{weight.Weight:F3} ± {weight.StandardError:G1}");

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Text(Estimate? estimate) => estimate is null
        ? "–"
        : double.IsFinite(estimate.StandardError) ? $"{Short(estimate.Mean)} ± {estimate.StandardError.ToString("G2", CultureInfo.InvariantCulture)}" : Short(estimate.Mean);

    internal static string Short(double value) => double.IsFinite(value) ? value.ToString("G5", CultureInfo.InvariantCulture) : "–";
}
