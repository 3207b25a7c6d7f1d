using System.Numerics;

namespace Kostka.Numerics;

/// <summary>Inner products of the rows of one matrix with the rows of another: the one hot loop of the managed backend.</summary>
internal static unsafe class RowProducts
{
    // Two panels of 64 rows × 256 columns are 256 KiB: they stay in the second-level cache while every pair of rows meets.
    private const int Panel = 256;

    /// <summary>
    /// result[i, resultColumn + j − bStart] += sign · Σ_{k &lt; length} a[i, k] b[j, k], for i in [aStart, aEnd), j in [bStart, bEnd).
    /// </summary>
    public static void Add(
        double sign, Matrix a, int aStart, int aEnd, Matrix b, int bStart, int bEnd, int length, Matrix result, int resultColumn)
    {
        fixed (double* pa = a.Values, pb = b.Values, pc = result.Values)
        {
            for (int k = 0; k < length; k += Panel)
            {
                int width = Math.Min(Panel, length - k);
                for (int i = aStart; i < aEnd; i += 4)
                {
                    double* rows = pa + ((long)i * a.Columns) + k, place = pc + ((long)i * result.Columns) + resultColumn - bStart;
                    int j = bStart;
                    if (i + 4 <= aEnd)
                    {
                        for (; j + 2 <= bEnd; j += 2)
                            AddFourByTwo(sign, rows, a.Columns, pb + ((long)j * b.Columns) + k, b.Columns, width, place + j, result.Columns);
                    }

                    for (; j < bEnd; j++)
                    {
                        for (int row = 0; row < Math.Min(4, aEnd - i); row++)
                        {
                            place[((long)row * result.Columns) + j] +=
                                sign * Dot(rows + ((long)row * a.Columns), pb + ((long)j * b.Columns) + k, width);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Eight inner products at once: six loads feed eight multiplications, and eight sums hide the latency of each other.</summary>
    private static void AddFourByTwo(double sign, double* a, long strideA, double* b, long strideB, int width, double* result, long stride)
    {
        double* a1 = a + strideA, a2 = a1 + strideA, a3 = a2 + strideA, b1 = b + strideB;
        Vector<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        int k = 0;
        for (; k <= width - Vector<double>.Count; k += Vector<double>.Count)
        {
            var v0 = Vector.Load(b + k);
            var v1 = Vector.Load(b1 + k);
            var u = Vector.Load(a + k);
            s00 = Vector.FusedMultiplyAdd(u, v0, s00);
            s01 = Vector.FusedMultiplyAdd(u, v1, s01);
            u = Vector.Load(a1 + k);
            s10 = Vector.FusedMultiplyAdd(u, v0, s10);
            s11 = Vector.FusedMultiplyAdd(u, v1, s11);
            u = Vector.Load(a2 + k);
            s20 = Vector.FusedMultiplyAdd(u, v0, s20);
            s21 = Vector.FusedMultiplyAdd(u, v1, s21);
            u = Vector.Load(a3 + k);
            s30 = Vector.FusedMultiplyAdd(u, v0, s30);
            s31 = Vector.FusedMultiplyAdd(u, v1, s31);
        }

        double t00 = Vector.Sum(s00), t01 = Vector.Sum(s01), t10 = Vector.Sum(s10), t11 = Vector.Sum(s11);
        double t20 = Vector.Sum(s20), t21 = Vector.Sum(s21), t30 = Vector.Sum(s30), t31 = Vector.Sum(s31);
        for (; k < width; k++)
        {
            t00 += a[k] * b[k];
            t01 += a[k] * b1[k];
            t10 += a1[k] * b[k];
            t11 += a1[k] * b1[k];
            t20 += a2[k] * b[k];
            t21 += a2[k] * b1[k];
            t30 += a3[k] * b[k];
            t31 += a3[k] * b1[k];
        }

        result[0] += sign * t00;
        result[1] += sign * t01;
        result[stride] += sign * t10;
        result[stride + 1] += sign * t11;
        result[2 * stride] += sign * t20;
        result[(2 * stride) + 1] += sign * t21;
        result[3 * stride] += sign * t30;
        result[(3 * stride) + 1] += sign * t31;
    }

    private static double Dot(double* x, double* y, int length)
    {
        Vector<double> sum = default;
        int k = 0;
        for (; k <= length - Vector<double>.Count; k += Vector<double>.Count)
            sum = Vector.FusedMultiplyAdd(Vector.Load(x + k), Vector.Load(y + k), sum);
        double total = Vector.Sum(sum);
        for (; k < length; k++)
            total += x[k] * y[k];
        return total;
    }
}
