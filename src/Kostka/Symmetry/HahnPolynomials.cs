using System.Numerics;
using System.Runtime.InteropServices;
using Kostka.Numerics.Lanes;

namespace Kostka.Symmetry;

/// <summary>
/// The orthonormal polynomials h_0, h_1, … of the overlap t of two random sets of i and j among L positions, which is hypergeometric: the zonal functions of
/// the pair ((S_i × S_{L−i}), (S_j × S_{L−j})) in S_L. h_k(t)/√d_k, d_k the dimension of the irrep (L−k, k), is a matrix element of that irrep between unit vectors,
/// hence never above 1 in absolute value (Hahn polynomials; Koekoek, Lesky, Swarttouw, §9.5; Dunkl 1976).
/// </summary>
/// <remarks>
/// By their three-term recurrence, b_{n+1} h_{n+1} = (u − a_n) h_n − b_n h_{n−1} with u = t − ij/L and h_0 = 1, which is stable: orthonormal to 1e-14 at L = 64 for all
/// degrees, and never the alternating sum over binomials. Leading coefficients are positive.
/// </remarks>
public static class HahnPolynomials
{
    /// <summary>
    /// The largest k that h_k exists for, min(i, j, L − i, L − j): the overlap takes one value more than that.
    /// </summary>
    /// <param name="length">L, at least 0.</param>
    /// <param name="i">Size of the first set, 0 … L.</param>
    /// <param name="j">Size of the second set, 0 … L.</param>
    public static int Degree(int length, int i, int j)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)i, (uint)length, nameof(i));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)j, (uint)length, nameof(j));
        return Math.Min(Math.Min(i, length - i), Math.Min(j, length - j));
    }

    /// <summary>The coefficients of the recurrence that leads to h_0 … h_K, K one less than the length of the spans.</summary>
    /// <param name="length">L, at least 0.</param>
    /// <param name="i">Size of the first set, 0 … L.</param>
    /// <param name="j">Size of the second set, 0 … L.</param>
    /// <param name="a">Receives a_0 … a_K. The last is not needed for h_K.</param>
    /// <param name="b">Receives b_0 … b_K; b_0 is 0, all others are positive. As long as <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException">The spans have different lengths, or are longer than <see cref="Degree"/> + 1.</exception>
    public static void Recurrence(int length, int i, int j, Span<double> a, Span<double> b) =>
        Recurrence(length, i, j, MemoryMarshal.Cast<double, Real>(a), MemoryMarshal.Cast<double, Real>(b));

    /// <inheritdoc cref="Recurrence(int, int, int, Span{double}, Span{double})"/>
    /// <typeparam name="T">The numbers.</typeparam>
    public static void Recurrence<T>(int length, int i, int j, Span<T> a, Span<T> b)
        where T : unmanaged, ILane<T>
    {
        int degree = Degree(length, i, j);
        if (a.Length != b.Length || a.Length > degree + 1)
            throw new ArgumentException($"The recurrence has {degree + 1} coefficients of each kind at L = {length}, i = {i}, j = {j}; there is room for {a.Length} and {b.Length}.");
        if (a.Length == 0)
            return;

        // n = 0 apart: a_0 is the mean of u, and the formula is 0/0 at L = 0. The denominators of the others vanish only at a_{L/2}, which is reached only where
        // i = j = L/2 and 0 by symmetry. Whole numbers are exact up to 2^53, so only their quotients round.
        a[0] = b[0] = T.Of(0);
        double l = length, skew = (l - (2.0 * i)) * (l - (2.0 * j));
        for (int n = 1; n < a.Length; n++)
        {
            double twice = 2.0 * n;
            a[n] = skew == 0 ? T.Of(0) : T.Of(n * (l + 1 - n)) * T.Of(skew) / (T.Of(l) * T.Of((l - twice) * (l + 2 - twice)));
            b[n] = T.Sqrt(
                T.Of(n * (l + 2 - n)) / T.Of((l + 1 - twice) * (l + 3 - twice))
                * (T.Of((i + 1.0 - n) * (l + 1 - i - n)) * T.Of((j + 1.0 - n) * (l + 1 - j - n)))) / T.Of(l + 2 - twice);
        }
    }

    /// <summary>The values h_0(t) … h_K(t) at many overlaps.</summary>
    /// <param name="length">L, at least 0.</param>
    /// <param name="i">Size of the first set, 0 … L.</param>
    /// <param name="j">Size of the second set, 0 … L.</param>
    /// <param name="overlaps">The values of t; real numbers will do.</param>
    /// <param name="degree">K, from 0 to <see cref="Degree"/>.</param>
    /// <param name="values">Receives (K + 1) rows of as many values as there are overlaps: row k holds h_k.</param>
    /// <exception cref="ArgumentException">A range is violated, or the room for the values has another size.</exception>
    public static void Evaluate(int length, int i, int j, ReadOnlySpan<double> overlaps, int degree, Span<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        int count = overlaps.Length;
        if (values.Length != (degree + 1) * (long)count)
            throw new ArgumentException($"{degree + 1} rows of {count} values need room for {(degree + 1) * (long)count}, not {values.Length}.", nameof(values));
        double[] coefficients = new double[2 * (degree + 1)];
        Span<double> a = coefficients.AsSpan(0, degree + 1), b = coefficients.AsSpan(degree + 1);
        Recurrence(length, i, j, a, b);
        double mean = length == 0 ? 0 : (double)i * j / length;
        values[..count].Fill(1);
        for (int n = 0; n < degree; n++)
        {
            Span<double> current = values.Slice(n * count, count), next = values.Slice((n + 1) * count, count);
            Step(overlaps, mean + a[n], b[n], 1 / b[n + 1], n == 0 ? current : values.Slice((n - 1) * count, count), current, next);
        }
    }

    /// <summary>h_{n+1} from h_n and h_{n−1}; at n = 0 the weight of the latter is 0.</summary>
    private static void Step(
        ReadOnlySpan<double> overlaps, double centre, double weight, double scale, ReadOnlySpan<double> previous, ReadOnlySpan<double> current, Span<double> next)
    {
        ReadOnlySpan<Vector<double>> t = MemoryMarshal.Cast<double, Vector<double>>(overlaps), p = MemoryMarshal.Cast<double, Vector<double>>(previous);
        ReadOnlySpan<Vector<double>> c = MemoryMarshal.Cast<double, Vector<double>>(current);
        Span<Vector<double>> result = MemoryMarshal.Cast<double, Vector<double>>(next);
        for (int v = 0; v < result.Length; v++)
            result[v] = (((t[v] - new Vector<double>(centre)) * c[v]) - (weight * p[v])) * scale;
        for (int x = result.Length * Vector<double>.Count; x < next.Length; x++)
            next[x] = (((overlaps[x] - centre) * current[x]) - (weight * previous[x])) * scale;
    }
}
