using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Kostka.Numerics;
using Kostka.Numerics.Products;

namespace Kostka.Tests.Numerics.Products;

/// <summary>Every backend of the machine, in floats and doubles, against the definition, summed entry by entry in double precision.</summary>
public sealed class MatrixProductTests
{
    public static TheoryData<string, bool> Backends()
    {
        var data = new TheoryData<string, bool>();
        foreach (ProductBackend backend in ProductBackends.Available<float>())
            data.Add(backend.ToString(), false);
        foreach (ProductBackend backend in ProductBackends.Available<double>())
            data.Add(backend.ToString(), true);
        return data;
    }

    public static TheoryData<string, bool> BackendsOfOneThread()
    {
        var data = new TheoryData<string, bool> { { nameof(ProductBackend.Managed), false }, { nameof(ProductBackend.Managed), true } };
        if (ProductBackends.Available<float>().Contains(ProductBackend.OneDnn))
            data.Add(nameof(ProductBackend.OneDnn), false);
        return data;
    }

    [Fact]
    public void ContinuousIntegrationHasOpenBlas() => Assert.True(
        ProductBackends.Available<float>().Contains(ProductBackend.OpenBlas) || Environment.GetEnvironmentVariable("CI") != "true",
        "OpenBLAS must be installed under CI=true.");

