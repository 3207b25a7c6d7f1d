using Kostka.Numerics;
using Kostka.Symmetry;

namespace Kostka.Tests.Symmetry;

/// <summary>Young's matrices are orthogonal representations with the right characters.</summary>
public sealed class YoungOrthogonalFormTests
{
    private const double Tolerance = 1e-13;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public void Exchanges_of_neighbours_are_orthogonal_and_satisfy_the_Coxeter_relations(int n)
    {
        foreach (Partition irrep in Partition.All(n, n, n))
        {
            var form = new YoungOrthogonalForm(irrep);
            Matrix identity = form.Of([.. Enumerable.Range(0, n)]);
            AssertIdentity(identity);
            for (int i = 0; i + 1 < n; i++)
            {
                Matrix s = form.Exchange(i);
                AssertIdentity(Product(s, s));
                AssertClose(s, Product(s, identity));
                for (int r = 0; r < s.Rows; r++)
                {
                    for (int c = 0; c < r; c++)
                        Assert.Equal(s[r, c], s[c, r], Tolerance);
                }

                for (int j = i + 1; j + 1 < n; j++)
                {
                    Matrix t = form.Exchange(j), st = Product(s, t);
                    AssertIdentity(j == i + 1 ? Product(Product(st, st), st) : Product(st, st));
                }
            }
        }
    }

    [Fact]
    public void Products_of_permutations_are_products_of_matrices_and_traces_are_characters()
    {
        const int n = 7;
        var random = new RandomStream(5, "permutations");
        CharacterTable table = CharacterTable.Of(n);
        foreach (Partition irrep in table.Partitions)
        {
            var form = new YoungOrthogonalForm(irrep);
            for (int repeat = 0; repeat < 10; repeat++)
            {
                int[] p = [.. Enumerable.Range(0, n)], q = [.. Enumerable.Range(0, n)];
                random.Shuffle(p.AsSpan());
                random.Shuffle(q.AsSpan());
                Matrix first = form.Of(p);
                AssertClose(form.Of([.. q.Select(image => p[image])]), Product(first, form.Of(q)));
                double trace = Enumerable.Range(0, first.Rows).Sum(r => first[r, r]);
                Assert.Equal(table[irrep, ConjugacyClass.CycleType(p)], trace, 1e-12);
            }
        }
    }

    [Fact]
    public void Wrong_permutations_and_large_irreps_are_refused()
    {
        var form = new YoungOrthogonalForm(new Partition([2, 1]));
        Assert.Throws<ArgumentException>(() => form.Of([0, 1]));
        Assert.Throws<ArgumentException>(() => form.Of([0, 1, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => form.Exchange(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new YoungOrthogonalForm(new Partition([10, 10])));
    }

    private static Matrix Product(Matrix a, Matrix b)
    {
        var product = new Matrix(a.Rows, b.Columns);
        LinearAlgebra.Managed.Multiply(a, b, product);
        return product;
    }

    private static void AssertIdentity(Matrix matrix)
    {
        var identity = new Matrix(matrix.Rows, matrix.Rows);
        for (int r = 0; r < matrix.Rows; r++)
            identity[r, r] = 1;
        AssertClose(identity, matrix);
    }

    private static void AssertClose(Matrix expected, Matrix found)
    {
        Assert.Equal((expected.Rows, expected.Columns), (found.Rows, found.Columns));
        for (int i = 0; i < expected.Values.Length; i++)
            Assert.InRange(found.Values[i] - expected.Values[i], -Tolerance, Tolerance);
    }
}
