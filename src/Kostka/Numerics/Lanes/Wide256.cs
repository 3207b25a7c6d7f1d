using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Numerics.Lanes;

/// <summary>A lane of four doubles in a 256-bit register.</summary>
/// <param name="Values">The numbers.</param>
public readonly record struct Wide256(Vector256<double> Values) : ILane<Wide256>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator +(Wide256 left, Wide256 right) => new(left.Values + right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator -(Wide256 left, Wide256 right) => new(left.Values - right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator *(Wide256 left, Wide256 right) => new(left.Values * right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 operator /(Wide256 left, Wide256 right) => new(left.Values / right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Of(double value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Of(double high, double low) => Of(high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 MultiplyAdd(Wide256 a, Wide256 b, Wide256 c) => new(Vector256.FusedMultiplyAdd(a.Values, b.Values, c.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Sqrt(Wide256 x) => new(Vector256.Sqrt(x.Values));

    /// <inheritdoc/>
    /// <remarks>Element by element through the scalar function: rarely used, and the bits must not depend on the width.</remarks>
    public static Wide256 Exp(Wide256 x)
    {
        Vector256<double> result = x.Values;
        for (int i = 0; i < Vector256<double>.Count; i++)
            result = result.WithElement(i, Math.Exp(result[i]));
        return new(result);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Asin(Wide256 x) => LaneFunctions.Asin(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Acos(Wide256 x) => LaneFunctions.Acos(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 Abs(Wide256 x) => new(Vector256.Abs(x.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 CopySign(Wide256 magnitude, Wide256 sign) => new(Vector256.CopySign(magnitude.Values, sign.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 WhereGreater(Wide256 a, Wide256 b, Wide256 then, Wide256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.Values, b.Values), then.Values, otherwise.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide256 WhereEqual(Wide256 a, Wide256 b, Wide256 then, Wide256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a.Values, b.Values), then.Values, otherwise.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllAtMost(Wide256 x, double bound) => Vector256.LessThanOrEqualAll(x.Values, Vector256.Create(bound));
}
