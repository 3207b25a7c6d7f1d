using System.Collections.Immutable;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>A mistake in a study.</summary>
/// <param name="Mark">Where it was written.</param>
/// <param name="Path">Which key.</param>
/// <param name="Text">What was found, and what is allowed.</param>
internal sealed record Problem(Mark Mark, StudyPath Path, string Text)
{
    public override string ToString()
    {
        string where = string.Join(": ", new[] { Mark.ToString(), Path.ToString() }.Where(part => part.Length > 0));
        return where.Length == 0 ? Text : $"{where}: {Text}";
    }
}

/// <summary>The mistakes found so far in one reading of a study.</summary>
/// <param name="Folder">The folder that file names in the study are relative to; empty for the current one.</param>
/// <param name="PlacesOf">In which blocks a key of a name is declared, to say where a misplaced key belongs.</param>
internal sealed record ReadingContext(string Folder, Func<string, string[]> PlacesOf)
{
    private const int MostShown = 20;

    public List<Problem> Problems { get; } = [];

    /// <summary>Throws all mistakes as one message, in the order of the file.</summary>
    public void ThrowIfAny(string source)
    {
        if (Problems.Count == 0)
            return;
        ImmutableArray<Problem> sorted = [.. Problems.Distinct().OrderBy(p => p.Mark.Line).ThenBy(p => p.Mark.Column)];
        if (sorted.Length == 1)
            throw new RequestException(sorted[0].Mark == Mark.Nowhere ? $"{source}: {sorted[0]}" : $"{source}, {sorted[0]}");
        IEnumerable<string> lines = sorted.Take(MostShown).Select(p => $"  {p}");
        if (sorted.Length > MostShown)
            lines = lines.Append($"  and {sorted.Length - MostShown} more");
        throw new RequestException($"{source}: {sorted.Length} mistakes\n{string.Join('\n', lines)}");
    }
}

/// <summary>Where in the study something is being read, and whom to tell of mistakes.</summary>
/// <param name="Path">The key.</param>
/// <param name="Mark">Where the key was written (the value, in a list).</param>
/// <param name="Context">The reading that it belongs to.</param>
internal sealed record Place(StudyPath Path, Mark Mark, ReadingContext Context)
{
    public Place Key(string key, Mark mark) => this with { Path = Path.Key(key), Mark = mark };

    public Place Item(int index, Mark mark) => this with { Path = Path.Item(index), Mark = mark };

    /// <summary>Reports a mistake in a value.</summary>
    public void Report(Node found, string text) => Context.Problems.Add(new Problem(found.Mark, Path, text));

    /// <summary>Reports a mistake at this place itself.</summary>
    public void Report(string text) => Context.Problems.Add(new Problem(Mark, Path, text));

    /// <summary>Reports that something else was found than a form allows.</summary>
    public void Refuse(Node found, Form form, string hint = "") => Report(found, $"found {found.Describe()}; allowed: {form.Allowed}{hint}");
}
