using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kostka.Studies.Documents;

namespace Kostka.Studies.Declarations;

/// <summary>A finite number in a range. Numbers are written as in YAML 1.2 and JSON: <c>1</c>, <c>0.5</c>, <c>.5</c>, <c>1e-05</c>.</summary>
internal sealed partial class Number(
    double atLeast = double.NegativeInfinity,
    double atMost = double.PositiveInfinity,
    double above = double.NegativeInfinity,
    double below = double.PositiveInfinity) : Form<double>
{
    public override string Allowed
    {
        get
        {
            string[] bounds = [Bound("at least", atLeast), Bound("above", above), Bound("at most", atMost), Bound("below", below)];
            string range = string.Join(" and ", bounds.Where(bound => bound.Length > 0));
            return range.Length == 0 ? "a number" : $"a number {range}";
        }
    }

    public override Reading<double>? Read(Node node, Place place)
    {
        if (!TryParse(node, out double value))
        {
            place.Refuse(node, this, Hint(node));
            return null;
        }

        if (!double.IsFinite(value))
        {
            place.Report(node, $"found {node.Describe()}, which is not finite; allowed: {Allowed}");
            return null;
        }

        if (value < atLeast || value > atMost || value <= above || value >= below)
        {
            place.Refuse(node, this);
            return null;
        }

        return new(value, Write(value, node.Mark));
    }

    public static ScalarNode Write(double value, Mark mark) => new(value.ToString("R", CultureInfo.InvariantCulture), Quoted: false, mark);

    /// <summary>A number as the core schema of YAML 1.2 writes it; infinities and NaN are numbers here.</summary>
    public static bool TryParse(Node node, out double value)
    {
        value = 0;
        if (node is not ScalarNode { Quoted: false } scalar)
            return false;
        switch (scalar.Text.ToLowerInvariant())
        {
            case ".inf" or "+.inf":
                value = double.PositiveInfinity;
                return true;
            case "-.inf":
                value = double.NegativeInfinity;
                return true;
            case ".nan":
                value = double.NaN;
                return true;
            default:
                return Decimal().IsMatch(scalar.Text) && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }
    }

    /// <summary>Why something that looks like a number is none.</summary>
    public static string Hint(Node node)
    {
        if (node is not ScalarNode scalar)
            return "";
        if (scalar.Quoted && Decimal().IsMatch(scalar.Text))
            return $"; write {scalar.Text} without quotation marks";
        string plain = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        return !scalar.Quoted && plain.Length > 0 && plain != scalar.Text && Decimal().IsMatch(plain) ? $"; write {Words.Shorten(plain)}" : "";
    }

    public override JsonObject Schema(SchemaDefinitions definitions)
    {
        var schema = new JsonObject { ["type"] = "number" };
        Add("minimum", atLeast);
        Add("maximum", atMost);
        Add("exclusiveMinimum", above);
        Add("exclusiveMaximum", below);
        return schema;

        void Add(string keyword, double bound)
        {
            if (double.IsFinite(bound))
                schema[keyword] = bound;
        }
    }

    private static string Bound(string words, double bound) =>
        double.IsFinite(bound) ? $"{words} {bound.ToString("R", CultureInfo.InvariantCulture)}" : "";

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();
}

/// <summary>A whole number in a range, of a type that holds the range. <c>1e6</c> and <c>4096.0</c> are whole numbers too.</summary>
internal sealed class Whole<T>(T least, T most) : Form<T>
    where T : struct, IBinaryInteger<T>
{
    public override string Allowed => $"a whole number from {least} to {most}";

    public override Reading<T>? Read(Node node, Place place)
    {
        if (node is ScalarNode { Quoted: false } scalar
            && (BigInteger.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger value) || TryRound(node, out value))
            && value >= BigInteger.CreateChecked(least) && value <= BigInteger.CreateChecked(most))
        {
            var whole = T.CreateChecked(value);
            return new(whole, new ScalarNode(whole.ToString()!, Quoted: false, node.Mark));
        }

        place.Refuse(node, this, Number.Hint(node));
        return null;
    }

    private static bool TryRound(Node node, out BigInteger value)
    {
        const double exactBelow = 9007199254740992;
        value = 0;
        if (!Number.TryParse(node, out double real) || Math.Abs(real) > exactBelow || real != Math.Round(real))
            return false;
        value = new BigInteger(real);
        return true;
    }

    public override JsonObject Schema(SchemaDefinitions definitions) =>
        new() { ["type"] = "integer", ["minimum"] = JsonNode.Parse(least.ToString()!), ["maximum"] = JsonNode.Parse(most.ToString()!) };
}

/// <summary>Whole numbers of the usual types.</summary>
internal static class Whole
{
    public static Whole<int> From(int least, int most) => new(least, most);

    public static Whole<ulong> Unsigned { get; } = new(0, ulong.MaxValue);
}

/// <summary>True or false.</summary>
internal sealed class TrueOrFalse : Form<bool>
{
    public override string Allowed => "true or false";

    public override Reading<bool>? Read(Node node, Place place)
    {
        bool? value = node is ScalarNode { Quoted: false } scalar
            ? scalar.Text switch
            {
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ => null,
            }
            : null;
        if (value is null)
        {
            place.Refuse(node, this);
            return null;
        }

        return new(value.Value, new ScalarNode(value.Value ? "true" : "false", Quoted: false, node.Mark));
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "boolean" };
}

/// <summary>A text under a rule of its own.</summary>
/// <param name="allowed">The rule in words.</param>
/// <param name="pattern">The rule as a regular expression for the whole text.</param>
/// <param name="longest">The greatest number of characters.</param>
internal sealed class Text(string allowed, string pattern = @"[\s\S]*\S[\s\S]*", int longest = 1000) : Form<string>
{
    private readonly Regex _pattern = new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);

    public override string Allowed => allowed;

    public override Reading<string>? Read(Node node, Place place)
    {
        if (node is ScalarNode { IsNull: false } scalar && scalar.Text.Length <= longest && _pattern.IsMatch(scalar.Text))
            return new(scalar.Text, scalar with { Quoted = true });
        place.Refuse(node, this);
        return null;
    }

    public bool Matches(string text) => text.Length <= longest && _pattern.IsMatch(text);

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["pattern"] = $"^(?:{pattern})$", ["maxLength"] = longest };
}

/// <summary>The name of a file, relative to the study file's folder.</summary>
internal sealed class FileName : Form<string>
{
    public override string Allowed => "a file's name, relative to the study file";

    public override Reading<string>? Read(Node node, Place place)
    {
        if (node is not ScalarNode { IsNull: false } scalar || scalar.Text.Length is 0 or > 4096 || scalar.Text.Contains('\0'))
        {
            place.Refuse(node, this);
            return null;
        }

        // A name that came with a flag is relative to the current folder, like every argument of a command.
        string name = scalar.Mark.Origin is null ? Path.Combine(place.Context.Folder, scalar.Text) : scalar.Text;
        return new(name, new ScalarNode(name, Quoted: true, scalar.Mark));
    }

    public override JsonObject Schema(SchemaDefinitions definitions) => new() { ["type"] = "string", ["minLength"] = 1 };
}
