using Kostka.Numerics;

namespace Kostka.Tests.Numerics;

public sealed class LanczosTests
{
    private static readonly Computation _twoThreads = new(2);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(30, 30)]
    [InlineData(31, 4)]
    [InlineData(200, 12)]
    public void Random_matrices_agree_with_the_dense_solver(int size, int count)
    {
        var stream = new RandomStream((ulong)size, "lanczos");
        var a = new Matrix(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
                a[i, j] = a[j, i] = stream.NextGaussian();
        }

        AssertLargest(a, count);
    }

    [Fact]
    public void Shared_eigenvalues_are_found_as_often_as_they_occur()
    {
        double[] values = [.. Enumerable.Repeat(3.0, 4), 2, 2, 2, .. Enumerable.Range(0, 90).Select(k => 1.5 * Math.Pow(0.9, k))];
        AssertLargest(WithEigenvalues(values), 7);
        AssertLargest(WithEigenvalues(values), 5);
        AssertLargest(WithEigenvalues([.. Enumerable.Repeat(1.0, 50)]), 6);
        AssertLargest(WithEigenvalues([.. Enumerable.Repeat(0.0, 50)]), 3);
        AssertLargest(WithEigenvalues([5, 5, .. Enumerable.Repeat(0.0, 60)]), 4);
    }

    [Fact]
    public void Close_and_widely_spread_eigenvalues_converge()
    {
        AssertLargest(WithEigenvalues([.. Enumerable.Range(0, 300).Select(k => 1 - (k * 1e-4))]), 5);
        AssertLargest(WithEigenvalues([.. Enumerable.Range(0, 120).Select(k => Math.Pow(10, -k / 10.0))]), 8);
        AssertLargest(WithEigenvalues([.. Enumerable.Range(0, 80).Select(k => -1.0 - k)]), 3);
    }

    [Fact]
    public void A_result_that_is_not_finite_is_refused() =>
        Assert.Throws<ArithmeticException>(() => Lanczos.Largest(5, (_, y) => y.Fill(double.NaN), 1, new RandomStream(1, "x"), _twoThreads));

    [Fact]
    public void It_stops_when_asked_to() => Assert.Throws<OperationCanceledException>(
        () => Lanczos.Largest(5, (x, y) => x.CopyTo(y), 1, new RandomStream(1, "x"), new Computation(1, null, new CancellationToken(canceled: true))));

    private static void AssertLargest(Matrix a, int count)
    {
        LanczosEigen found = Lanczos.Largest(
            a.Rows, (x, y) => Multiply(a, x, y), count, new RandomStream(7, "start"), _twoThreads);
        double[] expected = LinearAlgebra.Default.Eigenvalues(a.Clone());
        double scale = expected.Max(Math.Abs);
        Assert.Equal(Math.Min(count, a.Rows), found.Values.Length);
        double[] image = new double[a.Rows];
        for (int r = 0; r < found.Values.Length; r++)
        {
            Assert.Equal(expected[r], found.Values[r], 1e-9 * Math.Max(scale, 1e-300));
            Assert.InRange(found.Residuals[r], 0, 2e-10 * scale);
            for (int s = 0; s <= r; s++)
                Assert.Equal(r == s ? 1 : 0, Dot(found.Vectors.Row(r), found.Vectors.Row(s)), 1e-8);

            // The residual is that of the vector.
            Multiply(a, found.Vectors.Row(r), image);
            double sum = 0;
            for (int i = 0; i < a.Rows; i++)
                sum += Math.Pow(image[i] - (found.Values[r] * found.Vectors[r, i]), 2);
            Assert.Equal(Math.Sqrt(sum), found.Residuals[r], (1e-14 * scale) + 1e-300);
        }
    }

    private static Matrix WithEigenvalues(double[] values)
    {
        int n = values.Length;
        var stream = new RandomStream(3, "rotation");
        var random = new Matrix(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
                random[i, j] = random[j, i] = stream.NextGaussian();
        }

        Matrix rotation = LinearAlgebra.Default.Eigen(random).Vectors, a = new(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int r = 0; r < n; r++)
                    a[i, j] += values[r] * rotation[r, i] * rotation[r, j];
            }
        }

        return a;
    }

    private static void Multiply(Matrix a, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < a.Rows; i++)
            y[i] = Dot(a.Row(i), x);
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
