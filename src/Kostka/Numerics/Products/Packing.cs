using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kostka.Numerics.Products;

/// <summary>Copies blocks of the factors of a product in the order in which <see cref="ProductTile"/> reads them.</summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Part of op(B) as panels, each as wide as a tile: the numbers of one row of a panel side by side, its rows one after the other, the last panel filled up with zeros.
    /// </summary>
    public static void Columns<T>(in Product<T> product, int k, int depth, int firstColumn, int columns, T* packed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = ProductTile.Columns<T>();
        nint stride = product.StrideB;
        for (int j = 0; j < columns; j += width)
        {
            int count = Math.Min(width, columns - j);
            if (count < width)
                new Span<T>(packed, width * depth).Clear();
            if (product.TransposeB)
                Transpose(product.B + ((firstColumn + j) * stride) + k, stride, count, depth, packed, width);
            else
                Copy(product.B + (k * stride) + firstColumn + j, stride, depth, count, packed, width);
            packed += width * depth;
        }
    }

    /// <summary>Part of op(A) as slivers, each as high as a tile: the numbers of one column of a sliver side by side.</summary>
    public static void Rows<T>(in Product<T> product, int k, int depth, int firstRow, int rows, T* packed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        nint stride = product.StrideA;
        for (int i = 0; i < rows; i += ProductTile.Rows)
        {
            int count = Math.Min(ProductTile.Rows, rows - i);
            if (product.TransposeA)
                Copy(product.A + (k * stride) + firstRow + i, stride, depth, count, packed, ProductTile.Rows);
            else
                Interleave(product.A + ((firstRow + i) * stride) + k, stride, count, depth, packed);
            packed += depth * ProductTile.Rows;
        }
    }

    // Rows that a last sliver lacks are left as they are: no tile reads them.
    private static void Interleave<T>(T* from, nint stride, int rows, int depth, T* to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (rows < ProductTile.Rows)
        {
            for (int row = 0; row < rows; row++)
            {
                for (int k = 0; k < depth; k++)
                    to[(k * ProductTile.Rows) + row] = from[(row * stride) + k];
            }

            return;
        }

        T* b = from + stride, c = b + stride, d = c + stride, e = d + stride, f = e + stride;
        for (int k = 0; k < depth; k++, to += ProductTile.Rows)
            (to[0], to[1], to[2], to[3], to[4], to[5]) = (from[k], b[k], c[k], d[k], e[k], f[k]);
    }

    private static void Copy<T>(T* from, nint stride, int rows, int count, T* to, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (count == 2 * Vector256<T>.Count)
        {
            for (int k = 0; k < rows; k++, from += stride, to += width)
            {
                Vector256.Store(Vector256.Load(from), to);
                Vector256.Store(Vector256.Load(from + Vector256<T>.Count), to + Vector256<T>.Count);
            }
        }
        else if (count == ProductTile.Rows)
        {
            for (int k = 0; k < rows; k++, from += stride, to += width)
                Unsafe.CopyBlockUnaligned(to, from, (uint)(ProductTile.Rows * sizeof(T)));
        }
        else
        {
            for (int k = 0; k < rows; k++, from += stride, to += width)
                new ReadOnlySpan<T>(from, count).CopyTo(new Span<T>(to, count));
        }
    }

    /// <summary>Rows of <paramref name="from"/> become columns of <paramref name="to"/>.</summary>
    private static void Transpose<T>(T* from, nint stride, int rows, int count, T* to, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        if (typeof(T) == typeof(float) && Sse.IsSupported)
        {
            for (; i + 4 <= rows; i += 4)
                TransposeFour((float*)from + (i * stride), stride, count, (float*)to + i, width);
        }

        for (; i < rows; i++)
        {
            T* row = from + (i * stride), place = to + i;
            for (int k = 0; k < count; k++, place += width)
                *place = row[k];
        }
    }

    private static void TransposeFour(float* from, nint stride, int count, float* to, int width)
    {
        int k = 0;
        for (; k + 4 <= count; k += 4, from += 4)
        {
            Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + stride);
            Vector128<float> c = Vector128.Load(from + (2 * stride)), d = Vector128.Load(from + (3 * stride));
            Vector128<float> ab = Sse.UnpackLow(a, b), abHigh = Sse.UnpackHigh(a, b), cd = Sse.UnpackLow(c, d), cdHigh = Sse.UnpackHigh(c, d);
            Vector128.Store(Sse.MoveLowToHigh(ab, cd), to);
            Vector128.Store(Sse.MoveHighToLow(cd, ab), to + width);
            Vector128.Store(Sse.MoveLowToHigh(abHigh, cdHigh), to + (2 * width));
            Vector128.Store(Sse.MoveHighToLow(cdHigh, abHigh), to + (3 * width));
            to += 4 * width;
        }

        for (; k < count; k++, from++, to += width)
            (to[0], to[1], to[2], to[3]) = (from[0], from[stride], from[2 * stride], from[3 * stride]);
    }
}
