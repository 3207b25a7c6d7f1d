using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Kostka.Cli.Tests.Running;

namespace Kostka.Cli.Tests.Commands;

/// <summary><c>kostka irreps</c>.</summary>
public sealed class IrrepsCommandTests
{
    [Fact]
    public void Dimensions_and_multiplicities_count_all_sequences()
    {
        JsonNode document = Document("12", "--vocabulary", "3");
        Assert.Equal(["length", "vocabulary", "irreps", "characters", "kostka"], document.AsObject().Select(property => property.Key));
        Assert.Equal((12, 3), ((int)document["length"]!, (int)document["vocabulary"]!));
        JsonArray irreps = document["irreps"]!.AsArray();
        Assert.Equal(19, irreps.Count);
        Assert.Equal("""{"partition":[12],"dimension":"1","multiplicity":"91"}""", irreps[0]!.ToJsonString());
        Assert.All(irreps, irrep => Assert.InRange(irrep!["partition"]!.AsArray().Count, 1, 3));
        Assert.Equal(
            BigInteger.Pow(3, 12),
            irreps.Aggregate(BigInteger.Zero, (sum, irrep) => sum + (Big(irrep!["dimension"]!) * Big(irrep["multiplicity"]!))));
        Assert.Null(document["characters"]);
        Assert.Null(document["kostka"]);
    }

    [Fact]
    public void Without_a_vocabulary_all_irreps_are_listed_and_multiplicities_are_null()
    {
        JsonNode document = Document("7");
        Assert.Null(document["vocabulary"]);
        JsonArray irreps = document["irreps"]!.AsArray();
        Assert.Equal(15, irreps.Count);
        Assert.All(irreps, irrep => Assert.Null(irrep!["multiplicity"]));
        Assert.Equal(5040, irreps.Sum(irrep => (int)(Big(irrep!["dimension"]!) * Big(irrep["dimension"]!))));
    }

    [Fact]
    public void Characters_and_Kostka_numbers_of_S_3_are_those_of_the_books()
    {
        JsonNode document = Document("3", "--characters", "--kostka");
        Assert.Equal("[[3],[2,1],[1,1,1]]", document["characters"]!["classes"]!.ToJsonString());
        Assert.Equal("""[["1","1","1"],["-1","0","2"],["1","-1","1"]]""", document["characters"]!["table"]!.ToJsonString());
        Assert.Equal("""[["1","1","1"],["0","1","2"],["0","0","1"]]""", document["kostka"]!.ToJsonString());

        JsonNode two = Document("3", "--characters", "--kostka", "--vocabulary", "2");
        Assert.Equal("""[["1","1","1"],["-1","0","2"]]""", two["characters"]!["table"]!.ToJsonString());
        Assert.Equal("""[["1","1"],["0","1"]]""", two["kostka"]!.ToJsonString());
    }

    [Fact]
    public void Tables_show_the_same_numbers()
    {
        using var scratch = new Scratch();
        Outcome tables = scratch.Run("irreps", "4", "--vocabulary", "4", "--characters", "--kostka");
        Assert.True(tables.Code == 0, tables.Errors);
        Assert.Empty(tables.Errors);
        string[] lines = [.. tables.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("irrep dimension multiplicity", lines);
        Assert.Contains("(2, 1, 1) 3 15", lines);
        Assert.Contains("irrep 4 3 1 2^2 2 1^2 1^4", lines);
        Assert.Contains("(2, 1, 1) 1 0 -1 -1 3", lines);
        Assert.Contains("(2, 2) 0 0 1 1 2", lines);
    }

    [Fact]
    public void Edges_of_what_can_be_listed()
    {
        Assert.Equal("""[{"partition":[1],"dimension":"1","multiplicity":"1"}]""", Document("1", "--vocabulary", "1")["irreps"]!.ToJsonString());
        JsonArray large = Document("30", "--vocabulary", "2147483647")["irreps"]!.AsArray();
        Assert.Equal(5604, large.Count);
        JsonArray binary = Document("300", "--vocabulary", "2")["irreps"]!.AsArray();
        Assert.Equal(151, binary.Count);
        Assert.Equal(
            BigInteger.Pow(2, 300),
            binary.Aggregate(BigInteger.Zero, (sum, irrep) => sum + (Big(irrep!["dimension"]!) * Big(irrep["multiplicity"]!))));
    }

    [Theory]
    [InlineData("", "L")]
    [InlineData("x", "L:", "'x'", "1 to 2000")]
    [InlineData("0", "L:", "'0'")]
    [InlineData("2001", "L:", "'2001'")]
    [InlineData("99999999999", "L:", "99999999999")]
    [InlineData("12 --vocabulary 0", "--vocabulary", "'0'")]
    [InlineData("12 --vocabulary two", "--vocabulary", "'two'")]
    [InlineData("100 --json", "190,569,292", "50,000", "--vocabulary")]
    [InlineData("2000 --json", "irreps", "--vocabulary")]
    [InlineData("23 --characters --json", "--characters", "22")]
    [InlineData("21 --kostka --json", "--kostka", "792")]
    public void What_cannot_be_listed_is_refused(string line, params string[] words)
    {
        using var scratch = new Scratch();
        scratch.Run(["irreps", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).AssertRefused(2, words);
    }

    private static JsonNode Document(params string[] arguments)
    {
        using var scratch = new Scratch();
        Outcome outcome = scratch.Run(["irreps", .. arguments, "--json"]);
        Assert.True(outcome.Code == 0, outcome.Errors);
        Assert.Empty(outcome.Errors);
        return JsonNode.Parse(outcome.Output)!;
    }

    private static BigInteger Big(JsonNode number) => BigInteger.Parse((string)number!, CultureInfo.InvariantCulture);
}
