using System.Numerics;
using Kostka.Symmetry;

namespace Kostka.Tests.Symmetry;

/// <summary>Kostka numbers against enumerated tableaux and the identities that they satisfy.</summary>
public sealed class KostkaNumberTests
{
    [Fact]
    public void They_count_tableaux_whatever_the_order_of_the_content()
    {
        var numbers = new KostkaNumbers();
        foreach (Partition shape in Partition.All(7, 7, 7))
        {
            foreach (Partition content in Partition.All(7, 4, 7))
            {
                BigInteger number = numbers.Of(shape, content.Parts.AsSpan());
                Assert.Equal(Tableau.OfContent(shape, content.Parts).Count(), number);
                Assert.Equal(number, numbers.Of(shape, [0, .. content.Parts.Reverse(), 0]));
                Assert.Equal(number, Tableau.OfContent(shape, [0, .. content.Parts.Reverse()]).Count());
            }
        }
    }

    [Fact]
    public void Rows_add_up_to_multiplicities_and_columns_to_multinomials()
    {
        var numbers = new KostkaNumbers();
        for (int n = 0; n <= 9; n++)
        {
            int[][] types = [.. from a in Enumerable.Range(0, n + 1) from b in Enumerable.Range(0, n - a + 1) select new[] { a, b, n - a - b }];
            Partition[] shapes = [.. Partition.All(n, n, n)];
            foreach (Partition shape in shapes)
                Assert.Equal(Dimensions.OfGeneralLinearGroup(shape, 3), types.Aggregate(BigInteger.Zero, (sum, type) => sum + numbers.Of(shape, type)));
            foreach (Partition content in shapes)
            {
                BigInteger multinomial = content.Parts.Aggregate(PartitionTests.Factorial(n), (quotient, part) => quotient / PartitionTests.Factorial(part));
                Assert.Equal(multinomial, PartitionTests.Sum(shapes, shape => Dimensions.OfSymmetricGroup(shape) * numbers.Of(shape, content.Parts.AsSpan())));
            }
        }
    }

    [Fact]
    public void The_table_is_triangular_with_ones_on_the_diagonal()
    {
        var numbers = new KostkaNumbers();
        Partition[] shapes = [.. Partition.All(12, 12, 12)];
        foreach (Partition shape in shapes)
        {
            Assert.Equal(BigInteger.One, numbers.Of(shape, shape.Parts.AsSpan()));
            Assert.Equal(BigInteger.One, numbers.Of(new Partition([12]), shape.Parts.AsSpan()));
            Assert.Equal(Dimensions.OfSymmetricGroup(shape), numbers.Of(shape, [.. Enumerable.Repeat(1, 12)]));
            foreach (Partition content in shapes)
                Assert.Equal(Dominates(shape, content), !numbers.Of(shape, content.Parts.AsSpan()).IsZero);
        }
    }

    [Fact]
    public void Long_contents_are_quick()
    {
        // The vectors of (L − 2, 2) that m exchangeable letters leave alone: pairs of letters modulo single ones, over orbits.
        const int length = 1000, free = 3;
        BigInteger pairs = 1 + free + (free * (free - 1) / 2), singles = 1 + free;
        Assert.Equal(pairs - singles, new KostkaNumbers().Of(new Partition([length - 2, 2]), [length - free, .. Enumerable.Repeat(1, free)]));
        Assert.Throws<ArgumentException>(() => new KostkaNumbers().Of(new Partition([3]), [1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KostkaNumbers().Of(new Partition([3]), [4, -1]));
    }

    private static bool Dominates(Partition shape, Partition content) => Enumerable.Range(1, shape.Size)
        .All(rows => shape.Parts.Take(rows).Sum() >= content.Parts.Take(rows).Sum());
}
