using System.Globalization;
using Kostka.Capacity.Models;
using Kostka.Studies.Capacity;
using Spectre.Console;

namespace Kostka.Cli;

/// <summary>Norms and capacity bounds as tables on standard output.</summary>
internal static class CapacityTables
{
    public static void Print(CapacityResults results)
    {
        PrintNorms(results.Capacity);
        PrintTheorems(results);
        foreach (string reason in results.Capacity.Outside)
            Tables.Console.WriteLine($"No bound, since {reason}.");
        if (!results.Theorems.IsEmpty)
        {
            Tables.Console.WriteLine("Norms were rounded up to powers of two for the statements about new data, the price of measuring them after training.");
            Tables.Console.WriteLine("Embeddings: \"given\" holds for embeddings fixed before the data were seen, \"learned\" also for trained ones.");
            Tables.Console.WriteLine("Such bounds are far from what happens in practice; only how they grow with norms, context and samples is informative.");
        }
    }

    private static void PrintNorms(ModelCapacity capacity)
    {
        Table table = Tables.Titled($"norms; largest input {Tables.Short(capacity.InputNorm)}");
        table.AddColumns(new TableColumn("layer"), new TableColumn("matrix"), Tables.Right("shape"), Tables.Right("spectral"), Tables.Right("Frobenius"), Tables.Right("columns (2,1)"), Tables.Right("entries (1,1)"));
        foreach (LayerMeasure layer in capacity.Layers)
        {
            foreach (MatrixMeasure matrix in layer.Matrices)
                AddRow(table, layer.Number.ToString(CultureInfo.InvariantCulture), matrix);
        }

        if (capacity.Readout is { } readout)
            AddRow(table, "", readout);
        Tables.Print(table);
    }

    private static void AddRow(Table table, string layer, MatrixMeasure matrix) => table.AddRow(
        layer, matrix.Name, $"{matrix.Rows} × {matrix.Columns}", Tables.Short(matrix.Spectral), Tables.Short(matrix.Frobenius), Tables.Short(matrix.SumOfColumns), Tables.Short(matrix.SumOfEntries));

    private static void PrintTheorems(CapacityResults results)
    {
        if (results.Theorems.IsEmpty)
            return;
        CapacitySettings settings = results.Settings;
        Table table = Tables.Titled(string.Create(
            CultureInfo.InvariantCulture,
            $"bounds at m = {settings.Samples:N0}, T = {results.Tokens:N0}, margin {settings.Margin}, δ = {settings.Failure}"));
        table.AddColumns(
            new TableColumn("theorem"), new TableColumn("embeddings"), Tables.Right("Γ³"), Tables.Right("ln N(γ/2)"), new TableColumn("on new data"), Tables.Right("bound at m"), Tables.Right("samples needed"));
        foreach (TheoremResult theorem in results.Theorems)
        {
            bool first = true;
            foreach (Statement statement in theorem.Statements)
            {
                table.AddRow(
                    first ? theorem.Bound.Theorem : "",
                    first ? theorem.Bound.Embeddings == EmbeddingsAs.Given ? "given" : "learned" : "",
                    first ? Tables.Short(theorem.Covering.GammaCubed) : "",
                    first ? Tables.Short(theorem.Covering.LogCoveringNumber(settings.Margin / 2)) : "",
                    Meaning(statement.Name),
                    Tables.Short(statement.AtSamples),
                    string.Create(CultureInfo.InvariantCulture, $"{Tables.Short(statement.SamplesNeeded)} for {statement.Target}"));
                first = false;
            }
        }

        Tables.Print(table);
    }

    private static string Meaning(string statement) => statement switch
    {
        "dudley_gap" => "gap of the ramp loss",
        "margin_gap" => "gap to the errors within the margin",
        "all_inputs_gap" => "gap to the errors within the margin, any T",
        "realizable" => "error, none within the margin",
        "all_inputs_realizable" => "error, none within the margin, any T",
        _ => statement,
    };
}
