using System.Collections.Immutable;
using System.Text;

namespace Kostka.Studies.Documents;

/// <summary>The way from the top of a document to one of its pieces: <c>model.layers[2].attention.score</c>.</summary>
/// <param name="Steps">Keys (text) and positions in lists (whole numbers from 0).</param>
internal sealed record StudyPath(ImmutableArray<StudyPath.Step> Steps)
{
    /// <summary>One step: a key, or else a position in a list.</summary>
    internal readonly record struct Step(string? Key, int Index);

    public static StudyPath Root { get; } = new([]);

    public StudyPath Key(string key) => new(Steps.Add(new Step(key, 0)));

    public StudyPath Item(int index) => new(Steps.Add(new Step(null, index)));

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Step step in Steps)
        {
            if (step.Key is null)
                text.Append('[').Append(step.Index).Append(']');
            else
                text.Append(text.Length == 0 ? "" : ".").Append(Words.Shorten(step.Key));
        }

        return text.ToString();
    }

    /// <summary>Reads the notation that <see cref="ToString"/> writes; null when it is not one.</summary>
    public static StudyPath? Parse(string text)
    {
        StudyPath path = Root;
        foreach (string part in text.Split('.'))
        {
            string[] pieces = part.Split('[');
            if (pieces[0].Length == 0)
                return null;
            path = path.Key(pieces[0]);
            foreach (string piece in pieces.Skip(1))
            {
                if (!piece.EndsWith(']') || !int.TryParse(piece.AsSpan(0, piece.Length - 1), out int index) || index < 0)
                    return null;
                path = path.Item(index);
            }
        }

        return path;
    }

    /// <summary>Where the piece at this path was written, or the innermost piece around it that exists.</summary>
    public Mark Locate(Node root)
    {
        Node node = root;
        foreach (Step step in Steps)
        {
            Node? next = (node, step.Key) switch
            {
                (MappingNode mapping, { } key) => mapping.Find(key)?.Value,
                (ListNode list, null) when step.Index < list.Items.Length => list.Items[step.Index],
                _ => null,
            };
            if (next is null)
                return node.Mark;
            node = next;
        }

        return node.Mark;
    }

    /// <summary>
    /// The document with one piece replaced; mappings on the way that do not exist are made. Null when the way leads through something that is no
    /// mapping, or past the end of a list.
    /// </summary>
    /// <param name="root">The document.</param>
    /// <param name="value">The new piece.</param>
    /// <param name="mark">Where the request for it was written.</param>
    public MappingNode? Replace(MappingNode root, Node value, Mark mark) => Replace(root, 0, value, mark) as MappingNode;

    private Node? Replace(Node? node, int depth, Node value, Mark mark)
    {
        if (depth == Steps.Length)
            return value;
        Step step = Steps[depth];
        if (step.Key is { } key)
        {
            MappingNode? mapping = node is null or ScalarNode { IsNull: true } ? new MappingNode([], mark) : node as MappingNode;
            return mapping is not null && Replace(mapping.Find(key)?.Value, depth + 1, value, mark) is { } child
                ? mapping.With(key, mark, child)
                : null;
        }

        return node is ListNode list && step.Index < list.Items.Length && Replace(list.Items[step.Index], depth + 1, value, mark) is { } item
            ? list with { Items = list.Items.SetItem(step.Index, item) }
            : null;
    }
}
