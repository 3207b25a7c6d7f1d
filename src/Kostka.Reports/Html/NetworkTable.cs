using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Results;

namespace Kostka.Reports.Html;

/// <summary>Trained networks in numbers: errors, distance to the limit of infinite width, and how training went.</summary>
internal static class NetworkTable
{
    public static void Write(HtmlWriter html, TargetResult target, ReportWords words)
    {
        (int N, NetworkSeries Series, NetworkPoint Network)[] rows =
        [
            .. target.Curve.SelectMany(point => NetworkSeries.Of(target).Select(series => (point.N, Series: series, Network: series.At(point))))
                .Where(row => row.Network is not null).Select(row => (row.N, row.Series, row.Network!)),
        ];
        if (rows.Length == 0)
            return;
        bool single = rows.Any(row => row.Network.Single is not null && row.Network.Members > 1), elsewhere = rows.Any(row => row.Network.OutOfDistribution is not null);
        using (html.Begin("details", ("open", "open")))
        {
            html.Element("summary", "Trained networks");
            html.Element(
                "p",
                "Regression is Gaussian-process regression with the kernel of infinite width on the very same sequences; distance and correlation compare the networks' outputs with its on new " +
                $"{words.Sequences}, the distance over the target's size. ± is 1.96 standard errors over data sets.",
                ("class", "aside"));
            DataTable.Write(
                html,
                $"{target.Name}: trained networks",
                [
                    "n", "network", "heads", "trained by", .. single ? ["one network's error"] : Array.Empty<string>(), "error", "regression", "distance", "correlation",
                    .. elsewhere ? ["error under the second measure", "regression there"] : Array.Empty<string>(),
                ],
                rows.Select(row => new[] { Words.Count(row.N), Name(row.Network), row.Network.Heads > 0 ? $"{Words.Count(row.Network.Heads)} × {Words.Count(row.Network.HeadDimension)}" : "–", row.Network.Method }
                    .Concat(single ? [Show(row.Network.Single)] : [])
                    .Concat([Show(row.Network.Ensemble), Show(row.Network.Regression), Show(row.Network.Distance, Words.ShortPercent), Show(row.Network.Correlation)])
                    .Concat(elsewhere ? [Show(row.Network.OutOfDistribution?.Ensemble), Show(row.Network.OutOfDistribution?.Regression)] : [])
                    .ToArray()));
        }

        Diagnostics(html, target, rows);
    }

    private static void Diagnostics(HtmlWriter html, TargetResult target, (int N, NetworkSeries Series, NetworkPoint Network)[] rows)
    {
        bool sampled = rows.Any(row => double.IsFinite(row.Network.Diagnostics.RHat));
        using (html.Begin("details"))
        {
            html.Element("summary", sampled ? "How well the posteriors were sampled" : "How training went");
            DataTable.Write(
                html,
                sampled
                    ? "Acceptance of proposals, effective samples of the outputs (the least over data sets), R-hat (1 when chains agree; the largest), Monte Carlo error of the posterior mean over the target's size"
                    : "Mean squared error on the training labels",
                ["n", "network", "training error", .. sampled ? ["acceptance", "effective samples", "R-hat", "sampling error"] : Array.Empty<string>()],
                rows.Select(row => new[] { Words.Count(row.N), Name(row.Network), Words.Number(row.Network.Diagnostics.TrainingError) }
                    .Concat(sampled
                        ? [Words.ShortPercent(row.Network.Diagnostics.Acceptance), Words.Number(row.Network.Diagnostics.EffectiveSamples), Words.Number(row.Network.Diagnostics.RHat), Words.ShortPercent(row.Network.Diagnostics.SamplingError)]
                        : [])
                    .ToArray()));
            ImmutableArray<string> diverged = [.. rows.SelectMany(row => row.Network.Diverged.Select(message => $"{row.Network.Title}, n = {Words.Count(row.N)}: {message}"))];
            if (diverged.IsEmpty)
                return;
            html.Element("p", "Runs that diverged:");
            using (html.Begin("ul"))
            {
                foreach (string message in diverged)
                    html.Element("li", message);
            }
        }
    }

    private static string Name(NetworkPoint network) => $"{(network.Model == NetworkPoint.Mlp ? "MLP" : network.Model)}, {Words.Count(network.Width)}";

    private static string Show(Estimate? estimate) => Show(estimate, Words.Number);

    private static string Show(Estimate? estimate, Func<double, string> text) => estimate switch
    {
        null => "–",
        { StandardError: >= 0 } found => $"{text(found.Mean)} ± {text(Agreement.IntervalWidth * found.StandardError)}",
        { } found => text(found.Mean),
    };
}
