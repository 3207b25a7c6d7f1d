using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Numerics.Lanes;

/// <summary>A lane of eight doubles in a 512-bit register.</summary>
/// <param name="Values">The numbers.</param>
public readonly record struct Wide512(Vector512<double> Values) : ILane<Wide512>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator +(Wide512 left, Wide512 right) => new(left.Values + right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator -(Wide512 left, Wide512 right) => new(left.Values - right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator *(Wide512 left, Wide512 right) => new(left.Values * right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 operator /(Wide512 left, Wide512 right) => new(left.Values / right.Values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Of(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Of(double high, double low) => Of(high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 MultiplyAdd(Wide512 a, Wide512 b, Wide512 c) => new(Vector512.FusedMultiplyAdd(a.Values, b.Values, c.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Sqrt(Wide512 x) => new(Vector512.Sqrt(x.Values));

    /// <inheritdoc/>
    /// <remarks>Element by element through the scalar function: rarely used, and the bits must not depend on the width.</remarks>
    public static Wide512 Exp(Wide512 x)
    {
        Vector512<double> result = x.Values;
        for (int i = 0; i < Vector512<double>.Count; i++)
            result = result.WithElement(i, Math.Exp(result[i]));
        return new(result);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Asin(Wide512 x) => LaneFunctions.Asin(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Acos(Wide512 x) => LaneFunctions.Acos(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 Abs(Wide512 x) => new(Vector512.Abs(x.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 CopySign(Wide512 magnitude, Wide512 sign) => new(Vector512.CopySign(magnitude.Values, sign.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 WhereGreater(Wide512 a, Wide512 b, Wide512 then, Wide512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.Values, b.Values), then.Values, otherwise.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide512 WhereEqual(Wide512 a, Wide512 b, Wide512 then, Wide512 otherwise) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a.Values, b.Values), then.Values, otherwise.Values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AllAtMost(Wide512 x, double bound) => Vector512.LessThanOrEqualAll(x.Values, Vector512.Create(bound));
}
