using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>The studies of a sweep beside one another.</summary>
internal static class SweepFigures
{
    private static readonly string[] _colours = [Theme.Blue, Theme.Orange, Theme.Green, Theme.Vermilion, Theme.Purple, Theme.Sky, Theme.Ink, Theme.Grey];

    /// <summary>What there is to compare: the share of the trace by irrep, and the learning curve of every target.</summary>
    public static ImmutableArray<Figure> Draw(ImmutableArray<SweepResult> points, ReportWords words)
    {
        Figure?[] figures = [Shares(points, "sweep-trace"), .. Targets(points).Select((target, i) => Curves(points, target, words, $"sweep-curve-{i + 1}"))];
        return [.. figures.OfType<Figure>()];
    }

    /// <summary>The targets that every finished study of the sweep has, by name.</summary>
    public static string[] Targets(ImmutableArray<SweepResult> points) =>
        [.. points.SelectMany(point => point.Results.Targets.Select(target => target.Name)).Distinct()];

    private static Figure? Shares(ImmutableArray<SweepResult> points, string name)
    {
        SweepResult[] known = [.. points.Where(point => point.Results.Spectrum is { } spectrum && SweepFindings.Shares(spectrum).Count > 0)];
        if (known.Length == 0)
            return null;
        var rows = new List<JsonObject>();
        foreach (SweepResult point in known)
        {
            foreach ((int below, double share) in SweepFindings.Shares(point.Results.Spectrum!))
            {
                rows.Add(new JsonObject
                {
                    ["study"] = SweepFindings.Label(point),
                    ["below"] = Boxes.Phrase(below),
                    ["order"] = below,
                    ["share"] = Number(share),
                });
            }
        }

        string finding = SweepFindings.MostSymmetric(known);
        JsonObject encoding = new()
        {
            ["y"] = new JsonObject
            {
                ["field"] = "study",
                ["type"] = "nominal",
                ["title"] = null,
                ["sort"] = null,
                ["axis"] = new JsonObject { ["labelLimit"] = 260 },
            },
            ["x"] = new JsonObject
            {
                ["field"] = "share",
                ["type"] = "quantitative",
                ["title"] = "share of the trace",
                ["stack"] = "zero",
                ["scale"] = new JsonObject { ["domain"] = Numbers(0, 1) },
                ["axis"] = new JsonObject { ["format"] = "~%", ["tickCount"] = 5 },
            },
            ["color"] = BoxesScale.Colour("below", known.SelectMany(point => SweepFindings.Shares(point.Results.Spectrum!)).Select(part => part.Below)),
            ["order"] = new JsonObject { ["field"] = "order", ["type"] = "quantitative" },
            ["tooltip"] = new JsonArray(Tooltip("study", "study", null), Tooltip("below", "irreps", null), Tooltip("share", "share of the trace", ".3~%")),
        };
        JsonObject layer = new() { ["data"] = Inline(rows), ["mark"] = new JsonObject { ["type"] = "bar" } };
        JsonObject specification = Layered(finding, $"Share of the trace by boxes below the first row in {known.Length} studies.", encoding, layer);
        specification["height"] = Math.Clamp(36 * known.Length, 120, 900);
        return new Figure(
            name,
            finding,
            "Each bar is one study; its pieces are the shares of the kernel's trace in irreps with so many boxes below the first row. They are also the expected shares " +
            "of the square of a random function that the untrained network draws from its prior.",
            specification);
    }

    private static Figure? Curves(ImmutableArray<SweepResult> points, string target, ReportWords words, string name)
    {
        var rows = new List<JsonObject>();
        foreach (SweepResult point in points)
        {
            foreach (CurvePoint at in point.Results.Targets.FirstOrDefault(found => found.Name == target)?.Curve ?? [])
            {
                if (double.IsFinite(at.Mse) && at.Mse > 0)
                    rows.Add(new JsonObject { ["study"] = SweepFindings.Label(point), ["n"] = at.N, ["mse"] = Number(at.Mse), ["measured"] = at.Measured is { } found ? Number(found.Mean) : null });
            }
        }

        if (rows.Count == 0)
            return null;
        string[] studies = [.. rows.Select(row => (string)row["study"]!).Distinct()];
        double low = rows.Min(row => (double)row["mse"]!), high = rows.Max(row => (double)row["mse"]!);
        string finding = SweepFindings.Easiest(points, target, words);
        JsonObject encoding = new()
        {
            ["x"] = Samples($"training {words.Sequences}", rows.Select(row => (int)row["n"]!)),
            ["y"] = Log("mse", "test error (mean squared)", low / 1.3, high * 1.3),
            ["color"] = new JsonObject
            {
                ["field"] = "study",
                ["type"] = "nominal",
                ["title"] = null,
                ["scale"] = new JsonObject { ["domain"] = Strings(studies), ["range"] = Strings(studies.Select((_, i) => _colours[i % _colours.Length])) },
            },
        };
        JsonObject lines = new()
        {
            ["data"] = Inline(rows),
            ["mark"] = new JsonObject { ["type"] = "line", ["strokeWidth"] = 2.2, ["point"] = studies.Length == rows.Count },
            ["encoding"] = new JsonObject { ["tooltip"] = new JsonArray(Tooltip("study", "study", null), Tooltip("n", words.Sequences, ",d"), Tooltip("mse", "error")) },
        };
        JsonObject[] measured = [.. rows.Where(row => row["measured"] is not null).Select(row => (JsonObject)row.DeepClone())];
        JsonObject circles = new()
        {
            ["data"] = Inline(measured),
            ["mark"] = new JsonObject { ["type"] = "point", ["fill"] = "white", ["opacity"] = 1, ["size"] = 45, ["strokeWidth"] = 2 },
            ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "measured", ["type"] = "quantitative" } },
        };
        return new Figure(
            name,
            finding,
            $"The predicted error on {target}, one line a study{(measured.Length > 0 ? "; circles are measured" : "")}.",
            Layered(finding, $"Learning curves of {target} in {studies.Length} studies.", encoding, measured.Length > 0 ? [lines, circles] : [lines]));
    }
}
