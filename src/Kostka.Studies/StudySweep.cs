using System.Collections.Immutable;
using Kostka.Studies.Documents;
using Kostka.Studies.Keys;

namespace Kostka.Studies;

/// <summary>One key of the <c>sweep</c> block with the values that it takes in turn.</summary>
public sealed class SweepAxis
{
    internal SweepAxis(StudyPath path, Mark mark, ImmutableArray<Node> values, ImmutableArray<string?> names)
    {
        (Place, Mark, Nodes, Names) = (path, mark, values, names);
        Values = [.. values.Select(DocumentWriter.Line)];
    }

    /// <summary>The key: <c>model.position.variance</c>.</summary>
    public string Path => Place.ToString();

    /// <summary>The values, each as a study file writes it on one line.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>The names of the values, null where a value has none.</summary>
    public ImmutableArray<string?> Names { get; }

    internal StudyPath Place { get; }

    internal Mark Mark { get; }

    internal ImmutableArray<Node> Nodes { get; }
}

/// <summary>A study of a sweep, with the values that set it apart.</summary>
/// <param name="Labels">The swept keys with their values here, in the order of the <c>sweep</c> block; empty without a sweep.</param>
/// <param name="Study">The study; it has no sweep of its own.</param>
public sealed record SweepPoint(ImmutableArray<SweepLabel> Labels, Study Study);

/// <summary>A swept key and one of its values.</summary>
/// <param name="Path">The key: <c>model.position.variance</c>.</param>
/// <param name="Value">The value as a study file writes it: <c>0.25</c>.</param>
/// <param name="Name">The value's name, or null.</param>
public sealed record SweepLabel(string Path, string Value, string? Name = null)
{
    /// <summary>"variance 0.25", by the key's last part; or the value's name.</summary>
    public override string ToString() => Name ?? $"{Path[(Path.LastIndexOf('.') + 1)..]} {Value}";
}

/// <summary>The studies of a sweep: every combination of the swept values.</summary>
public static class StudySweep
{
    /// <summary>The largest number of combinations.</summary>
    public const int MostPoints = 256;

    /// <summary>All studies of a sweep, the last key varying fastest; a study without a sweep is the only point of its own.</summary>
    public static ImmutableArray<SweepPoint> Points(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return StudyReader.SweepPoints(study);
    }
}
