using System.Numerics;
using Kostka.Symmetry;

namespace Kostka.Tests.Symmetry;

/// <summary>Partitions, diagrams, tableaux and the numbers that count them.</summary>
public sealed class PartitionTests
{
    [Fact]
    public void All_partitions_are_there_once_and_in_order()
    {
        int[] numbers = [1, 1, 2, 3, 5, 7, 11, 15, 22, 30, 42, 56, 77, 101, 135];
        for (int n = 0; n < numbers.Length; n++)
        {
            Partition[] all = [.. Partition.All(n, n, n)];
            Assert.Equal(numbers[n], all.Distinct().Count());
            Assert.Equal(numbers[n], all.Length);
            Assert.All(all, partition => Assert.Equal(n, partition.Parts.Sum()));
            Assert.Equal(all.Select(partition => partition.Below).Order(), all.Select(partition => partition.Below));
        }

        Assert.Equal("(6) (5, 1) (4, 2) (4, 1, 1)", string.Join(' ', Partition.All(6, 3, 2)));
        Assert.Equal("(3) (2, 1)", string.Join(' ', Partition.All(3, 2, 5)));
        Assert.Empty(Partition.All(3, 0, 3));
        Assert.Throws<ArgumentException>(() => new Partition([2, 3]));
        Assert.Throws<ArgumentException>(() => new Partition([2, 0]));
    }

    [Fact]
    public void Dimensions_are_quotients_by_hooks_and_count_tableaux()
    {
        for (int n = 0; n <= 8; n++)
        {
            foreach (Partition shape in Partition.All(n, n, n))
            {
                var diagram = new YoungDiagram(shape);
                Assert.Equal(n, diagram.Boxes.Length);
                Assert.Equal(shape, new YoungDiagram(diagram.Conjugate).Conjugate);
                BigInteger hooks = diagram.Boxes.Aggregate(BigInteger.One, (product, box) => product * box.HookLength), dimension = Dimensions.OfSymmetricGroup(shape);
                Assert.Equal(Factorial(n), hooks * dimension);
                Tableau[] standard = [.. Tableau.Standard(shape)];
                Assert.Equal(dimension, standard.Length);
                Assert.Equal(standard.Length, standard.Select(Text).Distinct().Count());
                Assert.All(standard, tableau => AssertSemistandard(tableau, strict: true));

                // The hook-content formula.
                for (int vocabulary = 1; vocabulary <= 3; vocabulary++)
                {
                    BigInteger contents = diagram.Boxes.Aggregate(BigInteger.One, (product, box) => product * (vocabulary + box.Content));
                    BigInteger multiplicity = Dimensions.OfGeneralLinearGroup(shape, vocabulary);
                    Assert.Equal(contents, hooks * multiplicity);
                    Tableau[] semistandard = [.. Tableau.Semistandard(shape, vocabulary)];
                    Assert.Equal(multiplicity, semistandard.Length);
                    Assert.Equal(semistandard.Length, semistandard.Select(Text).Distinct().Count());
                    Assert.All(semistandard, tableau => AssertSemistandard(tableau, strict: false));
                }
            }
        }
    }

    [Fact]
    public void Hooks_of_a_diagram_by_eye()
    {
        var diagram = new YoungDiagram(new Partition([4, 2, 1]));
        Assert.Equal([6, 4, 2, 1, 3, 1, 1], diagram.Boxes.Select(box => box.HookLength));
        Assert.Equal([0, 1, 2, 3, -1, 0, -2], diagram.Boxes.Select(box => box.Content));
        Assert.Equal(new Partition([3, 2, 1, 1]), diagram.Conjugate);
    }

    [Fact]
    public void Dimensions_add_up_to_the_group_and_to_all_sequences()
    {
        for (int n = 0; n <= 20; n++)
        {
            Assert.Equal(Factorial(n), Sum(Partition.All(n, n, n), shape => BigInteger.Pow(Dimensions.OfSymmetricGroup(shape), 2)));
            for (int vocabulary = 1; vocabulary <= 4; vocabulary++)
            {
                Assert.Equal(
                    BigInteger.Pow(vocabulary, n),
                    Sum(Partition.All(n, vocabulary, n), shape => Dimensions.OfSymmetricGroup(shape) * Dimensions.OfGeneralLinearGroup(shape, vocabulary)));
            }
        }

        Assert.Equal(
            BigInteger.Pow(2, 601),
            Sum(Partition.All(601, 2, 601), shape => Dimensions.OfSymmetricGroup(shape) * Dimensions.OfGeneralLinearGroup(shape, 2)));
    }

    [Fact]
    public void A_first_row_of_a_million_boxes_costs_nothing() => Assert.Equal(
        new BigInteger(1_000_000) * 999_999 * 999_995 / 6,
        Dimensions.OfSymmetricGroup(new Partition([999_997, 3])));

    internal static BigInteger Factorial(int n) => Enumerable.Range(1, n).Aggregate(BigInteger.One, (product, factor) => product * factor);

    internal static BigInteger Sum(IEnumerable<Partition> shapes, Func<Partition, BigInteger> term) =>
        shapes.Aggregate(BigInteger.Zero, (sum, shape) => sum + term(shape));

    private static string Text(Tableau tableau) => string.Join('/', tableau.Rows.Select(row => string.Join(',', row)));

    private static void AssertSemistandard(Tableau tableau, bool strict)
    {
        Assert.Equal(tableau.Shape.Parts, tableau.Rows.Select(row => row.Length));
        for (int row = 0; row < tableau.Rows.Length; row++)
        {
            for (int column = 0; column < tableau.Rows[row].Length; column++)
            {
                int entry = tableau.Rows[row][column];
                Assert.True(column == 0 || entry > tableau.Rows[row][column - 1] || (!strict && entry == tableau.Rows[row][column - 1]));
                Assert.True(row == 0 || entry > tableau.Rows[row - 1][column]);
            }
        }

        if (strict)
            Assert.Equal(Enumerable.Range(1, tableau.Shape.Size), tableau.Rows.SelectMany(row => row).Order());
    }
}
