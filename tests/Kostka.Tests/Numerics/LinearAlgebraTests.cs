using Kostka.Numerics;

namespace Kostka.Tests.Numerics;

/// <summary>Every property holds on each backend; the reference is the definition, summed entry by entry.</summary>
public sealed class LinearAlgebraTests
{
    // Sizes around the tiles of 64 and panels of 256 of the managed backend, and around the recursion of the native one.
    private static readonly int[] _sizes = [1, 2, 3, 5, 63, 64, 65, 129, 200, 259];

    public static TheoryData<string> Backends => LinearAlgebra.Native is null ? ["managed"] : ["managed", "native"];

    [Fact]
    public void ContinuousIntegrationHasTheNativeBackend() =>
        Assert.True(
            LinearAlgebra.Native is not null || Environment.GetEnvironmentVariable("CI") != "true", "OpenBLAS must be installed under CI=true.");

    [Theory]
    [MemberData(nameof(Backends))]
    public void ProductsAreSumsOverTheInnerIndex(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var stream = new RandomStream(1, "product shapes");
        int[] sizes = [1, 2, 3, 4, 7, 65, 130, 300];
        for (int trial = 0; trial < 60; trial++)
        {
            int m = sizes[stream.NextBelow(sizes.Length)], n = sizes[stream.NextBelow(sizes.Length)], k = sizes[stream.NextBelow(sizes.Length)];
            bool transposeA = trial % 2 == 1, transposeB = trial % 4 >= 2;
            var a = transposeA ? Gaussian(k, m, stream) : Gaussian(m, k, stream);
            var b = transposeB ? Gaussian(n, k, stream) : Gaussian(k, n, stream);
            var product = new Matrix(m, n);
            Array.Fill(product.Values, double.NaN);
            algebra.Multiply(a, b, product, transposeA, transposeB);
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0, scale = 0;
                    for (int r = 0; r < k; r++)
                    {
                        double term = (transposeA ? a[r, i] : a[i, r]) * (transposeB ? b[j, r] : b[r, j]);
                        sum += term;
                        scale += Math.Abs(term);
                    }

                    Assert.True(Math.Abs(product[i, j] - sum) <= 1e-14 * scale, $"{m}×{k}×{n} at ({i}, {j}): {product[i, j]} against {sum}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AnEmptyInnerDimensionGivesZeros(string backend)
    {
        var product = new Matrix(2, 3, [1, 2, 3, 4, 5, 6]);
        LinearAlgebra.Choose(backend).Multiply(new Matrix(2, 0), new Matrix(0, 3), product);
        Assert.All(product.Values, value => Assert.Equal(0, value));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ShapesThatDoNotFitAreRefused(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var square = new Matrix(3, 3);
        Assert.Throws<ArgumentException>(() => algebra.Multiply(new Matrix(2, 3), new Matrix(2, 3), new Matrix(2, 3)));
        Assert.Throws<ArgumentException>(() => algebra.Multiply(new Matrix(2, 3), new Matrix(3, 4), new Matrix(4, 2)));
        Assert.Throws<ArgumentException>(() => algebra.Multiply(square, new Matrix(3, 3), square));
        Assert.Throws<ArgumentException>(() => algebra.Cholesky(new Matrix(2, 3)));
        Assert.Throws<ArgumentException>(() => algebra.Eigen(new Matrix(2, 3)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void TheFactorTimesItsTransposeIsTheMatrix(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        foreach (int n in _sizes)
        {
            var a = PositiveDefinite(n, new RandomStream(2, "cholesky"));
            var original = a.Clone();
            var factor = algebra.Cholesky(a);
            Assert.Same(a, factor.Lower);
            for (int i = 0; i < n; i++)
            {
                Assert.True(a[i, i] > 0);
                Assert.All(a.Row(i)[(i + 1)..].ToArray(), above => Assert.Equal(0, above));
                for (int j = 0; j <= i; j++)
                    Assert.Equal(original[i, j], DotOf(a.Row(i), a.Row(j)), 1e-13 * n);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void LeadingBlocksSolveAsMatricesOfTheirOwn(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var stream = new RandomStream(3, "solve");
        const int size = 150;
        var a = PositiveDefinite(size, stream);
        var factor = algebra.Cholesky(a.Clone());
        foreach (int n in (int[])[0, 1, 2, 37, 64, 149, 150])
        {
            double[] rhs = Gaussian(1, n, stream).Values;
            double[] x = factor.Solve(rhs);
            Assert.Equal(n, x.Length);
            for (int i = 0; i < n; i++)
                Assert.Equal(rhs[i], DotOf(a.Row(i)[..n], x), 1e-11);

            double expected = n == 0 ? 0 : algebra.Eigen(a.Leading(n, n)).Values.Sum(Math.Log);
            Assert.Equal(expected, factor.LogDeterminant(n), 1e-10);
        }

        Assert.Throws<ArgumentException>(() => factor.Solve(new double[size + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => factor.LogDeterminant(size + 1));
    }

    /// <summary>Several right-hand sides at once, for the whole matrix and its leading blocks, are single ones side by side.</summary>
    [Theory]
    [MemberData(nameof(Backends))]
    public void ColumnsAreSolvedAsOneByOne(string backend)
    {
        var factor = LinearAlgebra.Choose(backend).Cholesky(PositiveDefinite(60, new RandomStream(4, "columns")));
        var stream = new RandomStream(5, "columns");
        foreach ((int n, int columns) in ((int, int)[])[(60, 7), (33, 1), (1, 4), (0, 3), (20, 0)])
        {
            var rhs = new Matrix(n, columns, [.. Enumerable.Range(0, n * columns).Select(_ => stream.NextGaussian())]);
            var found = factor.Solve(rhs);
            for (int j = 0; j < columns; j++)
            {
                double[] single = factor.Solve([.. Enumerable.Range(0, n).Select(i => rhs[i, j])]);
                for (int i = 0; i < n; i++)
                    Assert.Equal(single[i], found[i, j], 1e-10);
            }
        }

        Assert.Throws<ArgumentException>(() => factor.Solve(new Matrix(61, 2)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void TheInverseFactorUndoesTheFactor(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        foreach (int n in _sizes)
        {
            var factor = algebra.Cholesky(PositiveDefinite(n, new RandomStream(4, "inverse")));
            var inverse = factor.InverseLower();
            var product = new Matrix(n, n);
            algebra.Multiply(inverse, factor.Lower, product);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    Assert.Equal(i == j ? 1 : 0, product[i, j], 1e-11);
                Assert.All(inverse.Row(i)[(i + 1)..].ToArray(), above => Assert.Equal(0, above));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void EigenvectorsAreOrthonormalAndRebuildTheMatrix(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        foreach (int n in _sizes)
        {
            var a = Symmetric(n, new RandomStream(5, "eigen"));
            var eigen = algebra.Eigen(a.Clone());
            Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
            for (int r = 0; r < n; r++)
            {
                double[] image = Image(a, eigen.Vectors.Row(r));
                for (int i = 0; i < n; i++)
                    Assert.Equal(eigen.Values[r] * eigen.Vectors[r, i], image[i], 1e-12 * Math.Sqrt(n));
                for (int s = 0; s <= r; s++)
                    Assert.Equal(r == s ? 1 : 0, DotOf(eigen.Vectors.Row(r), eigen.Vectors.Row(s)), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void EigenvaluesOfThePathGraphAreCosines(string backend)
    {
        const int n = 100;
        var path = new Matrix(n, n);
        for (int i = 0; i + 1 < n; i++)
            path[i, i + 1] = path[i + 1, i] = 1;
        double[] values = LinearAlgebra.Choose(backend).Eigen(path).Values;
        for (int r = 0; r < n; r++)
            Assert.Equal(2 * Math.Cos(Math.PI * (r + 1) / (n + 1)), values[r], 1e-13);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void EigenvaluesScaleWithTheMatrixAcrossTheRangeOfDoubles(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var a = Symmetric(20, new RandomStream(6, "scale"));
        double[] expected = algebra.Eigen(a.Clone()).Values;
        foreach (int exponent in (int[])[-1000, -500, 500, 1000])
        {
            var scaled = new Matrix(20, 20, Array.ConvertAll(a.Values, value => Math.ScaleB(value, exponent)));
            double[] values = algebra.Eigen(scaled).Values;
            for (int r = 0; r < 20; r++)
                Assert.Equal(expected[r], Math.ScaleB(values[r], -exponent), 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void DegenerateMatricesHaveEigenvectorsToo(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var ones = new Matrix(70, 70);
        Array.Fill(ones.Values, 1);
        foreach (var (matrix, largest) in (ReadOnlySpan<(Matrix, double)>)[(new Matrix(70, 70), 0), (ones, 70), (new Matrix(0, 0), 0)])
        {
            int n = matrix.Rows;
            var eigen = algebra.Eigen(matrix);
            for (int r = 0; r < n; r++)
            {
                Assert.Equal(r == 0 ? largest : 0, eigen.Values[r], 1e-12);
                Assert.Equal(1, DotOf(eigen.Vectors.Row(r), eigen.Vectors.Row(r)), 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task EigenvaluesOfAnySymmetricMatrixAreFound(string backend)
    {
        // Entries of all magnitudes, many of them zero or repeated: what iterations without a limit are known to hang on.
        var algebra = LinearAlgebra.Choose(backend);
        var stream = new RandomStream(9, "awkward matrices");
        double[] entries = [0, 0, 0, 1, -1, 1e-300, 1e300, double.Epsilon, -1e-16, 1 + 1e-15];
        var all = Task.Run(() =>
        {
            for (int trial = 0; trial < 2000; trial++)
            {
                int n = 1 + stream.NextBelow(12), variety = 1 + stream.NextBelow(entries.Length);
                var a = new Matrix(n, n);
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j <= i; j++)
                        a[i, j] = a[j, i] = entries[stream.NextBelow(variety)];
                }

                double norm = a.Values.Max(Math.Abs), trace = Enumerable.Range(0, n).Sum(i => a[i, i] / Math.Max(norm, 1e-300));
                double[] values = algebra.Eigen(a).Values;
                Assert.Equal(trace, values.Sum(value => value / Math.Max(norm, 1e-300)), 1e-13 * n);
            }
        });
        await all.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void WhatIsNotFiniteIsRefusedWithItsPlace(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            foreach (int n in (int[])[9, 200])
            {
                for (int column = 0; column < n; column += n / 9)
                {
                    var a = new Matrix(n, n);
                    for (int i = 0; i < n; i++)
                        a[i, i] = 1;
                    a[7, column] = a[column, 7] = value;
                    string place = $"({Math.Min(7, column)}, {Math.Max(7, column)})";
                    Assert.Contains(place, Assert.Throws<ArgumentException>(() => algebra.Cholesky(a)).Message, StringComparison.Ordinal);
                    Assert.Equal(value, a[7, column]);
                    Assert.Contains(place, Assert.Throws<ArgumentException>(() => algebra.Eigen(a)).Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void AnIndefiniteMatrixIsRefusedUnchangedAndItsJitterMendsIt(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var stream = new RandomStream(7, "indefinite");
        foreach (int n in _sizes)
        {
            // A singular matrix when the shift is 0: its factorisation fails by rounding at the latest when n exceeds the rank.
            foreach (double shift in (double[])[1, 1e-3, 1e-9])
            {
                var a = Product(Gaussian(n, Math.Max(1, n / 2), stream));
                for (int i = 0; i < n; i++)
                    a[i, i] -= n == 1 ? a[0, 0] + shift : shift;
                var given = a.Clone();
                var failure = Assert.Throws<NotPositiveDefiniteException>(() => algebra.Cholesky(a));
                Assert.Equal(given.Values, a.Values);
                Assert.Equal(n, failure.Size);
                Assert.Equal(-shift, failure.SmallestEigenvalue, 1e-12 * n);
                Assert.InRange(failure.Jitter, shift, (1.1 * shift) + (1e-11 * n));
                for (int i = 0; i < n; i++)
                    a[i, i] += failure.Jitter;
                Assert.Equal(n, algebra.Cholesky(a).Size);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ASingularMatrixIsMendedByAJitterAtTheLevelOfRounding(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        var zero = Assert.Throws<NotPositiveDefiniteException>(() => algebra.Cholesky(new Matrix(3, 3)));
        Assert.Equal(0, zero.SmallestEigenvalue);

        var ones = new Matrix(200, 200);
        Array.Fill(ones.Values, 1);
        var failure = Assert.Throws<NotPositiveDefiniteException>(() => algebra.Cholesky(ones));
        Assert.InRange(failure.Jitter, 1e-13, 1e-10);
        Assert.Contains(failure.Jitter.ToString("G2"), failure.Message, StringComparison.Ordinal);
        for (int i = 0; i < 200; i++)
            ones[i, i] += failure.Jitter;
        Assert.Equal(200, algebra.Cholesky(ones).Size);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void ResultsDoNotDependOnTheThreads(string backend)
    {
        var algebra = LinearAlgebra.Choose(backend);
        int before = algebra.Threads;
        try
        {
            var a = PositiveDefinite(200, new RandomStream(8, "threads"));
            algebra.Threads = 1;
            Assert.Equal(1, algebra.Threads);
            double[] one = algebra.Cholesky(a.Clone()).Lower.Values;
            algebra.Threads = 2;
            double[] two = algebra.Cholesky(a.Clone()).Lower.Values;
            for (int i = 0; i < one.Length; i++)
                Assert.Equal(one[i], two[i], 1e-12);
            Assert.Throws<ArgumentOutOfRangeException>(() => algebra.Threads = 0);
        }
        finally
        {
            algebra.Threads = before;
        }
    }

    private static Matrix Gaussian(int rows, int columns, RandomStream stream)
    {
        var result = new Matrix(rows, columns);
        for (int i = 0; i < result.Values.Length; i++)
            result.Values[i] = stream.NextGaussian();
        return result;
    }

    private static Matrix Symmetric(int n, RandomStream stream)
    {
        var result = Gaussian(n, n, stream);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                result[j, i] = result[i, j];
        }

        return result;
    }

    /// <summary>G Gᵀ / columns.</summary>
    private static Matrix Product(Matrix g)
    {
        var result = new Matrix(g.Rows, g.Rows);
        for (int i = 0; i < g.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
                result[i, j] = result[j, i] = DotOf(g.Row(i), g.Row(j)) / g.Columns;
        }

        return result;
    }

    private static Matrix PositiveDefinite(int n, RandomStream stream)
    {
        var result = Product(Gaussian(n, n, stream));
        for (int i = 0; i < n; i++)
            result[i, i] += 0.5;
        return result;
    }

    private static double[] Image(Matrix a, ReadOnlySpan<double> x)
    {
        double[] result = new double[a.Rows];
        for (int i = 0; i < a.Rows; i++)
            result[i] = DotOf(a.Row(i), x);
        return result;
    }

    private static double DotOf(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
