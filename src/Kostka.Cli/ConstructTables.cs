using System.Globalization;
using Kostka.Capacity.Constructions;
using Kostka.Cli.Commands;
using Spectre.Console;
using static Kostka.Cli.Tables;

namespace Kostka.Cli;

/// <summary>A construction as tables.</summary>
internal static class ConstructTables
{
    public static void Print(ConstructedFunction found)
    {
        SparseConstruction construction = found.Construction;
        MeasuredMargin measured = found.Measured;
        int s = construction.Target.Positions.Length, dimension = construction.Vectors.Dimension;
        Tables.Console.WriteLine($"{found.Name} of {s} of {Number(construction.Length)} bits; {found.Embedding} positions of {Number(dimension)} coordinates; {Number(construction.ReadOut.Units)} hidden units");
        Tables.Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"margin: at least {construction.GuaranteedMargin:F6}; measured {measured.Margin:F6} on {(measured.AllPatterns ? $"all {measured.Patterns:N0}" : $"{measured.Patterns:N0} random")} patterns × {measured.Fillings} fillings of the other bits"));
        Table heads = Titled("attention");
        heads.AddColumns(new TableColumn("head reads"), Right("logit R"), Right("κ"), Right("leak"), Right("allowed"), Right("‖W_QK‖"), Right("any head: at least"), Right("‖W_V‖₂"), Right("‖W_V‖₂,₁"));
        for (int h = 0; h < construction.Heads.Length; h++)
        {
            SelectionHead head = construction.Heads[h];
            ConstructionNorms.Head norms = construction.Norms.Heads[h];
            double least = found.NecessaryScore(head) / (construction.Norms.Input * construction.Norms.Query);
            double[] numbers = [head.Logit, head.Kappa, head.Leak, head.AllowedLeak, norms.QueryKey, least, norms.Value, norms.ValueColumns];
            heads.AddRow([string.Join(", ", head.Positions.Take(8)) + (head.Positions.Length > 8 ? ", …" : ""), .. numbers.Select(Short)]);
        }

        Tables.Print(heads);
        Tables.Console.WriteLine($"norms: tokens {Short(construction.Norms.Input)}, query {Short(construction.Norms.Query)}, output weights {Short(construction.Norms.Weights)}");
        if (found.Checkpoint is { } path)
            Tables.Console.WriteLine($"weights: {path}");
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
