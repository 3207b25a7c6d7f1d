using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Kostka.Studies.Results;
using Kostka.Symmetry;

namespace Kostka.Cli.Commands;

/// <summary><c>kostka irreps</c>: the irreps of the permutations of L positions, how often each occurs among sequences, characters and Kostka numbers.</summary>
internal static class IrrepsCommand
{
    /// <summary>The 1,001 dimensions at L = 2,000, V = 2 have up to 600 digits each and take two seconds.</summary>
    private const int LongestLength = 2000;

    /// <summary>p(41) = 44,583 irreps take four seconds.</summary>
    private const int MostIrreps = 50_000;

    /// <summary>p(22) = 1,002: a million entries, three seconds.</summary>
    private const int LongestCharacters = 22;

    /// <summary>p(20) = 627: five seconds.</summary>
    private const int MostKostkaRows = 640;

    public static Command Create()
    {
        Argument<string> length = new("L") { Description = "Number of positions." };
        Option<string?> vocabulary = new("--vocabulary")
        {
            Description = "Number of symbols: only irreps that occur among sequences over it, with their multiplicities.",
            HelpName = "V",
        };
        Option<bool> characters = new("--characters") { Description = $"Also the characters, for L up to {LongestCharacters}." };
        Option<bool> kostka = new("--kostka") { Description = "Also the Kostka numbers: how often each irrep occurs among the sequences of each type." };
        Option<bool> json = Shared.Json();
        var command = new Command("irreps", "Lists the irreps of the permutations of L positions.") { length, vocabulary, characters, kostka, json };
        command.Examples(
            ("kostka irreps 12 --vocabulary 3", "the irreps among the sequences of 12 positions over 3 symbols: dimension and multiplicity of each"),
            ("kostka irreps 5 --characters --kostka", "the character table of S_5, and the Kostka numbers"));
        command.SetAction(request =>
        {
            int positions = Number(request.GetValue(length)!, "L", LongestLength);
            int? symbols = request.GetValue(vocabulary) is { } given ? Number(given, "--vocabulary", int.MaxValue) : null;
            ImmutableArray<Partition> irreps = List(positions, symbols);
            CharacterTable? table = request.GetValue(characters) ? CharactersOf(positions) : null;
            ImmutableArray<ImmutableArray<BigInteger>>? numbers = request.GetValue(kostka) ? KostkaTable(irreps) : null;
            if (request.GetValue(json))
                Console.Out.Write(ResultsDocument.Text(Document(positions, symbols, irreps, table, numbers)));
            else
                IrrepTables.Print(positions, symbols, irreps, table, numbers);
            return ExitCode.Done;
        });
        return command;
    }

    private static int Number(string text, string name, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= most
            ? value
            : throw new RequestException($"{name}: '{text}' is not a whole number from 1 {(most == int.MaxValue ? "on" : string.Create(CultureInfo.InvariantCulture, $"to {most}"))}.");

    private static ImmutableArray<Partition> List(int length, int? vocabulary)
    {
        int rows = Math.Min(vocabulary ?? length, length);
        double count = CountPartitions(length, rows);
        if (count > MostIrreps)
        {
            throw new RequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"L: {length} positions have {(count < 1e15 ? count.ToString("N0", CultureInfo.InvariantCulture) : count.ToString("G2", CultureInfo.InvariantCulture))} irreps of at most {rows} rows; at most {MostIrreps:N0} are listed. ")
                + "A smaller L, or --vocabulary, which limits the rows, lists fewer.");
        }

        return [.. Partition.All(length, rows, length)];
    }

    /// <summary>Number of partitions of a number into at most so many rows: as many as there are into parts of at most that size.</summary>
    private static double CountPartitions(int size, int rows)
    {
        double[] counts = new double[size + 1];
        counts[0] = 1;
        for (int part = 1; part <= rows; part++)
        {
            for (int n = part; n <= size; n++)
                counts[n] += counts[n - part];
        }

        return counts[size];
    }

    private static CharacterTable CharactersOf(int length) =>
        length <= LongestCharacters
            ? CharacterTable.Of(length)
            : throw new RequestException($"--characters: the table of {length} positions is too large to print; L is at most {LongestCharacters} with it.");

    private static ImmutableArray<ImmutableArray<BigInteger>> KostkaTable(ImmutableArray<Partition> irreps)
    {
        if (irreps.Length > MostKostkaRows)
        {
            throw new RequestException(
                $"--kostka: a table of {irreps.Length} × {irreps.Length} numbers is too large; at most {MostKostkaRows} irreps are possible with it. "
                + "A smaller L, or a smaller --vocabulary, has fewer.");
        }

        var numbers = new KostkaNumbers();
        return [.. irreps.Select(irrep => irreps.Select(type => numbers.Of(irrep, type.Parts.AsSpan())).ToImmutableArray())];
    }

    private static JsonObject Document(
        int length, int? vocabulary, ImmutableArray<Partition> irreps, CharacterTable? characters, ImmutableArray<ImmutableArray<BigInteger>>? kostka) => new()
        {
            ["length"] = length,
            ["vocabulary"] = vocabulary,
            ["irreps"] = new JsonArray([.. irreps.Select(irrep => new JsonObject
            {
                ["partition"] = Parts(irrep),
                ["dimension"] = Text(Dimensions.OfSymmetricGroup(irrep)),
                ["multiplicity"] = vocabulary is { } symbols ? Text(Dimensions.OfGeneralLinearGroup(irrep, symbols)) : null,
            })]),
            ["characters"] = characters is null ? null : new JsonObject
            {
                ["classes"] = new JsonArray([.. characters.Partitions.Select(Parts)]),
                ["table"] = new JsonArray([.. irreps.Select(irrep => Texts(characters.Partitions.Select(cycles => (BigInteger)characters[irrep, cycles])))]),
            },
            ["kostka"] = kostka is { } rows ? new JsonArray([.. rows.Select(row => Texts(row))]) : null,
        };

    private static JsonArray Parts(Partition partition) => new([.. partition.Parts.Select(part => (JsonNode)part)]);

    private static JsonArray Texts(IEnumerable<BigInteger> numbers) => new([.. numbers.Select(number => (JsonNode)Text(number))]);

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
