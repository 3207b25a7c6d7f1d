using System.Text;

namespace Kostka.Studies.Declarations;

/// <summary>The reference page of the study file, in Markdown, as it grows.</summary>
internal sealed class ReferencePage
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _begun = [];
    private readonly Dictionary<string, List<string>> _places = new(StringComparer.Ordinal);

    /// <summary>True the first time that a form of this name is described.</summary>
    public bool Begin(string name) => _begun.Add(name);

    public void Paragraph(string text) => _text.Append(text).Append("\n\n");

    /// <summary>Where a key of this name is declared: the paths of the mappings around it, <c>""</c> for the top.</summary>
    public string[] PlacesOf(string key) => _places.TryGetValue(key, out List<string>? places) ? [.. places.Distinct()] : [];

    /// <summary>A section with a table of the keys of the mapping at <paramref name="path"/>.</summary>
    public void Keys(string path, string heading, string introduction, IReadOnlyCollection<Key> keys)
    {
        foreach (Key key in keys)
        {
            if (!_places.TryGetValue(key.Name, out List<string>? places))
                _places.Add(key.Name, places = []);
            places.Add(path);
        }

        Heading(heading, introduction);
        if (keys.Count == 0)
        {
            Paragraph("No further keys.");
            return;
        }

        Row("Key", "Value", "Default", "Meaning");
        Row("---", "---", "---", "---");
        foreach (Key key in keys)
        {
            string example = key.Example is null ? "" : $" For example `{key.Name}: {key.Example}`.";
            Row($"`{key.Name}`", key.Form.Allowed, key.IsRequired ? "required" : key.DefaultNode is null ? key.Default! : $"`{key.Default}`", key.Documentation + example);
        }

        _text.Append('\n');
    }

    /// <summary>A section that lists the kinds of a block.</summary>
    public void Choice(string heading, string introduction, string key, string? absent, IEnumerable<(string Name, string Documentation, bool Later)> variants)
    {
        Heading(heading, introduction);
        Paragraph($"The key `{key}` ({(absent is null ? "required" : $"default `{absent}`")}) chooses:");
        Meanings(variants);
    }

    /// <summary>A section that lists keys of which one is given.</summary>
    public void Named(string heading, string introduction, IEnumerable<(string Name, Form Form, string Documentation)> variants)
    {
        Heading(heading, introduction);
        Row("Name", "Value", "Meaning");
        Row("---", "---", "---");
        foreach ((string name, Form form, string documentation) in variants)
            Row($"`{name}`", form.Allowed, documentation);
        _text.Append('\n');
    }

    /// <summary>A section that lists the words a value can be.</summary>
    public void Words(string path, IEnumerable<(string Name, string Documentation, bool Later)> words)
    {
        Heading($"`{path}`", "One of these words:");
        Meanings(words);
    }

    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    private void Meanings(IEnumerable<(string Name, string Documentation, bool Later)> meanings)
    {
        foreach ((string name, string documentation, bool later) in meanings)
            _text.Append($"- `{name}`: {documentation}{(later ? " *Comes in a later version.*" : "")}\n");
        _text.Append('\n');
    }

    private void Heading(string heading, string introduction) => _text.Append($"## {heading}\n\n{introduction}\n\n");

    private void Row(params string[] cells) =>
        _text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
