using System.Text;
using System.Text.RegularExpressions;

namespace Kostka.Studies.Documents;

/// <summary>Writes nodes as YAML that reads back as the same nodes.</summary>
internal static partial class DocumentWriter
{
    private const int LongestLine = 110;

    /// <summary>A whole document: short pieces on one line, the rest indented.</summary>
    public static string Write(MappingNode root)
    {
        var text = new StringBuilder();
        foreach (Entry entry in root.Entries)
            WriteEntry(text, entry, "", "");
        return text.ToString();
    }

    /// <summary>One piece on one line.</summary>
    public static string Line(Node node) => node switch
    {
        ScalarNode scalar => Scalar(scalar),
        ListNode list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        MappingNode { Entries.Length: 0 } => "{}",
        MappingNode mapping => $"{{ {string.Join(", ", mapping.Entries.Select(entry => $"{Text(entry.Key)}: {Line(entry.Value)}"))} }}",
        _ => throw new ArgumentException($"An unknown kind of node: {node.GetType()}", nameof(node)),
    };

    // The key is preceded by lead; what follows it on further lines is indented beyond indent.
    private static void WriteEntry(StringBuilder text, Entry entry, string lead, string indent)
    {
        text.Append(lead).Append(Text(entry.Key)).Append(':');
        WriteValue(text, entry.Value, indent, indent + "  ");
    }

    private static void WriteValue(StringBuilder text, Node value, string outer, string inner)
    {
        string line = Line(value);
        if (value is ScalarNode || line.Length + outer.Length <= LongestLine)
        {
            text.Append(' ').Append(line).Append('\n');
            return;
        }

        text.Append('\n');
        if (value is MappingNode mapping)
        {
            foreach (Entry entry in mapping.Entries)
                WriteEntry(text, entry, inner, inner);
            return;
        }

        foreach (Node item in ((ListNode)value).Items)
        {
            if (item is MappingNode { Entries.Length: > 0 } keys && Line(item).Length + inner.Length > LongestLine)
            {
                // The first key stands on the line of its dash.
                WriteEntry(text.Append(inner).Append("- "), keys.Entries[0], "", inner + "  ");
                foreach (Entry entry in keys.Entries.Skip(1))
                    WriteEntry(text, entry, inner + "  ", inner + "  ");
            }
            else
            {
                text.Append(inner).Append('-');
                WriteValue(text, item, inner, inner + "  ");
            }
        }
    }

    private static string Scalar(ScalarNode scalar) => scalar.Quoted ? Text(scalar.Text) : scalar.IsNull ? "null" : scalar.Text;

    private static string Text(string text) => PlainWord().IsMatch(text) && text.ToLowerInvariant() is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off")
        ? text
        : Quote(text);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\')
                quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF')
                quoted.Append("\\u").Append(((int)c).ToString("X4"));
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_/.\-]*\z")]
    private static partial Regex PlainWord();
}
