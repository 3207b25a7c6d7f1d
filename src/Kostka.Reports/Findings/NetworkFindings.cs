using System.Collections.Immutable;
using Kostka.Reports.Figures;
using Kostka.Studies.Results;

namespace Kostka.Reports.Findings;

/// <summary>What can be said in words about trained networks.</summary>
internal static class NetworkFindings
{
    /// <summary>The sentences about a target's networks, after those about its prediction.</summary>
    public static IEnumerable<string> Sentences(TargetResult target, ReportWords words)
    {
        ImmutableArray<NetworkSeries> series = NetworkSeries.Of(target);
        if (series.LastOrDefault(one => one.Model == NetworkPoint.Transformer && Last(target, one) is not null) is not { } widest)
            yield break;
        CurvePoint point = Last(target, widest)!;
        NetworkPoint network = widest.At(point)!;
        string against = network.Regression is { } regression ? $", regression with infinite width on the same {words.Sequences} {Words.Number(regression.Mean)}" : "";
        string predicted = point.Claimed && double.IsFinite(point.Mse) && network.Ensemble is not null ? $", the prediction {Words.Number(point.Mse)}" : "";
        yield return $"{Kind(network)} of width {Words.Count(network.Width)} {(network.Method is "sgd" or "adam" ? "trained on" : "conditioned on")} {Words.Count(point.N)} {words.Sequences} " +
            $"{(network.Members == 1 ? "has" : "have")} a test error of {Words.Number(network.Ensemble!.Mean)}{against}{predicted}.";
        if (network.Regression is { } limit && limit.Mean - network.Ensemble.Mean > Math.Max(0.2 * limit.Mean, 4 * (limit.StandardError + network.Ensemble.StandardError)))
            yield return "Finite networks learn more of it here than infinite width does: their weights adapt to the target, which a fixed kernel cannot.";
        if (network.Distance is { } distance && network.Correlation is { } correlation)
        {
            yield return $"On new {words.Sequences} what they answer lies {Words.Percent(distance.Mean)} of the target's size away from that regression, with a correlation of {Words.Number(correlation.Mean)}" +
                $"{Narrowest(target, series, point, distance.Mean)}.";
        }

        if (network.OutOfDistribution is { Ensemble: { } elsewhere } outside && point.OutOfDistribution is { } there)
        {
            yield return $"Under the second measure their error is {Words.Number(elsewhere.Mean)}" +
                $"{(outside.Regression is { } fit ? $", regression's {Words.Number(fit.Mean)}" : "")}, the prediction {Words.Number(there.Mse)}.";
        }

        if (series.LastOrDefault(one => one.Model == NetworkPoint.Mlp)?.At(point) is { Ensemble: { } perceptron })
            yield return $"A perceptron that sees the whole sequence at once has an error of {Words.Number(perceptron.Mean)} after the same training.";
        int diverged = target.Curve.Sum(each => each.Networks.Sum(one => one.Diverged.Length));
        if (diverged > 0)
            yield return $"{Words.Count(diverged)} training {(diverged == 1 ? "run" : "runs")} diverged, and {(diverged == 1 ? "is" : "are")} in none of these numbers.";
    }

    private static string Narrowest(TargetResult target, ImmutableArray<NetworkSeries> series, CurvePoint point, double distance)
    {
        NetworkPoint? narrow = series.Where(one => one.Model == NetworkPoint.Transformer).Select(one => one.At(point)).FirstOrDefault(one => one?.Distance is not null);
        return narrow?.Distance is { } far && narrow.Width < series.Where(one => one.Model == NetworkPoint.Transformer).Max(one => one.Width) && far.Mean != distance
            ? $"; at width {Words.Count(narrow.Width)} it is {Words.Percent(far.Mean)}"
            : "";
    }

    private static string Kind(NetworkPoint network) => network switch
    {
        { Method: "sgd" or "adam", Members: 1 } => "A network",
        { Method: "sgd" or "adam" } => $"{Words.Count(network.Members)} networks, averaged,",
        _ => "Bayesian networks",
    };

    private static CurvePoint? Last(TargetResult target, NetworkSeries series) =>
        target.Curve.LastOrDefault(point => series.At(point)?.Ensemble is { } found && double.IsFinite(found.Mean));
}
