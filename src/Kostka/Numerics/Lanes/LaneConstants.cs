using System.Runtime.CompilerServices;

namespace Kostka.Numerics.Lanes;

/// <summary>Constants to the precision of every lane: the nearest double, and what it leaves.</summary>
public static class LaneConstants
{
    /// <summary>π.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pi<T>()
        where T : unmanaged, ILane<T> => T.Of(Math.PI, 1.2246467991473532e-16);

    /// <summary>2/π.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T TwoOverPi<T>()
        where T : unmanaged, ILane<T> => T.Of(2 / Math.PI, -3.935735335036497e-17);

    /// <summary>1/(2π).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T HalfOverPi<T>()
        where T : unmanaged, ILane<T> => T.Of(0.5 / Math.PI, -9.839338337591243e-18);
}
