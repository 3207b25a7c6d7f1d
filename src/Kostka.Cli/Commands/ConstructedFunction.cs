using System.Globalization;
using System.Text.Json.Nodes;
using Kostka.Capacity.Constructions;

namespace Kostka.Cli.Commands;

/// <summary>What <c>kostka construct</c> found.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Embedding">What position vectors are called.</param>
/// <param name="Construction">The weights.</param>
/// <param name="Measured">The margin when the engine ran them.</param>
/// <param name="Checkpoint">The file written; null for none.</param>
internal sealed record ConstructedFunction(string Name, string Embedding, SparseConstruction Construction, MeasuredMargin Measured, string? Checkpoint)
{
    /// <summary>Number of keys: the tokens and the added one.</summary>
    private int Keys => Construction.Length + 1;

    /// <summary>‖W_QK‖₂ B_x B_z that any head needs for the leak of this one.</summary>
    public double NecessaryScore(SelectionHead head) => Leak.NecessaryScore(head.Leak, Keys, head.Positions.Length);

    /// <summary>Texts for the file of weights.</summary>
    public IEnumerable<KeyValuePair<string, string>> Metadata =>
    [
        new("construction", Name),
        new("positions", string.Join(',', Construction.Target.Positions)),
        new("embedding", Embedding),
        new("margin", Construction.GuaranteedMargin.ToString("R", CultureInfo.InvariantCulture)),
    ];

    /// <summary>What <c>--json</c> prints.</summary>
    public JsonObject Document => new()
    {
        ["function"] = Name,
        ["tokens"] = Construction.Length,
        ["positions"] = new JsonArray([.. Construction.Target.Positions.Select(position => (JsonNode)position)]),
        ["embedding"] = Embedding,
        ["dimension"] = Construction.Vectors.Dimension,
        ["margin_slack"] = Construction.Slack,
        ["units"] = Construction.ReadOut.Units,
        ["margin"] = new JsonObject
        {
            ["guaranteed"] = Construction.GuaranteedMargin,
            ["measured"] = Measured.Margin,
            ["patterns"] = Measured.Patterns,
            ["all_patterns"] = Measured.AllPatterns,
            ["fillings"] = Measured.Fillings,
        },
        ["heads"] = new JsonArray([.. Construction.Heads.Select(Head)]),
        ["norms"] = new JsonObject
        {
            ["input"] = Construction.Norms.Input,
            ["query"] = Construction.Norms.Query,
            ["weights"] = Construction.Norms.Weights,
        },
        ["checkpoint"] = Checkpoint,
    };

    private JsonObject Head(SelectionHead head, int number)
    {
        ConstructionNorms.Head norms = Construction.Norms.Heads[number];
        return new JsonObject
        {
            ["positions"] = new JsonArray([.. head.Positions.Select(position => (JsonNode)position)]),
            ["logit"] = head.Logit,
            ["kappa"] = head.Kappa,
            ["leak"] = head.Leak,
            ["leak_allowed"] = head.AllowedLeak,
            ["necessary_score"] = NecessaryScore(head),
            ["query_key_norm"] = norms.QueryKey,
            ["value_norm"] = norms.Value,
            ["value_columns_norm"] = norms.ValueColumns,
        };
    }
}
