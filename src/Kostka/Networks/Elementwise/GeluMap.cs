using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Networks.Elementwise;

/// <summary>u(1 + erf(u/√2))/2: floats to 1e-6, doubles to 4e-15, absolutely below 1 and relatively above.</summary>
internal readonly struct GeluMap<T> : IEntrywiseMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // From here on 1 − erf(u/√2) is within rounding of 1, so that the factor u of what is left must not grow.
    private const double FloatEnd = 5.6, DoubleEnd = 8.6;

    // The density vanishes beyond.
    private const double DensityEnd = 13;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Value(Vector256<T> x) =>
        Vector256.MaxNative(Constant(typeof(T) == typeof(float) ? -FloatEnd : -DoubleEnd), x) * Cumulative(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Backward(Vector256<T> x, Vector256<T> slope)
    {
        Vector256<T> bounded = Vector256.MinNative(Constant(DensityEnd), Vector256.MaxNative(Constant(-DensityEnd), x));
        Vector256<T> density = VectorMath.ExpOfNegative(Constant(-0.5) * bounded * bounded) * Constant(0.3989422804014327);
        return slope * (Cumulative(x) + (bounded * density));
    }

    /// <summary>The distribution function of N(0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Cumulative(Vector256<T> x) =>
        Constant(0.5) * (Vector256<T>.One + ErfMap<T>.Value(x * Constant(0.7071067811865476)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Constant(double value) => Vector256.Create(T.CreateTruncating(value));
}
