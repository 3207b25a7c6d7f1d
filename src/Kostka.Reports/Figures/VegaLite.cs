using System.Text.Json.Nodes;

namespace Kostka.Reports.Figures;

/// <summary>The few shapes of a Vega-Lite 6 specification that the figures share.</summary>
internal static class VegaLite
{
    public const string Schema = "https://vega.github.io/schema/vega-lite/v6.json";

    /// <summary>A number as JSON, null where it is not finite: Vega leaves such points out.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>A list of strings.</summary>
    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);

    /// <summary>A list of numbers.</summary>
    public static JsonArray Numbers(params IEnumerable<double> values) => new([.. values.Select(Number)]);

    /// <summary>Rows as inline data.</summary>
    public static JsonObject Inline(IEnumerable<JsonObject> rows) => new() { ["values"] = new JsonArray([.. rows]) };

    /// <summary>A whole figure: one set of axes as wide as its place, with layers.</summary>
    /// <param name="title">What the figure shows, wrapped into lines for use outside the report.</param>
    /// <param name="description">The figure in words, for those who cannot see it.</param>
    /// <param name="encoding">The encoding that all layers share.</param>
    /// <param name="layers">The layers, the lowest first; each brings its data.</param>
    public static JsonObject Layered(string title, string description, JsonObject encoding, params IEnumerable<JsonObject> layers) => new()
    {
        ["$schema"] = Schema,
        ["title"] = Strings(Wrap(title, 66)),
        ["description"] = description,
        ["width"] = "container",
        ["height"] = 300,
        ["autosize"] = new JsonObject { ["type"] = "fit-x", ["contains"] = "padding" },
        ["encoding"] = encoding,
        ["layer"] = new JsonArray([.. layers]),
        ["config"] = Theme.Config(),
    };

    /// <summary>A position on a logarithmic axis of fixed domain.</summary>
    public static JsonObject Log(string field, string title, double low, double high) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = title,
        ["scale"] = new JsonObject { ["type"] = "log", ["domain"] = Numbers(low, high), ["nice"] = false },
        ["axis"] = new JsonObject { ["format"] = low < 1e-3 || high > 1e6 ? "~e" : ",~g", ["values"] = Ticks(low, high) },
    };

    /// <summary>Ticks of a logarithmic axis: 1, 2 and 5 times powers of ten when it spans less than two decades, else at most seven powers.</summary>
    public static JsonArray Ticks(double low, double high)
    {
        double decades = Math.Log10(high / low);
        int step = Math.Max(1, (int)Math.Ceiling(decades / 7));
        var ticks = new List<double>();
        for (int power = (int)Math.Floor(Math.Log10(low)); power <= Math.Log10(high); power++)
        {
            if (decades >= 2 && power % step == 0)
                ticks.Add(Math.Pow(10, power));
            else if (decades < 2)
                ticks.AddRange([Math.Pow(10, power), 2 * Math.Pow(10, power), 5 * Math.Pow(10, power)]);
        }

        return Numbers(ticks.Where(tick => tick >= low && tick <= high));
    }

    /// <summary>A number of training sequences, on an axis whose ticks double.</summary>
    public static JsonObject Samples(string title, IEnumerable<int> sizes)
    {
        double low = sizes.Min(), high = sizes.Max();
        double margin = Math.Max(1.15, Math.Pow(high / low, 0.04));
        return new JsonObject
        {
            ["field"] = "n",
            ["type"] = "quantitative",
            ["title"] = title,
            ["scale"] = new JsonObject
            {
                ["type"] = "log",
                ["base"] = 2,
                ["domain"] = Numbers(low / margin, high * margin),
                ["nice"] = false,
            },
            ["axis"] = new JsonObject { ["format"] = ",d", ["grid"] = false },
        };
    }

    /// <summary>One line of a tooltip.</summary>
    public static JsonObject Tooltip(string field, string title, string? format = ".4~g")
    {
        var entry = new JsonObject { ["field"] = field, ["title"] = title, ["type"] = format is null ? "nominal" : "quantitative" };
        if (format is not null)
            entry["format"] = format;
        return entry;
    }

    /// <summary>Breaks a title into lines of at most <paramref name="width"/> characters.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = string.Empty;
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + word.Length >= width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        yield return line;
    }
}
