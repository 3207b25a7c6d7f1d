namespace Kostka.Reports.Html;

/// <summary>A table of numbers; a wide one scrolls inside its place, also by keyboard.</summary>
internal static class DataTable
{
    /// <summary>Opens the place of a table that may be wider than the page; disposing the result closes it.</summary>
    public static HtmlWriter.Scope Place(HtmlWriter html, string label) =>
        html.Begin("div", ("class", "wide"), ("tabindex", "0"), ("role", "region"), ("aria-label", label));

    /// <summary>Writes a table.</summary>
    /// <param name="html">Where to write.</param>
    /// <param name="caption">What it holds.</param>
    /// <param name="head">The heads of its columns.</param>
    /// <param name="rows">Its rows, each headed by its first cell.</param>
    public static void Write(HtmlWriter html, string caption, IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows)
    {
        using (Place(html, caption))
        using (html.Begin("table"))
        {
            html.Element("caption", caption);
            FigureSections.Row(html, "th", head);
            foreach (IEnumerable<string> row in rows)
                FigureSections.Row(html, "td", row);
        }
    }
}
