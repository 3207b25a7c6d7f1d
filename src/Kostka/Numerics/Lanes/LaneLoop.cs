using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kostka.Numerics.Lanes;

/// <summary>A loop over stored numbers that can run on any lane: what <see cref="LaneLoop.Run{T, TLoop}"/> carries out on the widest one.</summary>
public interface ILaneLoop
{
    /// <summary>Runs the loop with <typeparamref name="TLane"/> as its arithmetic.</summary>
    void Run<TLane>()
        where TLane : unmanaged, ILane<TLane>;
}

/// <summary>Runs loops over numbers of type T on the widest lane of the processor.</summary>
public static class LaneLoop
{
    /// <summary>Stored rows are padded to a multiple of this many numbers, so that no loop has a remainder.</summary>
    public const int Padding = 8;

    /// <summary><paramref name="count"/> rounded up to a multiple of <see cref="Padding"/>.</summary>
    public static int Padded(int count) => checked(count + Padding - 1) / Padding * Padding;

    /// <summary>Runs a loop over spans of T whose lengths are multiples of <see cref="Padding"/>.</summary>
    /// <typeparam name="T">The stored number: vectorised when it is <see cref="Real"/>, taken one by one otherwise.</typeparam>
    /// <typeparam name="TLoop">The loop.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TLoop>(TLoop loop)
        where T : unmanaged, ILane<T>
        where TLoop : ILaneLoop, allows ref struct
    {
        if (typeof(T) != typeof(Real))
            loop.Run<T>();
        else if (Vector512.IsHardwareAccelerated)
            loop.Run<Wide512>();
        else if (Vector256.IsHardwareAccelerated)
            loop.Run<Wide256>();
        else
            loop.Run<Real>();
    }

    /// <summary>Stored numbers seen as lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<TLane> As<T, TLane>(Span<T> numbers)
        where T : unmanaged
        where TLane : unmanaged => MemoryMarshal.Cast<T, TLane>(numbers);

    /// <summary>Stored numbers seen as lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<TLane> As<T, TLane>(ReadOnlySpan<T> numbers)
        where T : unmanaged
        where TLane : unmanaged => MemoryMarshal.Cast<T, TLane>(numbers);

    /// <summary>One stored number in every element of a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Broadcast<T, TLane>(T number)
        where T : unmanaged
        where TLane : unmanaged, ILane<TLane> =>
        typeof(T) == typeof(TLane) ? Unsafe.BitCast<T, TLane>(number) : TLane.Of(Unsafe.BitCast<T, double>(number));
}
