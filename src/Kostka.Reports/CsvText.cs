namespace Kostka.Reports;

/// <summary>Tables as comma-separated text (RFC 4180).</summary>
internal static class CsvText
{
    private static readonly System.Buffers.SearchValues<char> s_special = System.Buffers.SearchValues.Create(",\"\r\n");

    /// <summary>The text of a table.</summary>
    public static string Of(IEnumerable<IReadOnlyList<string>> rows) => string.Concat(rows.Select(row => string.Join(',', row.Select(Cell)) + "\r\n"));

    private static string Cell(string value) =>
        value.AsSpan().ContainsAny(s_special) ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
