using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>The <c>sweep</c> block: keys of the study, each with a list of values, or with named ones. The values are checked by putting each into the study.</summary>
internal sealed class SweepForm : Form<ImmutableArray<SweepAxis>>
{
    private static readonly string[] _never = ["name", "question", "sweep", "seed"];

    public override string Allowed => "a mapping from keys of the study, such as model.position.variance, to lists of values (or to mappings from names to values)";

    public override Reading<ImmutableArray<SweepAxis>>? Read(Node node, Place place)
    {
        if (node is not MappingNode { Entries.Length: > 0 } mapping)
        {
            place.Refuse(node, this);
            return null;
        }

        int before = place.Context.Problems.Count;
        ImmutableArray<SweepAxis> axes = [.. mapping.Entries.Select(entry => Axis(entry, place.Key(entry.Key, entry.KeyMark))).OfType<SweepAxis>()];
        if (place.Context.Problems.Count > before)
            return null;
        long points = axes.Aggregate(1L, (product, axis) => Math.Min(int.MaxValue, product * axis.Nodes.Length));
        if (points > StudySweep.MostPoints)
        {
            place.Report($"found {points} combinations of values; allowed: at most {StudySweep.MostPoints}");
            return null;
        }

        return new(axes, mapping);
    }

    private static SweepAxis? Axis(Entry entry, Place place)
    {
        if (StudyPath.Parse(entry.Key) is not { } path)
        {
            place.Report("not a key of the study; allowed: keys with dots between them, such as model.position.variance or model.layers[0].dense.weight_variance");
            return null;
        }

        if (_never.Contains(path.Steps[0].Key))
        {
            place.Report($"{path.Steps[0].Key} cannot be swept; allowed: a key that changes what is computed");
            return null;
        }

        ImmutableArray<Node> values = entry.Value switch
        {
            ListNode list => list.Items,
            MappingNode named => [.. named.Entries.Select(value => value.Value)],
            _ => [],
        };
        if (values.IsEmpty)
        {
            place.Report(entry.Value, $"found {entry.Value.Describe()}; allowed: a list of at least one value, or a mapping from names to values");
            return null;
        }

        string[] twice = [.. values.Select(DocumentWriter.Line).GroupBy(line => line).Where(same => same.Count() > 1).Select(same => same.Key)];
        if (twice.Length > 0)
        {
            place.Report(entry.Value, $"found {Words.Shorten(twice[0])} twice; allowed: each value once");
            return null;
        }

        return new SweepAxis(path, entry.KeyMark, values, [.. values.Select((_, i) => (entry.Value as MappingNode)?.Entries[i].Key)]);
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new()
    {
        ["type"] = "object",
        ["minProperties"] = 1,
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("array", "object"), ["minItems"] = 1, ["minProperties"] = 1 },
    };
}
