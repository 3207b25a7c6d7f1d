using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Elementwise;

/// <summary>Functions of whole vectors that several kernels need.</summary>
internal static class VectorMath
{
    /// <summary>Low and high part of ln 2 for the range reduction of floats: multiples of the high part below 2⁹ are exact.</summary>
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    // Below it e^x leaves the normal floats.
    private const float LowestExponent = -87.3f;

    /// <summary>The largest number of a vector; any when one of its numbers is not a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(Vector256<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = x[0];
        for (int i = 1; i < Vector256<T>.Count; i++)
            largest = T.MaxNative(largest, x[i]);
        return largest;
    }

    /// <summary>Σ c_i x^i, by Horner's rule.</summary>
    /// <param name="x">x.</param>
    /// <param name="coefficients">c, at least one, the constant first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Polynomial<T>(Vector256<T> x, ReadOnlySpan<T> coefficients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> sum = Vector256.Create(coefficients[^1]);
        for (int i = coefficients.Length - 2; i >= 0; i--)
            sum = VectorArithmetic.MultiplyAdd(sum, x, Vector256.Create(coefficients[i]));
        return sum;
    }

    /// <summary>e^x for x ≤ 0, to 1.5 units in the last place; 0 where a float would no longer be normal. What is not a number stays so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> ExpOfNegative<T>(Vector256<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? ExpOfNegative(x.AsSingle()).As<float, T>() : Vector256.Exp(x.AsDouble()).As<double, T>();

    // x = n ln 2 + r with |r| ≤ ½ ln 2; e^r = 1 + r + r² P(r) with P interpolating at Chebyshev nodes (error 1e-8); 2^n goes into the exponent bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExpOfNegative(Vector256<float> x)
    {
        Vector256<float> bounded = Vector256.MaxNative(Vector256.Create(LowestExponent), x);
        Vector256<float> n = Vector256.Round(bounded * Vector256.Create(1.44269504f));
        Vector256<float> r = VectorArithmetic.MultiplyAdd(n, Vector256.Create(-Ln2High), bounded);
        r = VectorArithmetic.MultiplyAdd(n, Vector256.Create(-Ln2Low), r);
        Vector256<float> series = Polynomial(r, [0.5f, 0.16666578f, 0.041666556f, 0.008363173f, 0.0013926176f]);
        Vector256<float> value = VectorArithmetic.MultiplyAdd(series, r * r, r) + Vector256<float>.One;
        value = (value.AsInt32() + (Vector256.ConvertToInt32Native(n) << 23)).AsSingle();
        return Vector256.AndNot(value, Vector256.LessThan(x, Vector256.Create(LowestExponent)));
    }
}
