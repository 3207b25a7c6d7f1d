using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Corpora;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Corpora;

/// <summary>The principal components' shares of the variance, split into the trivial and the standard irrep.</summary>
internal static class ComponentsFigure
{
    private const string Trivial = "same at every position (trivial irrep)", Standard = "tells positions apart (standard irrep)";

    /// <summary>Draws the components; null when there is none.</summary>
    public static Figure? Draw(CorpusResults results, string name)
    {
        if (results.Components.IsEmpty)
            return null;
        double trivial = results.Components.Sum(component => component.Eigenvalue * component.TrivialWeight) / results.Components.Sum(component => component.Eigenvalue);
        string finding = $"Of the variance in the first {Words.Count(results.Components.Length)} components, {Words.Percent(trivial)} is the same at every position";
        JsonObject[] rows =
        [
            .. results.Components.SelectMany((component, i) => new[] { (Trivial, component.TrivialWeight), (Standard, component.StandardWeight) }.Select(part => new JsonObject
            {
                ["component"] = i + 1,
                ["share"] = Number(component.Eigenvalue / results.TotalVariance * part.Item2),
                ["weight"] = Number(part.Item2),
                ["eigenvalue"] = Number(component.Eigenvalue),
                ["kind"] = part.Item1,
                ["order"] = part.Item1 == Trivial ? 0 : 1,
            })),
        ];
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "component",
                ["type"] = "ordinal",
                ["title"] = "principal component",
                ["axis"] = new JsonObject { ["labelAngle"] = 0, ["ticks"] = false, ["values"] = Numbers(Shown(results.Components.Length)) },
            },
            ["y"] = new JsonObject
            {
                ["field"] = "share",
                ["type"] = "quantitative",
                ["stack"] = true,
                ["title"] = "share of the variance",
                ["axis"] = new JsonObject { ["format"] = ".1~%" },
            },
            ["order"] = new JsonObject { ["field"] = "order", ["type"] = "quantitative" },
            ["color"] = new JsonObject
            {
                ["field"] = "kind",
                ["type"] = "nominal",
                ["scale"] = new JsonObject { ["domain"] = Strings([Trivial, Standard]), ["range"] = Strings([Theme.ByBoxes[0], Theme.ByBoxes[1]]) },
            },
            ["tooltip"] = new JsonArray(
                Tooltip("component", "component", ",d"), Tooltip("kind", "part", null), Tooltip("weight", "weight", ".2%"), Tooltip("eigenvalue", "eigenvalue", ".4~g")),
        };
        JsonObject layer = new() { ["data"] = Inline(rows), ["mark"] = new JsonObject { ["type"] = "bar" } };
        return new Figure(
            name,
            finding,
            "Each bar is a principal component of windows (which token stands at which position), the largest first. Were order of no importance, every bar would have one colour, and blue ones would come " +
            $"in groups of {(results.Settings.Length - 1).ToString("#,0", CultureInfo.InvariantCulture)} of one height.",
            Layered(finding, $"Shares of the variance of {results.Components.Length} components, each split into two parts.", encoding, layer));
    }

    private static IEnumerable<double> Shown(int count) => Enumerable.Range(1, count).Where(i => count <= 30 || i == 1 || i % (count / 15) == 0).Select(i => (double)i);
}
