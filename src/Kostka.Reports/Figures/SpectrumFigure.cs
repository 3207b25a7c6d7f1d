using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>The eigenvalues of a sampled spectrum against their rank, with their error band.</summary>
internal static class SpectrumFigure
{
    private const int MostPoints = 300;

    /// <summary>Draws a sampled spectrum; null when it has no positive eigenvalue.</summary>
    public static Figure? Draw(SpectrumResult spectrum, ReportWords words, string name)
    {
        if (spectrum.Modes is not { Length: > 0 } modes || !modes.Any(mode => mode.Eigenvalue > 0))
            return null;
        bool labelled = modes.Any(mode => !mode.Isotypic.IsDefaultOrEmpty);
        double least = modes.Where(mode => mode.Eigenvalue > 0).Min(mode => mode.Eigenvalue) / 2;
        double most = modes.Max(mode => mode.Eigenvalue) * 2;
        JsonObject[] rows = [.. Thinned(modes.Length).Where(i => modes[i].Eigenvalue > 0).Select(i => Row(modes[i], i + 1, least))];
        JsonObject encoding = new()
        {
            ["x"] = Log("rank", "rank of the eigenvalue", 0.9, Math.Max(2, modes.Length * 1.1)),
            ["y"] = Log("eigenvalue", "eigenvalue", least, most),
        };
        string finding = Finding(spectrum, modes);
        var layers = new List<JsonObject>
        {
            new()
            {
                ["data"] = Inline(rows),
                ["mark"] = new JsonObject { ["type"] = "area", ["color"] = Theme.Sky, ["opacity"] = 0.35, ["clip"] = true },
                ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" }, ["y2"] = new JsonObject { ["field"] = "high" } },
            },
            PointLayer(rows, labelled, modes),
        };
        string caption = $"Eigenvalues of the kernel, largest first, on logarithmic axes, estimated from {Words.Count(spectrum.Pool ?? 0)} {words.Sequences}; the band is " +
            "±1.96 standard errors. What lies in modes of large eigenvalue is learned from few sequences.";
        if (modes.Length > MostPoints)
            caption += " Not every rank is drawn; all are in spectrum.csv.";
        if (labelled)
            caption += " A mode has the colour of the kind of irrep that most of it belongs to.";
        return new Figure(
            name,
            finding,
            caption,
            Layered(finding, $"Spectrum: {modes.Length} eigenvalues fall from {Words.Number(modes[0].Eigenvalue)} to {Words.Number(modes[^1].Eigenvalue)}.", encoding, layers));
    }

    private static string Finding(SpectrumResult spectrum, ImmutableArray<SampledMode> modes)
    {
        int half = 0;
        double sum = 0;
        while (half < modes.Length && sum < spectrum.Trace / 2)
            sum += modes[half++].Eigenvalue;
        return sum >= spectrum.Trace / 2
            ? half == 1
                ? $"One eigenmode alone holds {Words.Percent(modes[0].Eigenvalue / spectrum.Trace)} of the kernel's trace"
                : $"{Words.Count(half)} eigenmodes hold half of the kernel's trace"
            : $"The {Words.Count(modes.Length)} resolved eigenmodes hold {Words.Percent(sum / spectrum.Trace)} of the kernel's trace";
    }

    /// <summary>All ranks while they are few, then evenly in the logarithm.</summary>
    private static IEnumerable<int> Thinned(int count)
    {
        if (count <= MostPoints)
            return Enumerable.Range(0, count);
        return Enumerable.Range(0, MostPoints)
            .Select(i => (int)Math.Round(Math.Pow(count, i / (MostPoints - 1.0))) - 1)
            .Distinct();
    }

    private static JsonObject Row(SampledMode mode, int rank, double least) => new()
    {
        ["rank"] = rank,
        ["eigenvalue"] = Number(mode.Eigenvalue),
        ["low"] = Number(Math.Max(least, mode.Eigenvalue - (Agreement.IntervalWidth * mode.StandardError))),
        ["high"] = Number(mode.Eigenvalue + (Agreement.IntervalWidth * mode.StandardError)),
        ["stderr"] = Number(mode.StandardError),
        ["below"] = mode.Isotypic.IsDefaultOrEmpty ? null : Boxes.Phrase(Dominant(mode)),
    };

    private static int Dominant(SampledMode mode) =>
        mode.Isotypic.GroupBy(share => Boxes.Below(share.Partition)).MaxBy(group => group.Sum(share => share.Weight))!.Key;

    private static JsonObject PointLayer(JsonObject[] rows, bool labelled, ImmutableArray<SampledMode> modes) => new()
    {
        ["data"] = Inline(rows.Select(row => (JsonObject)row.DeepClone())),
        ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["opacity"] = 1, ["size"] = 16 },
        ["encoding"] = new JsonObject
        {
            ["color"] = labelled
                ? BoxesScale.Colour("below", modes.Where(mode => !mode.Isotypic.IsDefaultOrEmpty).Select(Dominant))
                : new JsonObject { ["value"] = Theme.Blue },
            ["tooltip"] = new JsonArray(Tooltip("rank", "rank", ",d"), Tooltip("eigenvalue", "eigenvalue"), Tooltip("stderr", "standard error")),
        },
    };
}
