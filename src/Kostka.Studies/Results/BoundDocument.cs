using System.Text.Json.Nodes;
using static Kostka.Studies.Results.ResultsDocument;

namespace Kostka.Studies.Results;

/// <summary>The cross-dataset bound as JSON.</summary>
internal static class BoundDocument
{
    public static JsonObject Of(BoundResult bound) => new()
    {
        ["measure"] = bound.Measure,
        ["pool"] = bound.Pool,
        ["ridge"] = Number(bound.Ridge),
        ["modes"] = new JsonArray([.. bound.Modes.Select(mode => new JsonObject
        {
            ["eigenvalue"] = Number(mode.Eigenvalue),
            ["isotypic"] = Isotypic(mode.Isotypic),
            ["mean_square"] = Number(mode.MeanSquare),
            ["samples_for_half"] = Number(mode.SamplesForHalf),
            ["learnability"] = Points(mode.Points),
            ["targets"] = new JsonArray([.. mode.Targets.Select(target => new JsonObject { ["target"] = target.Target, ["component"] = Points(target.Points) })]),
        })]),
    };

    private static JsonArray Points(IEnumerable<BoundPoint> points) => new([.. points.Select(point => new JsonObject
    {
        ["n"] = point.N,
        ["bound"] = Measured(point.Bound),
        ["measured"] = Measured(point.Found),
    })]);
}
