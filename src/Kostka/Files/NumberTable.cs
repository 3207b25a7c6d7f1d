using System.Globalization;
using Kostka.Numerics;

namespace Kostka.Files;

/// <summary>Tables of numbers that a user made elsewhere: a .npy array of one or two dimensions, or text with one row a line.</summary>
public static class NumberTable
{
    private static readonly char[] _separators = [',', ';', '\t', ' '];

    /// <summary>Reads a table. A .npy array of one dimension is one column.</summary>
    /// <param name="path">A .npy file by its ending; anything else is read as text: numbers separated by commas, semicolons, tabs or blanks. A first line of names is skipped.</param>
    /// <returns>The table, at least 1 × 1, and the names of its columns if it had a line of them.</returns>
    /// <exception cref="RequestException">The file cannot be read, is ragged or empty, or holds something that is no finite number; names the place.</exception>
    public static (Matrix Values, string[]? Names) Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (Matrix values, string[]? names) = path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? (Array(path), null) : Text(path);
        if (values.Rows == 0 || values.Columns == 0)
            throw new RequestException($"{InputFile.Quote(path)}: the table is {values.Rows} × {values.Columns}; at least one number was expected.");
        int wrong = System.Array.FindIndex(values.Values, value => !double.IsFinite(value));
        if (wrong >= 0)
        {
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"{InputFile.Quote(path)}: row {wrong / values.Columns}, column {wrong % values.Columns} (from 0) is {values.Values[wrong]}; finite numbers were expected."));
        }

        return (values, names);
    }

    private static Matrix Array(string path)
    {
        NpyArray<double> array = NpyFile.ReadDoubles(path);
        return array.Shape.Count switch
        {
            1 => new Matrix(array.Shape[0], 1, array.Values),
            2 => array.ToMatrix(),
            _ => throw new RequestException($"{InputFile.Quote(path)}: an array of {array.Shape.Count} dimensions; [rows] or [rows, columns] was expected."),
        };
    }

    private static (Matrix Values, string[]? Names) Text(string path)
    {
        using FileStream file = InputFile.Open(path);
        using var reader = new StreamReader(file);
        List<double> values = [];
        string[]? names = null;
        int columns = 0, rows = 0, line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            string[] cells = Cells(text);
            if (cells.Length == 0)
                continue;
            if (columns != 0 && cells.Length != columns)
                throw new RequestException($"{InputFile.Quote(path)}, line {line}: {cells.Length} columns, but the lines before have {columns}.");
            columns = cells.Length;
            if (rows == 0 && names is null && !cells.Any(cell => TryParse(cell, out _)))
            {
                names = cells;
                continue;
            }

            foreach (string cell in cells)
            {
                if (!TryParse(cell, out double value))
                    throw new RequestException($"{InputFile.Quote(path)}, line {line}: '{cell}' is no number; a number looks like 0.25 or 1e-5.");
                values.Add(value);
            }

            rows++;
        }

        return (new Matrix(rows, columns, [.. values]), names);
    }

    // Between commas or semicolons a cell may be empty, which is no number and must not be lost; blanks and tabs may come in runs.
    private static string[] Cells(string line) => line.AsSpan().Trim().Length == 0
        ? []
        : line.AsSpan().IndexOfAny(',', ';') >= 0
            ? line.Split([',', ';'], StringSplitOptions.TrimEntries)
            : line.Split(_separators, StringSplitOptions.RemoveEmptyEntries);

    private static bool TryParse(string cell, out double value) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
