using System.Text.Json;
using Kostka.Files;
using Kostka.Reports.Figures;

namespace Kostka.Reports;

/// <summary>The files of one report in their folder. Each is replaced as a whole, so that an interrupted write leaves the old one.</summary>
internal sealed class ReportFiles
{
    private static readonly JsonWriterOptions s_indented = new() { Indented = true };

    private readonly string _folder;
    private readonly List<string> _files = [];
    private readonly List<string> _notes = [];

    /// <summary>Makes the folder when it is absent.</summary>
    /// <exception cref="RequestException">It cannot be made.</exception>
    public ReportFiles(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "figures"));
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new RequestException($"The folder {folder} cannot be made: {refused.Message} Choose another with --out.", refused);
        }
    }

    /// <summary>What has been written, the report last.</summary>
    public WrittenReport Written => new(_files[^1], [.. _files], [.. _notes]);

    /// <summary>Writes a text file.</summary>
    public void Text(string name, Action<TextWriter> write)
    {
        string path = Path.Combine(_folder, name);
        AtomicFile.WriteText(path, write);
        _files.Add(path);
    }

    /// <summary>Writes a text file.</summary>
    public void Text(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        AtomicFile.WriteText(path, text);
        _files.Add(path);
    }

    /// <summary>Writes <c>figures/*.vl.json</c> and, when wanted and Node.js is there, <c>figures/*.svg</c>.</summary>
    public void Figures(IReadOnlyList<Figure> figures, bool drawSvg)
    {
        foreach (Figure figure in figures)
        {
            string path = Drawing(figure, ".vl.json");
            AtomicFile.Write(path, stream =>
            {
                using var json = new Utf8JsonWriter(stream, s_indented);
                figure.Specification.WriteTo(json);
            });
            _files.Add(path);
        }

        if (drawSvg)
            Draw(figures);
    }

    private void Draw(IReadOnlyList<Figure> figures)
    {
        IReadOnlyList<SvgRenderer.Drawing> drawn = SvgRenderer.Render(figures, out string? problem);
        if (problem is not null)
            _notes.Add(problem);
        foreach (Figure figure in figures)
        {
            string path = Drawing(figure, ".svg");
            SvgRenderer.Drawing? drawing = drawn.FirstOrDefault(found => found.Name == figure.Name);
            if (drawing?.Svg is { } svg)
            {
                AtomicFile.WriteText(path, svg);
                _files.Add(path);
                continue;
            }

            // A drawing of an earlier run must not stand beside newer numbers.
            File.Delete(path);
            if (drawing is not null)
                _notes.Add($"The figure {figure.Name} could not be drawn as SVG: {string.Join("; ", drawing.Problems)}");
        }
    }

    private string Drawing(Figure figure, string extension) => Path.Combine(_folder, "figures", figure.Name + extension);
}
