using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Figures;

/// <summary>Trained networks beside the theory: outputs one by one, distance by width, parts by irrep.</summary>
internal static class NetworkFigures
{
    /// <summary>Draws what there is for one target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="words">The words for its sequences.</param>
    /// <param name="name">The end of the figures' names.</param>
    public static IEnumerable<Figure> Draw(TargetResult target, ReportWords words, string name)
    {
        ImmutableArray<NetworkSeries> series = NetworkSeries.Of(target);
        return new[] { Outputs(target, series, words, $"outputs-{name}"), Distance(target, series, words, $"distance-{name}"), Isotypic(target, series, words, $"isotypic-{name}") }
            .OfType<Figure>();
    }

    /// <summary>Outputs on new sequences against those of regression; null without any.</summary>
    private static Figure? Outputs(TargetResult target, ImmutableArray<NetworkSeries> series, ReportWords words, string name)
    {
        var shown = series.Select(one => (Series: one, Point: Largest(target, one, point => !point.Outputs.IsEmpty))).Where(pair => pair.Point is not null && pair.Series.Model == NetworkPoint.Transformer).ToArray();
        if (shown.Length == 0)
            return null;
        (NetworkSeries widest, (int n, NetworkPoint best)) = (shown[^1].Series, shown[^1].Point!.Value);
        double[] all = [.. shown.SelectMany(pair => pair.Point!.Value.Network.Outputs.SelectMany(pair => new[] { pair.Regression, pair.Network }))];
        double margin = 0.04 * (all.Max() - all.Min()), low = all.Min() - margin, high = all.Max() + margin;
        JsonObject Axis(string field, string title) => new()
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = title,
            ["scale"] = new JsonObject { ["domain"] = Numbers(low, high), ["nice"] = false, ["zero"] = false },
            ["axis"] = new JsonObject { ["tickCount"] = 6 },
        };
        JsonObject encoding = new() { ["x"] = Axis("regression", "regression with the kernel of infinite width"), ["y"] = Axis("network", "trained networks") };
        JsonObject diagonal = new()
        {
            ["data"] = Inline([new JsonObject { ["regression"] = low, ["network"] = low }, new JsonObject { ["regression"] = high, ["network"] = high }]),
            ["mark"] = new JsonObject { ["type"] = "line", ["color"] = Theme.Grey, ["strokeDash"] = Numbers(3, 3), ["strokeWidth"] = 1.3 },
        };
        JsonObject points = new()
        {
            ["data"] = Inline(shown.SelectMany(pair => pair.Point!.Value.Network.Outputs.Select(output => new JsonObject
            {
                ["series"] = pair.Series.Name,
                ["regression"] = Number(output.Regression),
                ["network"] = Number(output.Network),
            }))),
            ["mark"] = new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 18, ["opacity"] = 0.55 },
            ["encoding"] = new JsonObject
            {
                ["color"] = Coloured(shown.Select(pair => pair.Series)),
                ["tooltip"] = new JsonArray(Tooltip("series", "networks", null), Tooltip("regression", "regression"), Tooltip("network", "networks")),
            },
        };
        string finding = best.Correlation is { } correlation
            ? $"{target.Name}: on new {words.Sequences}, width {Words.Count(widest.Width)} agrees with infinite width to a correlation of {Words.Number(correlation.Mean)}"
            : $"{target.Name}: outputs on new {words.Sequences}";
        return new Figure(
            name,
            finding,
            $"Each dot is a new {words.Sequence}: what Gaussian-process regression answers after {Words.Count(n)} training {words.Sequences}, and what networks answer that were trained on the very same ones.",
            Layered(finding, $"Outputs of networks against regression on {Words.Count(best.Outputs.Length)} new {words.Sequences}.", encoding, diagonal, points));
    }

    /// <summary>The distance to regression by width; null with fewer than two widths.</summary>
    private static Figure? Distance(TargetResult target, ImmutableArray<NetworkSeries> series, ReportWords words, string name)
    {
        JsonObject[] rows =
        [
            .. series.Where(one => one.Model == NetworkPoint.Transformer).SelectMany(one => target.Curve.Select(point => (point.N, Network: one.At(point))))
                .Where(pair => pair.Network?.Distance is { Mean: > 0 })
                .Select(pair => new JsonObject
                {
                    ["n"] = Words.Count(pair.N),
                    ["width"] = pair.Network!.Width,
                    ["distance"] = Number(pair.Network.Distance!.Mean),
                    ["low"] = Number(Math.Max(pair.Network.Distance.Mean - (Agreement.IntervalWidth * pair.Network.Distance.StandardError), pair.Network.Distance.Mean / 10)),
                    ["high"] = Number(pair.Network.Distance.Mean + (Agreement.IntervalWidth * pair.Network.Distance.StandardError)),
                }),
        ];
        int[] widths = [.. rows.Select(row => (int)row["width"]!).Distinct().Order()];
        if (widths.Length < 2)
            return null;
        double[] values = [.. rows.SelectMany(row => new[] { (double?)row["distance"], (double?)row["low"], (double?)row["high"] }).OfType<double>()];
        string[] sizes = [.. rows.Select(row => (string)row["n"]!).Distinct()];
        double Mean(int width) => rows.Where(row => (int)row["width"]! == width).Average(row => (double)row["distance"]!);
        string finding = $"{target.Name}: from width {Words.Count(widths[0])} to {Words.Count(widths[^1])} the distance to infinite width " +
            (Mean(widths[^1]) < Mean(widths[0]) ? $"falls from {Words.Percent(Mean(widths[0]))} to {Words.Percent(Mean(widths[^1]))}" : $"stays: {Words.Percent(Mean(widths[0]))} and {Words.Percent(Mean(widths[^1]))}");
        JsonObject encoding = new()
        {
            ["x"] = new JsonObject
            {
                ["field"] = "width",
                ["type"] = "quantitative",
                ["title"] = "width of the network",
                ["scale"] = new JsonObject { ["type"] = "log", ["base"] = 2, ["domain"] = Numbers(widths[0] / 1.25, widths[^1] * 1.25), ["nice"] = false },
                ["axis"] = new JsonObject { ["values"] = Numbers(widths.Select(width => (double)width)), ["format"] = ",d", ["grid"] = false },
            },
            ["y"] = Log("distance", "distance, over the target's size", values.Min() / 1.2, values.Max() * 1.2),
            ["color"] = new JsonObject
            {
                ["field"] = "n",
                ["type"] = "nominal",
                ["sort"] = null,
                ["title"] = $"training {words.Sequences}",
                ["scale"] = new JsonObject { ["domain"] = Strings(sizes), ["range"] = Strings(sizes.Select((_, i) => Theme.ByBoxes[(i + 1) % Theme.ByBoxes.Length])) },
            },
            ["tooltip"] = new JsonArray(Tooltip("n", $"training {words.Sequences}", null), Tooltip("width", "width", ",d"), Tooltip("distance", "distance", ".2%")),
        };
        JsonObject lines = new() { ["data"] = Inline(rows), ["mark"] = new JsonObject { ["type"] = "line", ["point"] = true, ["strokeWidth"] = 2 } };
        JsonObject bars = new()
        {
            ["data"] = Inline(rows.Select(row => (JsonObject)row.DeepClone())),
            ["mark"] = new JsonObject { ["type"] = "rule", ["strokeWidth"] = 1.4 },
            ["encoding"] = new JsonObject { ["y"] = new JsonObject { ["field"] = "low", ["type"] = "quantitative" }, ["y2"] = new JsonObject { ["field"] = "high" } },
        };
        return new Figure(
            name,
            finding,
            "The root mean square difference between the networks' mean output and regression with the kernel of infinite width, on new " +
            $"{words.Sequences}, over the root mean square of the target; bars are 95 % intervals. A part of it is the scatter of finitely many networks or samples.",
            Layered(finding, $"Distance of networks to their infinite-width limit at {widths.Length} widths.", encoding, lines, bars));
    }

    /// <summary>The parts of learned functions by irrep, at the largest n; null without any.</summary>
    private static Figure? Isotypic(TargetResult target, ImmutableArray<NetworkSeries> series, ReportWords words, string name)
    {
        if (series.LastOrDefault(one => one.Model == NetworkPoint.Transformer && Largest(target, one, point => !point.Isotypic.IsEmpty) is not null) is not { } widest)
            return null;
        (int n, NetworkPoint network) = Largest(target, widest, point => !point.Isotypic.IsEmpty)!.Value;
        double whole = target.MeanSquare - target.AddedNoise;
        List<IsotypicSeries> functions =
        [
            new("target", "#c9d6e2", [.. network.Isotypic.Select(part => (part.Target / whole, double.NaN))]),
            new("predicted", Theme.Blue, [.. network.Isotypic.Select(part => (part.Predicted / whole, double.NaN))]),
            new("regression", Theme.Vermilion, [.. network.Isotypic.Select(part => (part.Regression.Mean / whole, part.Regression.StandardError / whole))]),
            new(widest.Name, widest.Colour, [.. network.Isotypic.Select(part => (part.Network.Mean / whole, part.Network.StandardError / whole))]),
        ];
        if (series.LastOrDefault(one => one.Model == NetworkPoint.Mlp) is { } perceptron && target.Curve.FirstOrDefault(point => point.N == n) is { } there
            && perceptron.At(there) is { Isotypic.IsEmpty: false } mlp && mlp.Isotypic.Length == network.Isotypic.Length)
        {
            functions.Add(new(perceptron.Name, perceptron.Colour, [.. mlp.Isotypic.Select(part => (part.Network.Mean / whole, part.Network.StandardError / whole))]));
        }

        functions.RemoveAll(function => function.Shares.All(share => !double.IsFinite(share.Share)));
        string finding = $"{target.Name}: what has been learned from {Words.Count(n)} {words.Sequences}, by symmetry type";
        return IsotypicFigure.Draw(
            name,
            finding,
            "The mean square of each function, split by irreps of the permutations of positions, over that of the target; error bars are one standard error over data sets." +
            (functions.Any(function => function.Name.StartsWith("MLP", StringComparison.Ordinal)) ? " The MLP sees all positions at once, and was trained on the same data." : string.Empty),
            "share of the target",
            [.. network.Isotypic.Select(part => part.Partition.IsEmpty ? "all others" : Boxes.Name(part.Partition))],
            functions);
    }

    private static (int N, NetworkPoint Network)? Largest(TargetResult target, NetworkSeries series, Func<NetworkPoint, bool> with)
    {
        foreach (CurvePoint point in target.Curve.Reverse())
        {
            if (series.At(point) is { } network && with(network))
                return (point.N, network);
        }

        return null;
    }

    private static JsonObject Coloured(IEnumerable<NetworkSeries> series) => new()
    {
        ["field"] = "series",
        ["type"] = "nominal",
        ["title"] = null,
        ["scale"] = new JsonObject { ["domain"] = Strings(series.Select(one => one.Name)), ["range"] = Strings(series.Select(one => one.Colour)) },
    };
}
