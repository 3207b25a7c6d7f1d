using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Networks.Elementwise;

/// <summary>|x|, with slope 0 at 0.</summary>
internal readonly struct AbsoluteMap<T> : IEntrywiseMap<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Value(Vector256<T> x) => Vector256.Abs(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Backward(Vector256<T> x, Vector256<T> slope) =>
        Vector256.AndNot(slope ^ (x & Vector256.Create(T.NegativeZero)), Vector256.Equals(x, Vector256<T>.Zero));
}
