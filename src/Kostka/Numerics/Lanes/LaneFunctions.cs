using System.Runtime.CompilerServices;

namespace Kostka.Numerics.Lanes;

/// <summary>Functions composed of a lane's arithmetic to double precision, without branches, the same to the bit on every lane of doubles.</summary>
public static class LaneFunctions
{
    /// <summary>π/2 less its double.</summary>
    private const double HalfPiTail = 6.123233995736766e-17;

    /// <summary>asin x for |x| ≤ 1, in radians, to about one unit in the last place (2 ulp at most, tested over a dense grid).</summary>
    /// <remarks>
    /// For |x| ≤ ½, asin x = x + x·t·P(t) with t = x² and P the interpolating polynomial of degree 12 at Chebyshev nodes of [0, ¼] (error 6e-18);
    /// above, asin x = π/2 − 2 asin √((1−x)/2).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Asin<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T root = T.Abs(x), magnitude = root, square = root * root;
        bool small = T.AllAtMost(magnitude, 0.5);
        if (!small)
            Fold(magnitude, ref root, ref square);
        T rise = root * square, series = Series(square), angle = T.MultiplyAdd(rise, series, root);
        if (!small)
        {
            // π/2 − 2 root with its rounding error and with π/2 beyond double precision, both carried by the small part, so that the last sum rounds once.
            T halfPi = T.Of(Math.PI / 2), twice = root + root, difference = halfPi - twice;
            T lost = ((halfPi - difference) - twice) + T.Of(HalfPiTail);
            angle = T.WhereGreater(magnitude, T.Of(0.5), difference + T.MultiplyAdd(T.Of(-2) * rise, series, lost), angle);
        }

        return T.CopySign(angle, x);
    }

    /// <summary>acos x for |x| ≤ 1, in radians, to 2 units in the last place; exactly 0 at 1, and accurate next to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Acos<T>(T x)
        where T : unmanaged, ILane<T>
    {
        T root = T.Abs(x), magnitude = root, square = root * root;
        bool small = T.AllAtMost(magnitude, 0.5);
        if (!small)
            Fold(magnitude, ref root, ref square);
        T angle = T.MultiplyAdd(root * square, Series(square), root), fromRight = T.Of(Math.PI / 2) - T.CopySign(angle, x);
        if (small)
            return fromRight;
        T twice = angle + angle;
        return T.WhereGreater(magnitude, T.Of(0.5), T.WhereGreater(T.Of(0), x, T.Of(Math.PI) - twice, twice), fromRight);
    }

    /// <summary>Where |x| exceeds ½, the number whose asin is computed becomes √((1−|x|)/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fold<T>(T magnitude, ref T root, ref T square)
        where T : unmanaged, ILane<T>
    {
        T half = T.Of(0.5), folded = (T.Of(1) - magnitude) * half;
        root = T.WhereGreater(magnitude, half, T.Sqrt(folded), root);
        square = T.WhereGreater(magnitude, half, folded, square);
    }

    /// <summary>P(t) of asin s = s + s·t·P(t) for |s| ≤ ½, t = s², by Estrin's scheme, whose multiply-adds do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Series<T>(T t)
        where T : unmanaged, ILane<T>
    {
        T t2 = t * t, t4 = t2 * t2, t8 = t4 * t4;
        T p01 = T.MultiplyAdd(T.Of(0.07499999999998433), t, T.Of(0.16666666666666669));
        T p23 = T.MultiplyAdd(T.Of(0.030381944138531247), t, T.Of(0.04464285714635543));
        T p45 = T.MultiplyAdd(T.Of(0.017352392720869973), t, T.Of(0.02237217294214989));
        T p67 = T.MultiplyAdd(T.Of(0.011479177415184906), t, T.Of(0.013971212973552933));
        T p89 = T.MultiplyAdd(T.Of(0.005457506718640358), t, T.Of(0.01032281435018578));
        T pAB = T.MultiplyAdd(T.Of(-0.014851887071247204), t, T.Of(0.01740087944269402));
        T p03 = T.MultiplyAdd(p23, t2, p01), p47 = T.MultiplyAdd(p67, t2, p45), p8B = T.MultiplyAdd(pAB, t2, p89);
        T p07 = T.MultiplyAdd(p47, t4, p03), p8C = T.MultiplyAdd(T.Of(0.028757851367421566), t4, p8B);
        return T.MultiplyAdd(p8C, t8, p07);
    }
}