    [Theory]
    [MemberData(nameof(Backends))]
    public void ProductsOfEveryShapeAreSumsOverTheInnerIndex(string backend, bool inDoubles)
    {
        Gen<int> size = Gen.Frequency((8, Gen.Choose(0, 70)), (1, Gen.Constant(1)), (1, Gen.Choose(140, 300))), gap = Gen.Frequency((7, Gen.Constant(0)), (6, Gen.Choose(1, 9)), (3, Gen.Constant(520)));
        Gen<double> factor = Gen.Elements(0.0, 1, -1, 0.75);
        Arbitrary<Shape> shapes = Arb.From(
            from m in size
            from n in size
            from k in size
            from gapA in gap
            from gapB in gap
            from gapC in gap
            from a in Gen.Elements(false, true)
            from b in Gen.Elements(false, true)
            from alpha in factor
            from beta in factor
            from seed in Gen.Choose(0, int.MaxValue)
            select new Shape(m, n, k, gapA, gapB, gapC, a, b, alpha, beta, seed));
        Prop.ForAll(shapes, shape => inDoubles ? Check<double>(backend, shape, 1e-15) : Check<float>(backend, shape, 5e-7))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(42UL, 43UL));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void WithBetaZeroWhatThePlaceHeldDoesNotMatter(string backend, bool inDoubles)
    {
        if (inDoubles)
            Run<double>();
        else
            Run<float>();

        void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach (int n in (ReadOnlySpan<int>)[1, 5, 16, 33])
            {
                foreach (int inner in (ReadOnlySpan<int>)[0, 3])
                {
                    T[] ones = new T[n * 3], place = new T[n * n];
                    Array.Fill(ones, T.One);
                    Array.Fill(place, T.NaN);
                    MatrixProduct.Multiply(Parse(backend), n, n, inner, T.One, ones, inner, false, ones, n, false, T.Zero, place, n);
                    Assert.All(place, value => Assert.Equal(T.CreateChecked(inner), value));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void WhatIsNotANumberStaysInItsRow(string backend, bool inDoubles)
    {
        if (inDoubles)
            Run<double>();
        else
            Run<float>();

        void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            const int N = 19;
            T[] a = new T[N * N], b = new T[N * N], c = new T[N * N];
            Array.Fill(a, T.One);
            Array.Fill(b, T.One);
            a[(7 * N) + 4] = T.NaN;
            MatrixProduct.Multiply(Parse(backend), N, N, N, T.One, a, N, false, b, N, false, T.Zero, c, N);
            for (int i = 0; i < N * N; i++)
                Assert.Equal(i / N == 7, T.IsNaN(c[i]));
        }
    }

    // Not OpenBLAS: its threads are those of the process, and other tests that run at the same time set them.
    [Theory]
    [MemberData(nameof(BackendsOfOneThread))]
    public void BitsDoNotDependOnThePlaceInMemoryOrOnTheThread(string backend, bool inDoubles)
    {
        if (inDoubles)
            Run<double>();
        else
            Run<float>();

        void Run<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            foreach ((int m, int n, int k) in (ReadOnlySpan<(int, int, int)>)[(64, 64, 16), (128, 128, 300), (1, 16, 65), (33, 1, 70), (67, 35, 29)])
            {
                T[] numbers = [.. Enumerable.Range(0, (m * k) + (k * n) + 40).Select(new Func<int, T>(Number<T>))];
                T[] first = At(0), again = new T[1];
                for (int shift = 1; shift < 17; shift += 3)
                    Assert.Equal(first, At(shift));
                Parallel.For(0, 8, i => Assert.Equal(first, At(i)));

                T[] At(int shift)
                {
                    T[] room = new T[numbers.Length + (m * n) + 40];
                    numbers.CopyTo(room, shift);
                    ReadOnlySpan<T> a = room.AsSpan(shift, m * k), b = room.AsSpan(shift + (m * k), k * n);
                    Span<T> c = room.AsSpan(shift + (m * k) + (k * n) + (shift / 2), m * n);
                    MatrixProduct.Multiply(Parse(backend), m, n, k, T.One, a, k, false, b, n, false, T.Zero, c, n);
                    return c.ToArray();
                }
            }
        }
    }

    [Fact]
    public void TheBestBackendIsOneOfThoseThatAreThere()
    {
        foreach (int n in (ReadOnlySpan<int>)[1, 8, 64, 128, 512, 2048])
        {
            Assert.Contains(ProductBackends.Best<float>(n, 64, 128), ProductBackends.Available<float>());
            Assert.Contains(ProductBackends.Best<double>(128, 64, n), ProductBackends.Available<double>());
        }
    }

    [Fact]
    public void ShapesThatDoNotFitAreRefused()
    {
        double[] six = new double[6], place = new double[4], four = new double[4];
        MatrixProduct.Multiply(2, 2, 3, 1, six, 3, false, six, 2, false, 0, place, 2);
        Assert.Contains("A is stored as 3 × 2 with rows 1 apart", Refused(() => MatrixProduct.Multiply(2, 2, 3, 1, six, 1, true, six, 2, false, 0, place, 2)));
        Assert.Contains("B is stored as 3 × 2", Refused(() => MatrixProduct.Multiply(2, 2, 3, 1, six, 3, false, four, 2, false, 0, place, 2)));
        Assert.Contains("C is stored as 2 × 2", Refused(() => MatrixProduct.Multiply(2, 2, 3, 1, six, 3, false, six, 2, false, 0, place, 3)));
        Assert.Contains("rows", Refused(() => MatrixProduct.Multiply(-1, 2, 3, 1, six, 3, false, six, 2, false, 0, place, 2)));
        Assert.Contains("factors", Refused(() => MatrixProduct.Multiply(2, 2, 2, 1, four, 2, false, place, 2, false, 0, place, 2)));
        Assert.Throws<NotSupportedException>(() => MatrixProduct.Multiply(1, 1, 1, Half.One, new Half[1], 1, false, new Half[1], 1, false, Half.Zero, new Half[1], 1));

        static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
    }

    private static ProductBackend Parse(string backend) => Enum.Parse<ProductBackend>(backend);

    private static T Number<T>(int i)
        where T : IBinaryFloatingPointIeee754<T> => T.CreateTruncating(Math.Sin(i * 0.7));

    private static bool Check<T>(string backend, Shape shape, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (m, n, k) = (shape.Rows, shape.Columns, shape.Inner);
        var (rowsA, columnsA) = shape.TransposeA ? (k, m) : (m, k);
        var (rowsB, columnsB) = shape.TransposeB ? (n, k) : (k, n);
        int strideA = columnsA + shape.GapA, strideB = columnsB + shape.GapB, strideC = n + shape.GapC;
        var stream = new RandomStream((ulong)shape.Seed, "matrix product");
        T[] a = Random(rowsA, strideA, columnsA), b = Random(rowsB, strideB, columnsB), before = Random(m, strideC, n), c = [.. before];
        T alpha = T.CreateChecked(shape.Alpha), beta = T.CreateChecked(shape.Beta);
        MatrixProduct.Multiply(Parse(backend), m, n, k, alpha, a, strideA, shape.TransposeA, b, strideB, shape.TransposeB, beta, c, strideC);
        for (int i = 0; i < c.Length; i++)
        {
            int row = i / strideC, column = i % strideC;
            if (column >= n)
            {
                if (c[i] != before[i])
                    return false;
                continue;
            }

            double sum = shape.Beta * double.CreateChecked(before[i]), scale = Math.Abs(sum);
            for (int r = 0; r < k; r++)
            {
                double term = shape.Alpha * double.CreateChecked(shape.TransposeA ? a[(r * strideA) + row] : a[(row * strideA) + r])
                    * double.CreateChecked(shape.TransposeB ? b[(column * strideB) + r] : b[(r * strideB) + column]);
                sum += term;
                scale += Math.Abs(term);
            }

            if (!(Math.Abs(double.CreateChecked(c[i]) - sum) <= tolerance * scale))
                return false;
        }

        return true;

        // The last row ends with its last column: nothing may be read or written beyond it.
        T[] Random(int rows, int stride, int columns)
        {
            T[] matrix = new T[rows == 0 || columns == 0 ? 0 : ((rows - 1) * stride) + columns];
            foreach (ref T entry in matrix.AsSpan())
                entry = T.CreateTruncating(stream.NextGaussian());
            return matrix;
        }
    }

    private sealed record Shape(
        int Rows, int Columns, int Inner, int GapA, int GapB, int GapC, bool TransposeA, bool TransposeB, double Alpha, double Beta, int Seed);
}
