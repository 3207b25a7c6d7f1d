using System.Text.Json.Nodes;
using Kostka.Reports.Findings;

namespace Kostka.Reports.Figures;

/// <summary>The colours of irreps, by their boxes below the first row.</summary>
internal static class BoxesScale
{
    /// <summary>A colour encoding of a field that holds <see cref="Boxes.Phrase"/>.</summary>
    public static JsonObject Colour(string field, IEnumerable<int> below)
    {
        int[] present = [.. below.Distinct().Order()];
        return new JsonObject
        {
            ["field"] = field,
            ["type"] = "nominal",
            ["title"] = null,
            ["scale"] = new JsonObject
            {
                ["domain"] = VegaLite.Strings(present.Select(Boxes.Phrase)),
                ["range"] = VegaLite.Strings(present.Select(Of)),
            },
        };
    }

    /// <summary>The colour of a number of boxes.</summary>
    public static string Of(int below) => Theme.ByBoxes[Math.Min(below, Theme.ByBoxes.Length - 1)];
}
