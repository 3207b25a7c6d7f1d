using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>A list of values of one form.</summary>
/// <param name="item">The form of each value.</param>
/// <param name="what">The values in words: "layers".</param>
/// <param name="fewest">The least number of values.</param>
/// <param name="most">The greatest number of values.</param>
/// <param name="ascending">Each value is greater than the one before it.</param>
/// <param name="distinct">No value occurs twice.</param>
internal sealed class ListForm<T>(Form<T> item, string what, int fewest = 1, int most = 1_000_000, bool ascending = false, bool distinct = false)
    : Form<ImmutableArray<T>>
{
    public override string Allowed => (fewest, most) switch
    {
        (0, _) => $"a list of {what}",
        (1, _) => $"a list of at least one of: {what}",
        _ => $"a list of {fewest} to {most} of: {what}",
    };

    public override Reading<ImmutableArray<T>>? Read(Node node, Place place)
    {
        if (node is not ListNode list)
        {
            place.Refuse(node, this, node is ScalarNode { IsNull: false } scalar ? $"; write [{scalar.Text}] for a single one" : "");
            return null;
        }

        if (list.Items.Length < fewest || list.Items.Length > most)
        {
            place.Refuse(list, this);
            return null;
        }

        var values = ImmutableArray.CreateBuilder<T>(list.Items.Length);
        var canonical = ImmutableArray.CreateBuilder<Node>(list.Items.Length);
        var seen = new HashSet<T>();
        bool complete = true;
        for (int i = 0; i < list.Items.Length; i++)
        {
            Node child = list.Items[i];
            Place at = place.Item(i, child.Mark);
            if (item.Read(child, at) is not { } reading)
            {
                complete = false;
                continue;
            }

            if (ascending && values.Count > 0 && Comparer<T>.Default.Compare(reading.Value, values[^1]) <= 0)
            {
                at.Report(child, $"found {reading.Value} after {values[^1]}; allowed: values in ascending order, each once");
                complete = false;
            }
            else if (distinct && !seen.Add(reading.Value))
            {
                at.Report(child, $"found {child.Describe()} a second time; allowed: each value once");
                complete = false;
            }

            values.Add(reading.Value);
            canonical.Add(reading.Canonical);
        }

        return complete ? new(values.ToImmutable(), new ListNode(canonical.ToImmutable(), list.Mark)) : null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema(definitions), ["minItems"] = fewest, ["maxItems"] = most };
        if (distinct || ascending)
            schema["uniqueItems"] = true;
        return schema;
    }

    public override void Describe(ReferencePage page, string path) => item.Describe(page, $"{path}[i]");
}

/// <summary>A value that may be written in two shapes, told apart by what kind of node it is.</summary>
/// <param name="isFirst">Whether a node has the first shape.</param>
/// <param name="first">The form of the first shape.</param>
/// <param name="second">The form of every other.</param>
internal sealed class Either<T>(Func<Node, bool> isFirst, Form<T> first, Form<T> second) : Form<T>
{
    public override string Allowed => $"{first.Allowed}, or {second.Allowed}";

    public override Reading<T>? Read(Node node, Place place)
    {
        if (isFirst(node))
            return first.Read(node, place);
        if (node is ScalarNode)
        {
            place.Refuse(node, this);
            return null;
        }

        return second.Read(node, place);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => SchemaDefinitions.AnyOf(first.Schema(definitions), second.Schema(definitions));

    public override void Describe(ReferencePage page, string path)
    {
        first.Describe(page, path);
        if (second is not ListForm<T>)
            second.Describe(page, path);
    }
}
