using System.Collections.Immutable;
using System.Globalization;
using Kostka.Sequences;

namespace Kostka.Cli.Commands;

/// <summary>Reads what <c>kostka construct</c> is asked for.</summary>
internal static class ConstructRequest
{
    private const string Threshold = "threshold", Table = "table";

    /// <summary>The function and its positions.</summary>
    /// <exception cref="RequestException">They are not given as they must be; says how.</exception>
    public static JuntaTarget Target(string function, string? positions, int? atLeast, string? table)
    {
        if (function != Threshold && atLeast is not null)
            throw new RequestException($"--at-least belongs to the function {Threshold}, not to {function}.");
        if (function != Table && table is not null)
            throw new RequestException($"--table belongs to the function {Table}, not to {function}.");
        BitFunction bits = function switch
        {
            "and" => new SymmetricFunction.And(),
            "or" => new SymmetricFunction.Or(),
            "majority" => new SymmetricFunction.Majority(),
            "parity" => new SymmetricFunction.Parity(),
            Threshold => new SymmetricFunction.Threshold(
                atLeast ?? throw new RequestException("--at-least is missing: a threshold needs to know how many of the bits must be one.")),
            Table => new BitFunction.Table(Numbers(
                table ?? throw new RequestException("--table is missing: a table needs its 2^s values, as in --table 1,-1,-1,1."), "--table", "a number", Value)),
            _ => throw new RequestException($"FUNCTION: '{function}' is not and, or, majority, parity, threshold or table."),
        };
        string list = positions ?? throw new RequestException("--positions is missing: the positions that matter, as in --positions 1,4,6.");
        return new JuntaTarget(bits, Numbers(list, "--positions", "a whole number from 0", Position));
    }

    /// <summary>Whether each position has a head of its own.</summary>
    public static bool EachHead(string? heads) => heads switch
    {
        null or "one" => false,
        "each" => true,
        _ => throw new RequestException($"--heads: '{heads}' is not one or each."),
    };

    /// <summary>Whether position vectors are one-hot.</summary>
    public static bool OneHot(string? embedding, int? dimension)
    {
        bool oneHot = embedding switch
        {
            null or "one-hot" => true,
            "random-signs" => false,
            _ => throw new RequestException($"--embedding: '{embedding}' is not one-hot or random-signs."),
        };
        return oneHot && dimension is not null
            ? throw new RequestException("--dimension belongs to --embedding random-signs; one-hot vectors have as many coordinates as there are tokens.")
            : oneHot;
    }

    /// <summary>What the leak may take of the margin.</summary>
    public static double? Slack(string? slack) => slack is null ? null
        : double.TryParse(slack, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1 ? value
        : throw new RequestException($"--margin-slack: '{slack}' is not a number between 0 and 1.");

    private static ImmutableArray<T> Numbers<T>(string list, string option, string what, Func<string, T?> read)
        where T : struct =>
        [.. list.Split(',', StringSplitOptions.TrimEntries).Select(
            word => read(word) ?? throw new RequestException($"{option}: '{word}' is not {what}; values are separated by commas."))];

    private static double? Value(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static int? Position(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
