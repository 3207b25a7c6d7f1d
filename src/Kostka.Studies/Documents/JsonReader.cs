using System.Text;
using System.Text.Json;

namespace Kostka.Studies.Documents;

/// <summary>Reads JSON into the same nodes. (Most JSON is YAML, but not all: tabs, long keys and line breaks before a colon are not.)</summary>
internal static class JsonReader
{
    /// <summary>The document, or null when the text is not JSON.</summary>
    /// <exception cref="RequestException">JSON, but nested too deeply or with a key given twice.</exception>
    public static Node? TryRead(string text, string source)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal))
            return null;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return Read(bytes, source);
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: no text at all.
            return null;
        }
    }

    private static Node? Read(ReadOnlySpan<byte> bytes, string source)
    {
        // One level more than allowed, so that the limit is reported here and not as a syntax error.
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DocumentReader.Deepest + 1 });
        var open = new Stack<DocumentReader.Builder>();
        Node? root = null;
        int line = 1, column = 1, counted = 0;
        while (reader.Read())
        {
            int start = (int)reader.TokenStartIndex;
            for (; counted < start; counted++)
            {
                if (bytes[counted] == (byte)'\n')
                    (line, column) = (line + 1, 1);
                else if ((bytes[counted] & 0xC0) != 0x80)
                    column++; // The first byte of a character.
            }

            var mark = new Mark(line, column);
            Node? finished = null;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    if (open.Count == DocumentReader.Deepest)
                        throw new RequestException($"{DocumentReader.At(source, mark)}: nested more than {DocumentReader.Deepest} deep.");
                    open.Push(new DocumentReader.Builder(reader.TokenType is JsonTokenType.StartObject, mark, source));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    finished = open.Pop().Finish();
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    finished = new ScalarNode(reader.GetString()!, Quoted: true, mark);
                    break;
                default:
                    finished = new ScalarNode(Encoding.UTF8.GetString(reader.ValueSpan), Quoted: false, mark);
                    break;
            }

            if (finished is not null && open.Count > 0)
                open.Peek().Add(finished);
            else if (finished is not null)
                root = finished;
        }

        return root;
    }
}
