using FsCheck;
using FsCheck.Fluent;
using Kostka.Files;

namespace Kostka.Tests.Files;

public sealed class CsvWriterTests
{
    [Fact]
    public void NumbersAreShortAndTextsQuotedWhereNeeded()
    {
        using var text = new StringWriter();
        var table = new CsvWriter(text, "task", "n", "mse, measured");
        table.Row("parity", 32, 0.1);
        table.Row("a \"b\"", long.MaxValue, double.NaN);
        table.Row("two\nlines", -1, 1e-300);
        table.Row((string?)null, 0, (double?)null);
        table.Row("∞", 0, double.PositiveInfinity);
        Assert.Equal(
            "task,n,\"mse, measured\"\nparity,32,0.1\n\"a \"\"b\"\"\",9223372036854775807,\n\"two\nlines\",-1,1E-300\n,0,\n∞,0,\n", text.ToString());
    }

    [Fact]
    public void RowsMustFitTheHeader()
    {
        using var text = new StringWriter();
        var table = new CsvWriter(text, "a", "b");
        Assert.Throws<ArgumentException>(() => table.Row(1));
        Assert.Throws<ArgumentException>(() => table.Row(1, 2, 3));
        Assert.Throws<ArgumentException>(() => new CsvWriter(text));
    }

    [Fact]
    public void WhateverIsWrittenReadsBack() =>
        Prop.ForAll<string?, string?, double>((first, second, number) =>
        {
            using var text = new StringWriter();
            new CsvWriter(text, "a", "b", "c").Row(first, second, number);
            string[] cells = Cells(text.ToString()["a,b,c\n".Length..]);
            return cells[0] == (first ?? "") && cells[1] == (second ?? "")
                && (double.IsFinite(number) ? double.Parse(cells[2]) == number : cells[2].Length == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(42UL, 43UL));

    /// <summary>A reader of one row by the grammar of RFC 4180.</summary>
    private static string[] Cells(string row)
    {
        List<string> cells = [];
        var cell = new System.Text.StringBuilder();
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] == '"')
            {
                for (i++; row[i] != '"' || (i + 1 < row.Length && row[i + 1] == '"'); i++)
                {
                    if (row[i] == '"')
                        i++;
                    cell.Append(row[i]);
                }
            }
            else if (row[i] is ',' or '\n')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(row[i]);
            }
        }

        return [.. cells];
    }
}
