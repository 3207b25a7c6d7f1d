using System.Text.Json.Nodes;
using Kostka.Reports.Figures;
using Kostka.Reports.Findings;
using Kostka.Studies.Corpora;
using static Kostka.Reports.Figures.VegaLite;

namespace Kostka.Reports.Corpora;

/// <summary>How much tokens say about each other at each distance.</summary>
internal static class LagFigure
{
    /// <summary>Draws the lags; null when fewer than two are above zero.</summary>
    public static Figure? Draw(CorpusResults results, string name)
    {
        LagResult[] lags = [.. results.Lags.Where(lag => lag.Bits > 0)];
        if (lags.Length < 2)
            return null;
        string tokens = CorpusFindings.Tokens(results);
        string finding = $"Neighbouring {tokens} tell {Words.Number(lags[0].Bits)} bits about each other; at a distance of {Words.Count(lags[^1].Lag)} it is " +
            Words.Number(lags[^1].Bits);
        double low = lags.Min(lag => lag.Bits), high = lags.Max(lag => lag.Bits);
        JsonObject encoding = new()
        {
            ["x"] = Log("lag", $"distance in {tokens}", lags[0].Lag / 1.1, lags[^1].Lag * 1.1),
            ["y"] = Log("bits", "mutual information, in bits", low / 1.5, high * 1.5),
            ["tooltip"] = new JsonArray(
                Tooltip("lag", "distance", ",d"), Tooltip("bits", "bits", ".3~g"), Tooltip("norm", "norm of the covariance", ".3~g"), Tooltip("directed", "directed share", ".1%")),
        };
        JsonObject layer = new()
        {
            ["data"] = Inline(lags.Select(lag => new JsonObject
            {
                ["lag"] = lag.Lag,
                ["bits"] = Number(lag.Bits),
                ["norm"] = Number(lag.Norm),
                ["directed"] = Number(lag.Directed),
            })),
            ["mark"] = new JsonObject { ["type"] = "line", ["color"] = Theme.Blue, ["strokeWidth"] = 2, ["point"] = new JsonObject { ["size"] = 35, ["filled"] = true, ["color"] = Theme.Blue } },
        };
        return new Figure(
            name,
            finding,
            $"Mutual information of two {tokens} by their distance, freed of the bias of a finite text; both axes are logarithmic. Were the text permutation symmetric, the line would be level.",
            Layered(finding, $"Mutual information at {lags.Length} distances.", encoding, layer));
    }
}
