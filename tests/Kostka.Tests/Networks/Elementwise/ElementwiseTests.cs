using System.Numerics;
using Kostka.Networks.Elementwise;
using Kostka.Numerics;
using Kostka.Numerics.Products;
using MathNet.Numerics;

namespace Kostka.Tests.Networks.Elementwise;

/// <summary>Every kernel, in floats and doubles and for every length up to 70, against its formula evaluated number by number in double precision.</summary>
public sealed class ElementwiseTests
{
    private const int Longest = 70;

    private delegate void RowKernel<T>(Span<T> x, Span<T> dy, Span<T> y, Span<T> dx);

    [Fact]
    public void ErfOfFloatsIsAccurateRelatively()
    {
        for (double x = -4.5; x <= 4.5; x += 1.0 / 4096)
            Near(SpecialFunctions.Erf((float)x), Map<float, ErfMap<float>>((float)x), 5e-7 * Math.Abs(SpecialFunctions.Erf(x)));
        foreach (float x in (ReadOnlySpan<float>)[1e-30f, 1e-7f, 1e-3f])
            Near(1.1283791670955126 * x, Map<float, ErfMap<float>>(x), 5e-7 * x);
    }

    [Fact]
    public void ErfOfDoublesIsAccurateToTheLastPlaces()
    {
        for (double x = -6.5; x <= 6.5; x += 1.0 / 4096)
            Near(SpecialFunctions.Erf(x), Map<double, ErfMap<double>>(x), 5e-16);
        Near(1.1283791670955126e-30, Map<double, ErfMap<double>>(1e-30), 3e-46);
    }

    [Fact]
    public void ExponentialsOfNegativeNumbersAreAccurate()
    {
        for (double x = -95; x <= 0; x += 1.0 / 1024)
        {
            double single = VectorMath.ExpOfNegative(System.Runtime.Intrinsics.Vector256.Create((float)x))[3];
            Near(x < -87.3 ? 0 : Math.Exp((float)x), single, 2e-7 * Math.Exp(x));
            Near(Math.Exp(x), VectorMath.ExpOfNegative(System.Runtime.Intrinsics.Vector256.Create(x))[1], 5e-16 * Math.Exp(x));
        }
    }

