using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Kostka.Symmetry;
using Spectre.Console;

namespace Kostka.Cli.Commands;

/// <summary>Irreps as tables on standard output.</summary>
internal static class IrrepTables
{
    /// <summary>Wide tables are printed in parts of at most so many characters a line.</summary>
    private const int Width = 150;

    /// <summary>Longer numbers are rounded here; the JSON document has all digits.</summary>
    private const int MostDigits = 40;

    public static void Print(
        int length, int? vocabulary, ImmutableArray<Partition> irreps, CharacterTable? characters, ImmutableArray<ImmutableArray<BigInteger>>? kostka)
    {
        var names = irreps.Select(irrep => irrep.ToString()).ToImmutableArray();
        List<(string Name, ImmutableArray<string> Cells)> columns = [("dimension", [.. irreps.Select(irrep => Text(Dimensions.OfSymmetricGroup(irrep)))])];
        if (vocabulary is { } symbols)
            columns.Add(("multiplicity", [.. irreps.Select(irrep => Text(Dimensions.OfGeneralLinearGroup(irrep, symbols)))]));
        string among = vocabulary is null ? "" : $" in the sequences over {vocabulary} symbol{(vocabulary == 1 ? "" : "s")}";
        Print($"irreps of the permutations of {length} position{(length == 1 ? "" : "s")}{among}", names, columns);
        if (characters is not null)
        {
            Print(
                "characters, by irrep and cycle lengths",
                names,
                [.. characters.Partitions.Select(cycles => (Short(cycles), irreps.Select(irrep => Text(characters[irrep, cycles])).ToImmutableArray()))]);
        }

        if (kostka is { } rows)
        {
            Print(
                "Kostka numbers, by irrep and type",
                names,
                [.. irreps.Select((type, column) => (Short(type), rows.Select(row => Text(row[column])).ToImmutableArray()))]);
        }
    }

    private static void Print(string title, ImmutableArray<string> names, List<(string Name, ImmutableArray<string> Cells)> columns)
    {
        int nameWidth = names.Max(name => name.Length);
        for (int start = 0, end; start < columns.Count; start = end)
        {
            int width = nameWidth;
            for (end = start; end < columns.Count && (end == start || width + WidthOf(columns[end]) <= Width); end++)
                width += WidthOf(columns[end]);
            Table table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(title));
            table.AddColumn(new TableColumn("irrep").NoWrap());
            for (int c = start; c < end; c++)
                table.AddColumn(new TableColumn(Markup.Escape(columns[c].Name)).RightAligned());
            for (int row = 0; row < names.Length; row++)
                table.AddRow([Markup.Escape(names[row]), .. Enumerable.Range(start, end - start).Select(c => Markup.Escape(columns[c].Cells[row]))]);
            Tables.Print(table);
        }
    }

    private static int WidthOf((string Name, ImmutableArray<string> Cells) column) => 3 + Math.Max(column.Name.Length, column.Cells.Max(cell => cell.Length));

    /// <summary>Equal parts as powers: 3 2^2 1^4.</summary>
    private static string Short(Partition partition) => string.Join(
        ' ', partition.Parts.GroupBy(part => part).Select(equal => equal.Count() == 1 ? $"{equal.Key}" : $"{equal.Key}^{equal.Count()}"));

    private static string Text(BigInteger number)
    {
        string digits = number.ToString(CultureInfo.InvariantCulture);
        return digits.Length <= MostDigits ? digits : number.ToString("E6", CultureInfo.InvariantCulture);
    }
}
