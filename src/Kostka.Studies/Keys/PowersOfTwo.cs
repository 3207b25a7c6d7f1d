using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kostka.Studies.Declarations;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Keys;

/// <summary>A..B: A, 2A, 4A … below B, then B.</summary>
/// <param name="most">The largest B.</param>
internal sealed partial class PowersOfTwo(int most) : Form<ImmutableArray<int>>
{
    public override string Allowed => $"\"A..B\" with whole numbers 1 ≤ A ≤ B ≤ {most}";

    /// <summary>Lengths as a list, or as A..B.</summary>
    public static Form<ImmutableArray<int>> OrList(string what, int most) => new Either<ImmutableArray<int>>(
        node => node is ScalarNode,
        new PowersOfTwo(most),
        new ListForm<int>(Whole.From(1, most), what, most: 1000, ascending: true));

    public override Reading<ImmutableArray<int>>? Read(Node node, Place place)
    {
        if (node is ScalarNode scalar && Range().Match(scalar.Text) is { Success: true } range
            && TryLength(range.Groups[1].ValueSpan, out int first) && TryLength(range.Groups[2].ValueSpan, out int last) && first <= last)
        {
            var lengths = ImmutableArray.CreateBuilder<int>();
            for (long length = first; length < last; length *= 2)
                lengths.Add((int)length);
            lengths.Add(last);
            return new(lengths.ToImmutable(), scalar with { Text = $"{first}..{last}", Quoted = true });
        }

        place.Refuse(node, this);
        return null;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = "^[0-9]+\\.\\.[0-9]+$" };

    private bool TryLength(ReadOnlySpan<char> text, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length >= 1 && length <= most;

    [GeneratedRegex(@"\A\s*([0-9]+)\s*\.\.\s*([0-9]+)\s*\z")]
    private static partial Regex Range();
}