    [Fact]
    public void MapsAndTheirSlopesFollowTheirFormulas()
    {
        Both<ErfMap<float>, ErfMap<double>>(SpecialFunctions.Erf, x => 1.1283791670955126 * Math.Exp(-x * x));
        Both<ReluMap<float>, ReluMap<double>>(x => Math.Max(x, 0), x => x > 0 ? 1 : 0);
        Both<GeluMap<float>, GeluMap<double>>(x => x * Normal(x), x => Normal(x) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)));
        Both<AbsoluteMap<float>, AbsoluteMap<double>>(Math.Abs, x => Math.Sign(x));

        static double Normal(double x) => SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2;

        static void Both<TSingle, TDouble>(Func<double, double> value, Func<double, double> slope)
            where TSingle : struct, IEntrywiseMap<float>
            where TDouble : struct, IEntrywiseMap<double>
        {
            Check<float, TSingle>(1e-6);
            Check<double, TDouble>(1e-15);

            void Check<T, TMap>(double tolerance)
                where T : unmanaged, IBinaryFloatingPointIeee754<T>
                where TMap : struct, IEntrywiseMap<T> =>
                ForEveryLength<T>(
                    tolerance, (x, dy, y, dx) =>
                    {
                        Entrywise.Forward<T, TMap>(x, y);
                        Entrywise.Backward<T, TMap>(x, dy, dx);
                    },
                    (x, dy) => ([.. x.Select(value)], [.. x.Zip(dy, (number, along) => slope(number) * along)]));
        }
    }

    [Fact]
    public void GeluIsAccurateFarFromZero()
    {
        for (double x = -40; x <= 40; x += 1.0 / 512)
        {
            double value = x * SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2, slope = (SpecialFunctions.Erfc(-x / Math.Sqrt(2)) / 2) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
            Near(value, Map<float, GeluMap<float>>((float)x), 1e-6 * Math.Max(1, Math.Abs(value)));
            Near(value, Map<double, GeluMap<double>>(x), 4e-15 * Math.Max(1, Math.Abs(value)));
            Near(slope, Slope<float, GeluMap<float>>((float)x), 1e-6);
            Near(slope, Slope<double, GeluMap<double>>(x), 4e-15);
        }

        Assert.Equal(float.PositiveInfinity, Map<float, GeluMap<float>>(float.PositiveInfinity));
        Assert.Equal(0, Map<double, GeluMap<double>>(double.NegativeInfinity), 1e-15);
        Assert.Equal(0, Map<float, GeluMap<float>>(-1e30f), 1e-6f);
        Assert.Equal(1, Slope<double, GeluMap<double>>(double.PositiveInfinity));
        Assert.Equal(0, Slope<double, GeluMap<double>>(double.NegativeInfinity), 1e-15);
        Assert.True(float.IsNaN(Map<float, GeluMap<float>>(float.NaN)) && double.IsNaN(Slope<double, GeluMap<double>>(double.NaN)));

        static T Slope<T, TMap>(T x)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
            where TMap : struct, IEntrywiseMap<T>
        {
            T[] slope = [T.One];
            Entrywise.Backward<T, TMap>([x], slope, slope);
            return slope[0];
        }
    }

    [Fact]
    public void WhatIsNotANumberComesThroughMaps()
    {
        Assert.True(float.IsNaN(Map<float, ErfMap<float>>(float.NaN)) && double.IsNaN(Map<double, ErfMap<double>>(double.NaN)));
        Assert.True(float.IsNaN(Map<float, ReluMap<float>>(float.NaN)) && float.IsNaN(Map<float, AbsoluteMap<float>>(float.NaN)));
        Assert.Equal(1, Map<float, ErfMap<float>>(float.PositiveInfinity));
        Assert.Equal(-1, Map<double, ErfMap<double>>(double.NegativeInfinity));
        float[] row = new float[20];
        row[3] = float.NaN;
        Softmax.Forward<float>(row, 1, 20, 20, 1, causal: false);
        Assert.All(row, weight => Assert.True(float.IsNaN(weight)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.3)]
    public void SoftmaxAndItsSlope(double scale)
    {
        Check<float>(2e-6);
        Check<double>(2e-15);

        void Check<T>(double tolerance)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ForEveryLength<T>(
                tolerance, (x, dy, y, dx) =>
                {
                    x.CopyTo(y);
                    dy.CopyTo(dx);
                    Softmax.Forward(y, 1, x.Length, x.Length, T.CreateTruncating(scale), causal: false);
                    Softmax.Backward<T>(y, dx, 1, x.Length, x.Length, T.CreateTruncating(scale));
                },
                (x, dy) =>
                {
                    double top = x.Max(), sum = x.Sum(score => Math.Exp(scale * (score - top)));
                    double[] weights = [.. x.Select(score => Math.Exp(scale * (score - top)) / sum)];
                    double mean = weights.Zip(dy, (weight, slope) => weight * slope).Sum();
                    return (weights, [.. weights.Zip(dy, (weight, slope) => scale * weight * (slope - mean))]);
                });
    }

    [Fact]
    public void CausalRowsSeeWhatCameBefore()
    {
        const int Rows = 21, Stride = 25;
        double[] scores = Numbers<double>(Rows * Stride, 5), weights = [.. scores];
        Softmax.Forward<double>(weights, Rows, Rows, Stride, 0.7, causal: true);
        for (int i = 0; i < Rows; i++)
        {
            double sum = Enumerable.Range(0, i + 1).Sum(c => Math.Exp(0.7 * scores[(i * Stride) + c]));
            for (int c = 0; c < Stride; c++)
            {
                double score = scores[(i * Stride) + c];
                Near(c >= Rows ? score : c > i ? 0 : Math.Exp(0.7 * score) / sum, weights[(i * Stride) + c], 1e-15);
            }
        }
    }

    [Fact]
    public void SoftmaxOfLargeScoresIsFinite()
    {
        float[] row = [-3e38f, 2e5f, 2e5f, -1e30f, 0];
        Softmax.Forward<float>(row, 1, 5, 5, 1, causal: false);
        Assert.Equal([0, 0.5f, 0.5f, 0, 0], row);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NormsAndTheirSlopes(bool centered)
    {
        Check<float>(3e-5);
        Check<double>(1e-13);

        void Check<T>(double tolerance)
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            ForEveryLength<T>(
                tolerance, (x, dy, y, dx) =>
                {
                    // Two rows: the second is the first, twice as large.
                    int width = x.Length;
                    T[] two = [.. x, .. x], slopes = [.. dy, .. dy], values = new T[2 * width], inverses = new T[2];
                    foreach (ref T entry in two.AsSpan(width))
                        entry += entry;
                    Normalisation.Forward<T>(two, values, inverses, width, centered);
                    Normalisation.Backward<T>(values, inverses, slopes, slopes, width, centered);
                    Assert.Equal(values[..width], values[width..]);
                    values.AsSpan(width).CopyTo(y);
                    slopes.AsSpan(0, width).CopyTo(dx);
                },
                (x, dy) =>
                {
                    double mean = centered ? x.Average() : 0, size = Math.Sqrt(x.Average(number => (number - mean) * (number - mean)));
                    double[] y = [.. x.Select(number => (number - mean) / size)];
                    double along = y.Zip(dy, (value, slope) => value * slope).Average(), shift = centered ? dy.Average() : 0;
                    return (y, [.. y.Zip(dy, (value, slope) => (slope - shift - (value * along)) / size)]);
                },
                shortest: 3);
    }

    [Fact]
    public void RowsOfZerosStayZerosAndPassNothingBack()
    {
        double[] zeros = new double[10], inverses = new double[2], slopes = Numbers<double>(10, 3);
        Normalisation.Forward<double>(new double[10], zeros, inverses, 5, centered: true);
        Normalisation.Backward<double>(zeros, inverses, slopes, slopes, 5, centered: true);
        Assert.All(zeros.Concat(inverses).Concat(slopes), number => Assert.Equal(0, number));
    }

    [Fact]
    public void SlopesAreThoseOfCentralDifferences()
    {
        double[] x = Numbers<double>(11, 1), dy = Numbers<double>(11, 2);
        CheckSlope(y => Entrywise.Forward<double, ErfMap<double>>(x, y), dx => Entrywise.Backward<double, ErfMap<double>>(x, dy, dx));
        CheckSlope(
            y =>
            {
                x.CopyTo(y, 0);
                Softmax.Forward<double>(y, 1, 11, 11, 0.9, causal: false);
            },
            dx =>
            {
                double[] weights = [.. x];
                Softmax.Forward<double>(weights, 1, 11, 11, 0.9, causal: false);
                dy.CopyTo(dx, 0);
                Softmax.Backward<double>(weights, dx, 1, 11, 11, 0.9);
            });
        foreach (bool centered in (ReadOnlySpan<bool>)[false, true])
        {
            double[] inverses = new double[1], values = new double[11];
            CheckSlope(
                y => Normalisation.Forward<double>(x, y, inverses, 11, centered),
                dx =>
                {
                    Normalisation.Forward<double>(x, values, inverses, 11, centered);
                    Normalisation.Backward<double>(values, inverses, dy, dx, 11, centered);
                });
        }

        void CheckSlope(Action<double[]> forward, Action<double[]> backward)
        {
            double[] slopes = new double[11], above = new double[11], below = new double[11];
            backward(slopes);
            for (int i = 0; i < 11; i++)
            {
                double kept = x[i];
                x[i] = kept + 1e-5;
                forward(above);
                x[i] = kept - 1e-5;
                forward(below);
                x[i] = kept;
                Near(above.Zip(below, (high, low) => (high - low) / 2e-5).Zip(dy, (slope, along) => slope * along).Sum(), slopes[i], 1e-8);
            }
        }
    }

    [Fact]
    public void SumsAreThoseOfTheirTerms()
    {
        Check<float>(1e-6);
        Check<double>(1e-15);

        static void Check<T>(double tolerance)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            for (int length = 0; length <= Longest; length++)
            {
                T[] x = Numbers<T>(length, 7), y = Numbers<T>(length, 8);
                double[] terms = [.. x.Zip(y, (a, b) => double.CreateChecked(a) * double.CreateChecked(b))];
                Near(terms.Sum(), double.CreateChecked(Reductions.Dot<T>(x, y)), tolerance * (1 + terms.Sum(Math.Abs)));
                Near(x.Sum(double.CreateChecked), double.CreateChecked(Reductions.Sum<T>(x)), tolerance * (1 + x.Sum(a => Math.Abs(double.CreateChecked(a)))));
            }
        }
    }

    [Fact]
    public void SumsHaveTheSameBitsWhereverTheNumbersLie()
    {
        float[] numbers = Numbers<float>(67, 9), room = new float[100];
        float dot = Reductions.Dot<float>(numbers, numbers), sum = Reductions.Sum<float>(numbers);
        for (int shift = 0; shift < 33; shift++)
        {
            numbers.CopyTo(room, shift);
            Assert.Equal(dot, Reductions.Dot<float>(room.AsSpan(shift, 67), room.AsSpan(shift, 67)));
            Assert.Equal(sum, Reductions.Sum<float>(room.AsSpan(shift, 67)));
        }
    }

    [Fact]
    public void RowsAreAddedGatheredAndScattered()
    {
        for (int width = 1; width <= Longest; width++)
        {
            double[] table = Numbers<double>(3 * width, 11), x = Numbers<double>(5 * width, 12), y = [.. x], back = [.. table], sums = [.. table[..width]], taken = new double[5 * width];
            double[] scaled = [.. x], each = [.. x];
            int[] indices = [2, 0, 0, 1, 2];
            Rows.GatherAdd<double>(table, indices, width, y);
            Rows.Gather<double>(table, indices, width, taken);
            Rows.ScatterAdd<double>(x, indices, width, back);
            Rows.AddSum<double>(x, sums);
            Rows.AddToEach<double>(table.AsSpan(0, width), each);
            Rows.AddScaled(taken, 0.25, scaled);
            for (int j = 0; j < width; j++)
            {
                for (int i = 0; i < 5; i++)
                {
                    int place = (i * width) + j;
                    Assert.Equal(table[(indices[i] * width) + j], taken[place]);
                    Assert.Equal(x[place] + taken[place], y[place]);
                    Assert.Equal(x[place] + table[j], each[place]);
                    Near(x[place] + (taken[place] / 4), scaled[place], 1e-15);
                }

                Assert.Equal(table[j] + x[width + j] + x[(2 * width) + j], back[j]);
                Near(table[j] + Enumerable.Range(0, 5).Sum(i => x[(i * width) + j]), sums[j], 1e-14);
            }
        }
    }

    [Fact]
    public void SpansOfDifferentLengthsAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Entrywise.Forward<float, ReluMap<float>>(new float[3], new float[4]));
        Assert.Throws<ArgumentException>(() => Normalisation.Forward<float>(new float[6], new float[6], new float[2], 4, centered: false));
        Assert.Throws<ArgumentException>(() => Rows.Add<double>(new double[3], new double[2]));
    }

    private static T Map<T, TMap>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IEntrywiseMap<T>
    {
        Span<T> y = stackalloc T[1];
        Entrywise.Forward<T, TMap>([x], y);
        return y[0];
    }

    /// <summary>Runs a kernel and a reference, which gives y and dx, on every length; nothing beyond the spans may be written.</summary>
    private static void ForEveryLength<T>(
        double tolerance, RowKernel<T> kernel, Func<double[], double[], (double[] Y, double[] Dx)> reference, int shortest = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int length = shortest; length <= Longest; length++)
        {
            T[] x = Numbers<T>(length, 1), dy = Numbers<T>(length, 2), y = new T[length + 1], dx = new T[length + 1];
            if (length > 4)
                x[4] = T.Zero;
            kernel(x, dy, y.AsSpan(0, length), dx.AsSpan(0, length));
            (double[] expected, double[] slopes) = reference([.. x.Select(double.CreateChecked)], [.. dy.Select(double.CreateChecked)]);
            for (int i = 0; i < length; i++)
            {
                Near(expected[i], double.CreateChecked(y[i]), tolerance);
                Near(slopes[i], double.CreateChecked(dx[i]), tolerance);
            }

            Assert.Equal(T.Zero, y[length] + dx[length]);
        }
    }

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{actual:R} was found in place of {expected:R}, farther than {tolerance:R}.");

    private static T[] Numbers<T>(int count, ulong seed)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var stream = new RandomStream(seed, "elementwise");
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(stream.NextGaussian()))];
    }
}
