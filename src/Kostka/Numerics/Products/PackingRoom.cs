using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kostka.Numerics.Products;

/// <summary>Room for packed blocks of factors, one stretch of memory for each thread, kept for its next product.</summary>
internal static unsafe class PackingRoom
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static byte[]? _room;

    /// <summary>Room for this many numbers, at the start of a cache line; what it holds is arbitrary.</summary>
    public static T* Get<T>(int count)
        where T : unmanaged
    {
        int bytes = checked((count * sizeof(T)) + Alignment);
        byte[]? room = _room;
        if (room is null || room.Length < bytes)
            _room = room = GC.AllocateUninitializedArray<byte>(bytes, pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(room));
        return (T*)((start + Alignment - 1) & ~(nuint)(Alignment - 1));
    }
}
