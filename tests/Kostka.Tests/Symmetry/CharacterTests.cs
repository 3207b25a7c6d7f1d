using System.Numerics;
using Kostka.Symmetry;
using Kostka.Tests.House;

namespace Kostka.Tests.Symmetry;

/// <summary>Characters against GAP, and against the identities that define them.</summary>
public sealed class CharacterTests
{
    /// <summary>Lines of Reference/characters.txt, which GAP wrote (characters.g).</summary>
    private static readonly Lazy<(Partition Irrep, Partition Class, long Value)[]> _reference = new(() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "Kostka.Tests", "Symmetry", "Reference", "characters.txt"))
            .Select(line => line.Split(' ')).Select(words => (Parse(words[0]), Parse(words[1]), long.Parse(words[2])))]);

    [Fact]
    public void Tables_and_single_characters_are_those_of_GAP()
    {
        var characters = new Characters();
        CharacterTable[] tables = [.. Enumerable.Range(0, 21).Select(n => n is <= 10 or 20 ? CharacterTable.Of(n) : null!)];
        Assert.All(_reference.Value, entry =>
        {
            Assert.Equal(entry.Value, tables[entry.Irrep.Size][entry.Irrep, entry.Class]);
            Assert.Equal(entry.Value, characters.Of(entry.Irrep, entry.Class));
        });
        for (int n = 1; n <= 10; n++)
            Assert.Equal(tables[n].Partitions.Length * tables[n].Partitions.Length, _reference.Value.Count(entry => entry.Irrep.Size == n));
        Assert.True(_reference.Value.Count(entry => entry.Irrep.Size == 20) > 300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(13)]
    [InlineData(16)]
    public void Rows_and_columns_are_orthogonal(int n)
    {
        CharacterTable table = CharacterTable.Of(n);
        int count = table.Partitions.Length;
        BigInteger[] sizes = [.. table.Partitions.Select(ConjugacyClass.Size)];
        BigInteger order = Enumerable.Range(1, n).Aggregate(BigInteger.One, (product, factor) => product * factor);
        Assert.Equal(order, sizes.Aggregate(BigInteger.Zero, BigInteger.Add));
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                BigInteger rows = 0, columns = 0;
                for (int c = 0; c < count; c++)
                {
                    rows += sizes[c] * table[i, c] * table[j, c];
                    columns += (BigInteger)table[c, i] * table[c, j];
                }

                Assert.Equal(i == j ? order : 0, rows);
                Assert.Equal(i == j ? order / sizes[i] : 0, columns);
            }
        }
    }

    [Fact]
    public void The_conjugate_irrep_is_that_times_the_sign()
    {
        CharacterTable table = CharacterTable.Of(12);
        foreach (Partition irrep in table.Partitions)
        {
            Partition conjugate = new YoungDiagram(irrep).Conjugate;
            foreach (Partition cycles in table.Partitions)
                Assert.Equal(((12 - cycles.Rows) % 2 == 0 ? 1 : -1) * table[irrep, cycles], table[conjugate, cycles]);
        }
    }

    [Fact]
    public void Long_cycle_types_of_short_shapes_agree_with_counted_fixed_points()
    {
        // The permutation representation on subsets of k letters is the sum of the irreps (L − j, j), j ≤ k; its character counts invariant subsets.
        const int length = 400;
        var characters = new Characters();
        Partition[] classes =
        [
            new([length]), new([200, 150, 50]), new([.. Enumerable.Repeat(2, 100), .. Enumerable.Repeat(1, 200)]),
            new([.. Enumerable.Repeat(5, 20), .. Enumerable.Repeat(3, 50), .. Enumerable.Repeat(2, 40), .. Enumerable.Repeat(1, 70)]),
        ];
        foreach (Partition cycles in classes)
        {
            BigInteger[] invariant = InvariantSubsets(cycles, 6);
            BigInteger sum = 0;
            for (int k = 0; k <= 6; k++)
            {
                sum += characters.Of(k == 0 ? new Partition([length]) : new Partition([length - k, k]), cycles);
                Assert.Equal(invariant[k], sum);
            }
        }
    }

    [Fact]
    public void Cycle_types_of_permutations_and_what_is_none()
    {
        Assert.Equal(new Partition([3, 2, 1]), ConjugacyClass.CycleType([1, 2, 0, 4, 3, 5]));
        Assert.Equal(new Partition(), ConjugacyClass.CycleType([]));
        Assert.Throws<ArgumentException>(() => ConjugacyClass.CycleType([0, 0, 1]));
        Assert.Throws<ArgumentException>(() => ConjugacyClass.CycleType([1, 2, 1]));
        Assert.Throws<ArgumentException>(() => ConjugacyClass.CycleType([0, 3, 1]));
        Assert.Throws<ArgumentException>(() => new Characters().Of(new Partition([3]), new Partition([2])));
    }

    /// <summary>Coefficients of Π_cycles (1 + z^length).</summary>
    private static BigInteger[] InvariantSubsets(Partition cycles, int most)
    {
        BigInteger[] counts = [1, .. new BigInteger[most]];
        foreach (int cycle in cycles.Parts)
        {
            for (int k = most; k >= cycle; k--)
                counts[k] += counts[k - cycle];
        }

        return counts;
    }

    private static Partition Parse(string text) => new([.. text.Split('.').Select(int.Parse)]);
}
