using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Kostka.Numerics.Products;

namespace Kostka.Networks.Elementwise;

/// <summary>
/// Rows divided by their root mean square (rms norm), their mean taken off before if asked for (layer norm): no gain, no bias, and nothing added to the
/// square, so that a row of zeros stays one.
/// </summary>
internal static class Normalisation
{
    /// <summary>y ← (x − m)/√mean (x − m)², m being the mean of the row, or 0.</summary>
    /// <param name="x">Rows, one after the other.</param>
    /// <param name="y">Receives as many; may be <paramref name="x"/> itself.</param>
    /// <param name="inverses">Receives the factor 1/√… of every row, which <see cref="Backward"/> needs; 0 for rows of zeros.</param>
    /// <param name="width">Entries of a row.</param>
    /// <param name="centered">Whether the mean is taken off.</param>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, Span<T> inverses, int width, bool centered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tail.RequireEqual(x.Length, y.Length);
        Tail.RequireEqual(x.Length, inverses.Length * width);
        T count = T.CreateTruncating(width);
        for (int i = 0; i < inverses.Length; i++)
        {
            ReadOnlySpan<T> from = x.Slice(i * width, width);
            Span<T> to = y.Slice(i * width, width);
            if (centered)
            {
                ScaleAdd(from, T.One, -Reductions.Sum(from) / count, to);
                from = to;
            }

            T square = Reductions.Dot(from, from) / count;
            inverses[i] = square == T.Zero ? T.Zero : T.One / T.Sqrt(square);
            ScaleAdd(from, inverses[i], T.Zero, to);
        }
    }

    /// <summary>dx ← (dy − y·mean(y dy) − mean(dy))/√…, the last mean only for centred rows.</summary>
    /// <param name="y">What <see cref="Forward"/> gave.</param>
    /// <param name="inverses">The factor of every row that it gave.</param>
    /// <param name="dy">Slopes in y.</param>
    /// <param name="dx">Receives the slopes in x; may be <paramref name="dy"/> itself.</param>
    /// <param name="width">Entries of a row.</param>
    /// <param name="centered">Whether the mean was taken off.</param>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> inverses, ReadOnlySpan<T> dy, Span<T> dx, int width, bool centered)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tail.RequireEqual(y.Length, inverses.Length * width);
        Tail.RequireEqual(y.Length, dy.Length);
        Tail.RequireEqual(y.Length, dx.Length);
        T count = T.CreateTruncating(width);
        for (int i = 0; i < inverses.Length; i++)
        {
            ReadOnlySpan<T> row = y.Slice(i * width, width), slopes = dy.Slice(i * width, width);
            T mean = centered ? Reductions.Sum(slopes) / count : T.Zero, along = Reductions.Dot(row, slopes) / count;
            Project(row, slopes, inverses[i], along, mean, dx.Slice(i * width, width));
        }
    }

    private static void ScaleAdd<T>(ReadOnlySpan<T> x, T factor, T shift, Span<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        Vector256<T> factors = Vector256.Create(factor), shifts = Vector256.Create(shift);
        int i = 0;
        for (; i <= x.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref from, (nuint)i), factors, shifts).StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++)
            y[i] = T.MultiplyAddEstimate(x[i], factor, shift);
    }

    private static void Project<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, T inverse, T along, T mean, Span<T> dx)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T row = ref MemoryMarshal.GetReference(y), from = ref MemoryMarshal.GetReference(dy), to = ref MemoryMarshal.GetReference(dx);
        Vector256<T> inverses = Vector256.Create(inverse), alongs = Vector256.Create(-along), means = Vector256.Create(mean);
        int i = 0;
        for (; i <= y.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            Vector256<T> slope = Vector256.LoadUnsafe(ref from, (nuint)i) - means;
            (VectorArithmetic.MultiplyAdd(Vector256.LoadUnsafe(ref row, (nuint)i), alongs, slope) * inverses).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < y.Length; i++)
            dx[i] = T.MultiplyAddEstimate(y[i], -along, dy[i] - mean) * inverse;
    }
}
