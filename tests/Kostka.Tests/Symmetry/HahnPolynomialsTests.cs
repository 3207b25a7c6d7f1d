using System.Numerics;
using Kostka.Symmetry;

namespace Kostka.Tests.Symmetry;

/// <summary>Hahn polynomials against the exact hypergeometric distribution.</summary>
public sealed class HahnPolynomialsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(24)]
    public void All_degrees_are_orthonormal_for_all_sets(int length)
    {
        for (int i = 0; i <= length; i++)
        {
            for (int j = 0; j <= length; j++)
                AssertOrthonormal(length, i, j, HahnPolynomials.Degree(length, i, j), 1e-13);
        }
    }

    [Theory]
    [InlineData(64, 32, 32, 32, 1e-13)]
    [InlineData(64, 31, 20, 20, 1e-13)]
    [InlineData(65, 32, 33, 32, 1e-13)]
    [InlineData(400, 150, 260, 6, 1e-13)]
    [InlineData(1000, 500, 500, 6, 1e-13)]
    [InlineData(65, 5, 60, 5, 5e-13)] // √d_5 = 2,700: single values are that large
    public void Long_sequences_are_orthonormal_too(int length, int i, int j, int degree, double tolerance) => AssertOrthonormal(length, i, j, degree, tolerance);

    [Fact]
    public void Matrix_elements_of_an_irrep_are_at_most_one_and_reach_it_on_the_diagonal()
    {
        foreach (int length in new[] { 5, 12, 30 })
        {
            for (int i = 0; i <= length; i++)
            {
                for (int j = 0; j <= length; j++)
                {
                    double[] overlaps = Overlaps(length, i, j);
                    int degree = HahnPolynomials.Degree(length, i, j);
                    double[] values = new double[(degree + 1) * overlaps.Length];
                    HahnPolynomials.Evaluate(length, i, j, overlaps, degree, values);
                    for (int k = 0; k <= degree; k++)
                    {
                        double root = Math.Sqrt((double)Dimensions.OfSymmetricGroup(k == 0 ? new Partition([length]) : new Partition([length - k, k])));
                        Assert.All(values.AsSpan(k * overlaps.Length, overlaps.Length).ToArray(), value => Assert.InRange(Math.Abs(value), 0, root * (1 + 1e-12)));

                        // At the largest overlap of a set with itself the element is the norm of a unit vector.
                        if (i == j)
                            Assert.Equal(1, values[((k + 1) * overlaps.Length) - 1] / root, 1e-11);
                    }
                }
            }
        }
    }

    [Fact]
    public void Degree_one_is_the_standardised_overlap()
    {
        const int length = 20, i = 7, j = 11;
        double[] overlaps = Overlaps(length, i, j), values = new double[2 * overlaps.Length];
        HahnPolynomials.Evaluate(length, i, j, overlaps, 1, values);
        double variance = (double)i * j * (length - i) * (length - j) / ((double)length * length * (length - 1));
        for (int x = 0; x < overlaps.Length; x++)
            Assert.Equal((overlaps[x] - ((double)i * j / length)) / Math.Sqrt(variance), values[overlaps.Length + x], 1e-13);
    }

    [Fact]
    public void Wrong_sizes_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HahnPolynomials.Degree(4, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => HahnPolynomials.Degree(4, 1, -1));
        Assert.Throws<ArgumentException>(() => HahnPolynomials.Recurrence(4, 1, 2, new double[3], new double[3]));
        Assert.Throws<ArgumentException>(() => HahnPolynomials.Recurrence(4, 1, 2, new double[2], new double[1]));
        Assert.Throws<ArgumentException>(() => HahnPolynomials.Evaluate(4, 2, 2, [0, 1, 2], 2, new double[8]));
    }

    private static void AssertOrthonormal(int length, int i, int j, int degree, double tolerance)
    {
        double[] overlaps = Overlaps(length, i, j);
        double[] values = new double[(degree + 1) * overlaps.Length];
        HahnPolynomials.Evaluate(length, i, j, overlaps, degree, values);
        double[] probabilities = [.. overlaps.Select(t => Probability(length, i, j, (int)t))];
        for (int k = 0; k <= degree; k++)
        {
            for (int l = 0; l <= k; l++)
            {
                double product = 0;
                for (int x = 0; x < overlaps.Length; x++)
                    product += probabilities[x] * values[(k * overlaps.Length) + x] * values[(l * overlaps.Length) + x];
                Assert.True(Math.Abs(product - (k == l ? 1 : 0)) <= tolerance, $"<h_{k}, h_{l}> = {product:R} at L = {length}, i = {i}, j = {j}");
            }
        }
    }

    private static double[] Overlaps(int length, int i, int j)
    {
        int least = Math.Max(0, i + j - length);
        return [.. Enumerable.Range(least, Math.Min(i, j) - least + 1).Select(t => (double)t)];
    }

    /// <summary>C(i, t) C(L − i, j − t) / C(L, j), rounded once.</summary>
    private static double Probability(int length, int i, int j, int t)
    {
        BigInteger numerator = Binomial(i, t) * Binomial(length - i, j - t), denominator = Binomial(length, j);
        int scale = (int)Math.Max(0, 64 + (denominator.GetBitLength() - numerator.GetBitLength()));
        return Math.ScaleB((double)((numerator << scale) / denominator), -scale);
    }

    private static BigInteger Binomial(int n, int k)
    {
        BigInteger value = 1;
        for (int f = 1; f <= k; f++)
            value = value * (n - k + f) / f;
        return value;
    }
}
