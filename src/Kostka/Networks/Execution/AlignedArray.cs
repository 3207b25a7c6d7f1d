using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kostka.Networks.Execution;

/// <summary>Numbers in memory that does not move and starts on a cache line. Their values are arbitrary at first.</summary>
internal sealed unsafe class AlignedArray<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Line = 64;

    private readonly T[] _entries;
    private readonly int _start;

    /// <summary>Allocates some entries.</summary>
    public AlignedArray(int count)
    {
        Count = count;
        _entries = GC.AllocateUninitializedArray<T>(checked(count + (Line / sizeof(T))), pinned: true);
        nint address = (nint)Unsafe.AsPointer(ref _entries[0]);
        _start = (int)((Line - (address % Line)) % Line / sizeof(T));
    }

    /// <summary>Their number.</summary>
    public int Count { get; }

    /// <summary>All of them.</summary>
    public Span<T> Span => _entries.AsSpan(_start, Count);
}
