using System.Text;

namespace Kostka.Reports.Html;

/// <summary>Writes HTML in which every text and attribute is escaped; elements close in the order they were opened.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _page = new();

    /// <summary>Opens an element; disposing the result closes it.</summary>
    /// <param name="name">The element's name, from the code.</param>
    /// <param name="attributes">Names from the code, values from anywhere.</param>
    public Scope Begin(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        return new Scope(this, name);
    }

    /// <summary>An element that holds text.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        Text(text);
        Close(name);
    }

    /// <summary>An element that never has content, such as <c>meta</c>.</summary>
    public void Void(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        _page.Append('\n');
    }

    /// <summary>Text.</summary>
    public void Text(string text)
    {
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '&' => _page.Append("&amp;"),
                '<' => _page.Append("&lt;"),
                '>' => _page.Append("&gt;"),
                '"' => _page.Append("&quot;"),
                '\'' => _page.Append("&#39;"),
                // Control characters other than white space are not allowed in HTML.
                < ' ' and not ('\n' or '\t' or '\r') => _page.Append('\uFFFD'),
                _ => _page.Append(letter),
            };
        }
    }

    /// <summary>Inert JSON for a script to read. JSON may write <c>&lt;</c> as an escape anywhere it may occur, so nothing in it can end the element.</summary>
    public void Json(string json)
    {
        _page.Append("<script type=\"application/json\">").Append(json.Replace("<", "\\u003c", StringComparison.Ordinal)).Append("</script>\n");
    }

    /// <summary>The content of a program or a style sheet of ours, which must not contain its own closing tag.</summary>
    public void Trusted(string element, string content)
    {
        if (content.Contains("</" + element, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"the content would close its own <{element}>", nameof(content));
        _page.Append('<').Append(element).Append('>').Append(content).Append("</").Append(element).Append(">\n");
    }

    /// <summary>The document type, which stands first.</summary>
    public void Doctype() => _page.Append("<!DOCTYPE html>\n");

    /// <inheritdoc/>
    public override string ToString() => _page.ToString();

    private void Open(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _page.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _page.Append(' ').Append(attribute).Append("=\"");
            Text(value);
            _page.Append('"');
        }

        _page.Append('>');
    }

    private void Close(string name)
    {
        _page.Append("</").Append(name).Append('>');
        // Within a sentence white space would show.
        if (name is not ("dfn" or "span" or "strong" or "code"))
            _page.Append('\n');
    }

    /// <summary>An open element.</summary>
    internal readonly struct Scope(HtmlWriter writer, string name) : IDisposable
    {
        public void Dispose() => writer.Close(name);
    }
}
