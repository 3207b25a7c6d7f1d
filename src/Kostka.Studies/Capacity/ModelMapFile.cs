using Kostka.Capacity.Models;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Capacity;

/// <summary>
/// The file that tells which arrays of a model file are which weights (<c>kostka capacity --map</c>): YAML or JSON, with the keys of <see cref="ModelMapKeys"/>.
/// docs/capacity.md explains it.
/// </summary>
public static class ModelMapFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="RequestException">It cannot be read, or is no map; names every mistake.</exception>
    public static ModelMap Load(string path) => Parse(DocumentReader.ReadFile(path, "map file"), path);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="title">What messages call it.</param>
    /// <exception cref="RequestException">It is no map; names every mistake.</exception>
    public static ModelMap Parse(string text, string title)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new RequestException($"{title} is empty; a map needs at least the key layers.");
        MappingNode root = DocumentReader.Read(text, title);
        var context = new ReadingContext(Path.GetDirectoryName(title) ?? "", _ => []);
        Reading<ModelMap>? reading = ModelMapKeys.Form.Read(root, new Place(StudyPath.Root, root.Mark, context));
        context.ThrowIfAny(title);
        return reading!.Value.Value;
    }
}
