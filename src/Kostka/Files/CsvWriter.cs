using System.Globalization;

namespace Kostka.Files;

/// <summary>Writes tables as comma-separated values (RFC 4180, lines ended by a single line feed), independent of the machine's language.</summary>
public sealed class CsvWriter
{
    private static readonly System.Buffers.SearchValues<char> _quoted = System.Buffers.SearchValues.Create(",\"\r\n");

    private readonly TextWriter _writer;
    private readonly int _columns;

    /// <summary>Starts a table with its header line.</summary>
    /// <param name="writer">Takes the text; it is not disposed.</param>
    /// <param name="columns">The names of the columns, at least one.</param>
    public CsvWriter(TextWriter writer, params ReadOnlySpan<string> columns)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (columns.IsEmpty)
            throw new ArgumentException("A table has at least one column.", nameof(columns));
        _writer = writer;
        _columns = columns.Length;
        for (int i = 0; i < columns.Length; i++)
            Append(columns[i], i);
    }

    /// <summary>Writes one row.</summary>
    /// <param name="values">As many values as columns.</param>
    /// <exception cref="ArgumentException">The number of values differs from that of the columns.</exception>
    public void Row(params ReadOnlySpan<CsvValue> values)
    {
        if (values.Length != _columns)
            throw new ArgumentException($"A row of {values.Length} values does not fit a table of {_columns} columns.", nameof(values));
        for (int i = 0; i < values.Length; i++)
            Append(values[i].Text, i);
    }

    private void Append(string text, int column)
    {
        // A line of a single empty value would be an empty line, which readers skip.
        bool quote = text.AsSpan().ContainsAny(_quoted) || (text.Length == 0 && _columns == 1);
        _writer.Write(quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text);
        _writer.Write(column == _columns - 1 ? '\n' : ',');
    }
}

/// <summary>One value of a row: a text, or a number in the shortest form that reads back as the same number.</summary>
public readonly record struct CsvValue
{
    private readonly string? _text;

    private CsvValue(string? text) => _text = text;

    /// <summary>What is written, before quoting; empty for null and for numbers that are not finite.</summary>
    public string Text => _text ?? "";

    /// <summary>A text; null is empty.</summary>
    public static implicit operator CsvValue(string? text) => new(text);

    /// <summary>A number; empty when it is not finite.</summary>
    public static implicit operator CsvValue(double value) => new(double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null);

    /// <summary>A number; empty when it is missing or not finite.</summary>
    public static implicit operator CsvValue(double? value) => value is { } number ? number : default(CsvValue);

    /// <summary>A whole number.</summary>
    public static implicit operator CsvValue(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A whole number.</summary>
    public static implicit operator CsvValue(int value) => (long)value;
}
