using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kostka.Corpora;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Corpora;

/// <summary>What <c>kostka corpus --json</c> prints, also <c>corpus.json</c> of its report.</summary>
public static class CorpusDocument
{
    /// <summary>The whole document. Loadings are left out: the weightiest are in <c>components.csv</c> of the report.</summary>
    public static JsonObject Of(CorpusResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        CorpusText text = results.Text;
        return new JsonObject
        {
            ["tokens"] = text.Tokens,
            ["types"] = text.Types,
            ["length"] = results.Settings.Length,
            ["vocabulary"] = results.Settings.Vocabulary,
            ["invariant_share"] = Number(results.Share.Text.All),
            ["invariant_share_off_diagonal"] = Number(results.Share.Text.OffDiagonal),
            ["interval"] = Intervals(results.Share.Intervals),
            ["shuffled"] = Share(results.Share.Shuffled),
            ["noise_floor_off_diagonal"] = Number(results.NoiseFloor),
            ["corrected"] = Share(results.Share.Corrected),
            ["token_kind"] = text.TokenKind,
            ["coverage"] = Number(text.Coverage),
            ["total_variance"] = Number(results.TotalVariance),
            ["components"] = new JsonArray([.. results.Components.Select(component => Component(component, results.TotalVariance))]),
            ["levels"] = new JsonArray([.. (results.Structure?.Multiplets ?? []).Select(Level)]),
            ["exchangeability"] = results.Exchangeability is { } test ? Exchangeability(test) : null,
            ["lags"] = new JsonArray([.. results.Lags.Select(Lag)]),
            ["by_length"] = Shares(results.ByLength),
            ["by_vocabulary"] = Shares(results.ByVocabulary),
            ["command"] = results.Command,
            ["seed"] = results.Settings.Seed,
            ["versions"] = Texts(results.Versions),
            ["machine"] = Texts(results.Machine),
            ["timings"] = Timings(results.Timings),
            ["notes"] = new JsonArray([.. results.Notes.Select(note => (JsonNode)note)]),
        };
    }

    private static JsonObject Component(PrincipalComponent component, double totalVariance) => new()
    {
        ["eigenvalue"] = Number(component.Eigenvalue),
        ["error"] = Number(component.Residual),
        ["variance_share"] = Number(component.Eigenvalue / totalVariance),
        ["trivial_weight"] = Number(component.TrivialWeight),
        ["standard_weight"] = Number(component.StandardWeight),
        ["level"] = component.Multiplet < 0 ? null : component.Multiplet,
        ["level_weight"] = component.Multiplet < 0 ? null : Number(component.MultipletWeight),
    };

    private static JsonObject Level(Multiplet level) => new()
    {
        ["irrep"] = level.Standard ? "standard" : "trivial",
        ["eigenvalue"] = Number(level.Eigenvalue),
        ["error"] = Number(level.Residual),
        ["degeneracy"] = level.Degeneracy,
        ["partners"] = new JsonArray([.. level.Partners.Select(Number)]),
        ["splitting"] = Number(level.Splitting),
    };

    private static JsonObject Share(InvariantShare share) => new()
    {
        ["invariant_share"] = Number(share.All),
        ["invariant_share_off_diagonal"] = Number(share.OffDiagonal),
    };

    private static JsonObject? Intervals(ShareIntervals? intervals) => intervals is null ? null : new JsonObject
    {
        ["invariant_share"] = new JsonArray(Number(intervals.All.Lower), Number(intervals.All.Upper)),
        ["invariant_share_off_diagonal"] = new JsonArray(Number(intervals.OffDiagonal.Lower), Number(intervals.OffDiagonal.Upper)),
    };

    private static JsonArray Shares(ImmutableArray<ShareResult> points) => new([.. points.Select(point => new JsonObject
    {
        ["length"] = point.Length,
        ["vocabulary"] = point.Vocabulary,
        ["invariant_share"] = Number(point.Text.All),
        ["invariant_share_off_diagonal"] = Number(point.Text.OffDiagonal),
        ["shuffled"] = Share(point.Shuffled),
        ["corrected"] = Share(point.Corrected),
    })]);

    private static JsonObject Exchangeability(ExchangeabilityResult test) => new()
    {
        ["distance"] = Number(test.Distance),
        ["stderr"] = Number(test.StandardError),
        ["p_value"] = Number(test.PValue),
        ["deviations"] = Number(test.Deviations),
        ["order_share"] = Number(test.OrderShare),
        ["windows"] = test.Windows,
        ["permutations"] = test.Permutations,
    };

    private static JsonObject Lag(LagResult lag) => new()
    {
        ["lag"] = lag.Lag,
        ["norm"] = Number(lag.Norm),
        ["mutual_information_bits"] = Number(lag.Bits),
        ["directed_share"] = Number(lag.Directed),
    };
}
