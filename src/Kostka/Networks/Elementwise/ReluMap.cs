using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Networks.Elementwise;

/// <summary>max(x, 0), with slope 0 at 0. May be given its own values in place of x when it goes backward: they have the same signs.</summary>
internal readonly struct ReluMap<T> : IEntrywiseMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    /// <remarks>What is not a number stays so.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Value(Vector256<T> x) => Vector256.AndNot(x, Vector256.LessThan(x, Vector256<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Backward(Vector256<T> x, Vector256<T> slope) => slope & Vector256.GreaterThan(x, Vector256<T>.Zero);
}
