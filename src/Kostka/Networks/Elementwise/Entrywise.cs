using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kostka.Networks.Elementwise;

/// <summary>Applies functions of one number to many.</summary>
internal static class Entrywise
{
    /// <summary>y ← φ(x).</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="y">As many; may be <paramref name="x"/> itself.</param>
    public static void Forward<T, TMap>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IEntrywiseMap<T>
    {
        Tail.RequireEqual(x.Length, y.Length);
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            TMap.Value(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < x.Length)
            Tail.Store(TMap.Value(Tail.Load(x[i..], T.Zero)), y[i..]);
    }

    /// <summary>dx ← φ′(x)·dy.</summary>
    /// <param name="x">What φ was applied to.</param>
    /// <param name="dy">The slope of the loss in φ(x), as many.</param>
    /// <param name="dx">Receives its slope in x, as many; may be <paramref name="dy"/> or <paramref name="x"/> itself.</param>
    public static void Backward<T, TMap>(ReadOnlySpan<T> x, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IEntrywiseMap<T>
    {
        Tail.RequireEqual(x.Length, dy.Length);
        Tail.RequireEqual(x.Length, dx.Length);
        ref T from = ref MemoryMarshal.GetReference(x), slopes = ref MemoryMarshal.GetReference(dy), to = ref MemoryMarshal.GetReference(dx);
        int i = 0;
        for (; i <= x.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            TMap.Backward(Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref slopes, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (i < x.Length)
            Tail.Store(TMap.Backward(Tail.Load(x[i..], T.Zero), Tail.Load(dy[i..], T.Zero)), dx[i..]);
    }
}
