using System.Collections.Immutable;
using System.Numerics;
using Kostka.Symmetry;

namespace Kostka.Tests.Symmetry;

/// <summary>Character polynomials and projections on orbits, against sums over all permutations and against Hahn polynomials.</summary>
public sealed class ZonalFunctionTests
{
    [Fact]
    public void Character_polynomials_give_characters()
    {
        foreach (int n in new[] { 6, 9, 11 })
        {
            CharacterTable table = CharacterTable.Of(n);
            foreach (Partition irrep in table.Partitions.Where(irrep => irrep.Below <= 5))
            {
                var polynomial = new CharacterPolynomial(new Partition(irrep.Parts.AsSpan()[1..]));
                foreach (Partition cycles in table.Partitions)
                    Assert.Equal(table[irrep, cycles], polynomial.Value(cycles));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new CharacterPolynomial(new Partition([2])).Value(new Partition([1, 1, 1])));
    }

    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(1, 3, 2)]
    [InlineData(1, 1, 1, 3)]
    [InlineData(6)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    public void Values_are_averages_of_characters_over_the_permutations_between_two_sequences(params int[] counts)
    {
        const int n = 6;
        int symbols = counts.Length;
        int[] x = [.. counts.SelectMany((count, symbol) => Enumerable.Repeat(symbol, count))];
        CharacterTable characters = CharacterTable.Of(n);
        var zonal = new ZonalFunctions(counts, characters.Partitions);

        // By table: the number of permutations that lead from x to a sequence with it, and the sum of characters over them.
        Dictionary<string, (int Number, BigInteger[] Sums, int[] Table)> byTable = [];
        foreach (int[] permutation in Permutations(n))
        {
            int[] table = new int[symbols * symbols];
            for (int a = 0; a < n; a++)
                table[(x[permutation[a]] * symbols) + x[a]]++;
            string key = string.Join(',', table);
            (int number, BigInteger[] sums, _) = byTable.GetValueOrDefault(key, (0, new BigInteger[characters.Partitions.Length], table));
            Partition cycles = ConjugacyClass.CycleType(permutation);
            for (int i = 0; i < sums.Length; i++)
                sums[i] += characters[characters.Partitions[i], cycles];
            byTable[key] = (number + 1, sums, table);
        }

        double[] values = new double[characters.Partitions.Length];
        foreach ((int number, BigInteger[] sums, int[] table) in byTable.Values)
        {
            int[] before = [.. table];
            zonal.Evaluate(table, values);
            Assert.Equal(before, table);
            for (int i = 0; i < values.Length; i++)
            {
                double dimension = (double)Dimensions.OfSymmetricGroup(characters.Partitions[i]);
                Assert.Equal(dimension * (double)sums[i] / number, values[i], 1e-11);
            }
        }
    }

    [Theory]
    [InlineData(64, 32)]
    [InlineData(64, 5)]
    [InlineData(257, 100)]
    public void With_two_symbols_they_are_Hahn_polynomials(int length, int ones)
    {
        ImmutableArray<Partition> irreps = [.. Partition.All(length, 2, 4)];
        var zonal = new ZonalFunctions([length - ones, ones], irreps);
        double[] values = new double[irreps.Length], overlap = new double[1], hahn = new double[irreps.Length];
        for (int t = Math.Max(0, (2 * ones) - length); t <= ones; t++)
        {
            overlap[0] = t;
            HahnPolynomials.Evaluate(length, ones, ones, overlap, irreps.Length - 1, hahn);
            zonal.Evaluate([length - (2 * ones) + t, ones - t, ones - t, t], values);
            for (int k = 0; k < irreps.Length; k++)
            {
                double root = Math.Sqrt((double)Dimensions.OfSymmetricGroup(irreps[k]));
                Assert.InRange(values[k] - (root * hahn[k]), -1e-12 * root * root, 1e-12 * root * root);
            }
        }
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZonalFunctions([2, 0], [new Partition([2])]));
        Assert.Throws<ArgumentException>(() => new ZonalFunctions([2, 1], [new Partition([2])]));
        Assert.Throws<ArgumentException>(() => new ZonalFunctions([2, 1], [new Partition([3])]).Evaluate(new int[3], new double[1]));
    }

    private static IEnumerable<int[]> Permutations(int n) => n == 0
        ? [[]]
        : Permutations(n - 1).SelectMany(smaller => Enumerable.Range(0, n).Select(place => (int[])[.. smaller[..place], n - 1, .. smaller[place..]]));
}
