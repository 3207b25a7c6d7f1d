using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Networks.Elementwise;

/// <summary>What is left of a row after its whole vectors.</summary>
internal static class Tail
{
    /// <summary>Fewer numbers than a vector holds, filled up.</summary>
    [SkipLocalsInit]
    public static Vector256<T> Load<T>(ReadOnlySpan<T> numbers, T filling)
        where T : unmanaged
    {
        Span<T> room = stackalloc T[Vector256<T>.Count];
        numbers.CopyTo(room);
        room[numbers.Length..].Fill(filling);
        return Vector256.Create<T>(room);
    }

    /// <summary>As many of the vector's numbers as there is place for.</summary>
    [SkipLocalsInit]
    public static void Store<T>(Vector256<T> vector, Span<T> place)
        where T : unmanaged
    {
        Span<T> room = stackalloc T[Vector256<T>.Count];
        vector.CopyTo(room);
        room[..place.Length].CopyTo(place);
    }

    /// <summary>Refuses spans of different lengths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireEqual(int length, int other)
    {
        if (length != other)
            throw new ArgumentException($"{length} numbers were given with {other}.");
    }
}
