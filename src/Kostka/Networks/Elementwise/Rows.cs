using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Elementwise;

/// <summary>Sums of rows, and rows added to others: biases, embeddings and what they receive on the way back.</summary>
internal static class Rows
{
    /// <summary>y ← y + x.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tail.RequireEqual(x.Length, y.Length);
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= x.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            (Vector256.LoadUnsafe(ref to, (nuint)i) + Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++)
            y[i] += x[i];
    }

    /// <summary>y ← y + factor·x.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> x, T factor, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tail.RequireEqual(x.Length, y.Length);
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        Vector256<T> factors = Vector256.Create(factor);
        int i = 0;
        for (; i <= x.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref from, (nuint)i), factors, Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++)
            y[i] = T.MultiplyAddEstimate(x[i], factor, y[i]);
    }

    /// <summary>Adds one row, as a bias, to every row of an array.</summary>
    public static void AddToEach<T>(ReadOnlySpan<T> row, Span<T> array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int start = 0; start < array.Length; start += row.Length)
            Add(row, array.Slice(start, row.Length));
    }

    /// <summary>Adds the sum of all rows of an array, as the slope in a bias, to one row.</summary>
    public static void AddSum<T>(ReadOnlySpan<T> array, Span<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int start = 0; start < array.Length; start += row.Length)
            Add(array.Slice(start, row.Length), row);
    }

    /// <summary>y_i ← row number indices_i of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="indices">One for each row of <paramref name="y"/>; a row may be asked for several times.</param>
    /// <param name="width">Entries of a row.</param>
    /// <param name="y">Receives the rows.</param>
    public static void Gather<T>(ReadOnlySpan<T> table, ReadOnlySpan<int> indices, int width, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < indices.Length; i++)
            table.Slice(indices[i] * width, width).CopyTo(y.Slice(i * width, width));
    }

    /// <summary>y_i ← y_i + row number indices_i of a table.</summary>
    public static void GatherAdd<T>(ReadOnlySpan<T> table, ReadOnlySpan<int> indices, int width, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < indices.Length; i++)
            Add(table.Slice(indices[i] * width, width), y.Slice(i * width, width));
    }

    /// <summary>Adds every row x_i to row number indices_i of a table, in order.</summary>
    public static void ScatterAdd<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> indices, int width, Span<T> table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < indices.Length; i++)
            Add(x.Slice(i * width, width), table.Slice(indices[i] * width, width));
    }
}
