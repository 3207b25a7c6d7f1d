using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kostka.Numerics.Products;

/// <summary>
/// Products of row-major matrices of floats or doubles within larger arrays: C = α·op(A)·op(B) + β·C, by whichever of the machine's libraries is quickest for
/// the shape, or by code that comes with this library (<see cref="ManagedProduct"/>).
/// </summary>
/// <remarks>
/// Calls may come from several threads at once. Each is meant to run on the thread that makes it: OpenBLAS does so while <see cref="LinearAlgebra.Threads"/> is 1, which
/// holds for the whole process and is for the caller to set; the others always do. Calls allocate nothing, but for room of up to 0.6 MiB at the first of a
/// thread. The same numbers in the same shapes give the same bits, wherever in memory they lie, on one machine with one set of libraries.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>C ← α·op(A)·op(B) + β·C, op being the transpose where asked for. With β = 0 C is overwritten, whatever it held.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">Rows m of op(A) and C, at least 0.</param>
    /// <param name="columns">Columns n of op(B) and C, at least 0.</param>
    /// <param name="inner">Columns k of op(A), rows of op(B), at least 0.</param>
    /// <param name="alpha">α; with 0, A and B are not read.</param>
    /// <param name="a">A: m × k, or k × m when transposed.</param>
    /// <param name="strideA">Distance from one row of A, as stored, to the next, at least its number of columns.</param>
    /// <param name="transposeA">Whether Aᵀ takes the place of A.</param>
    /// <param name="b">B: k × n, or n × k when transposed.</param>
    /// <param name="strideB">Distance between rows of B as stored.</param>
    /// <param name="transposeB">Whether Bᵀ takes the place of B.</param>
    /// <param name="beta">β.</param>
    /// <param name="c">C: m × n; shares no entry with A or B.</param>
    /// <param name="strideC">Distance between rows of C.</param>
    /// <exception cref="ArgumentException">A dimension is negative, a stride or a span too short, or C overlaps a factor.</exception>
    public static void Multiply<T>(
        int rows, int columns, int inner, T alpha, ReadOnlySpan<T> a, int strideA, bool transposeA, ReadOnlySpan<T> b, int strideB, bool transposeB, T beta,
        Span<T> c, int strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Multiply(
            ProductBackends.Best<T>(rows, columns, inner), rows, columns, inner, alpha, a, strideA, transposeA, b, strideB, transposeB,
            beta, c, strideC);

    /// <summary>The same by a given backend.</summary>
    internal static void Multiply<T>(
        ProductBackend backend, int rows, int columns, int inner, T alpha, ReadOnlySpan<T> a, int strideA, bool transposeA, ReadOnlySpan<T> b, int strideB,
        bool transposeB, T beta, Span<T> c, int strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Matrices hold floats or doubles, not {typeof(T)}.");
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(inner);
        Check(a, strideA, transposeA ? inner : rows, transposeA ? rows : inner, "A");
        Check(b, strideB, transposeB ? columns : inner, transposeB ? inner : columns, "B");
        Check<T>(c, strideC, rows, columns, "C");
        if (rows == 0 || columns == 0)
            return;
        if (Overlap(a, c) || Overlap(b, c))
            throw new ArgumentException("The product cannot overwrite one of its factors.", nameof(c));
        fixed (T* pa = a, pb = b, pc = c)
        {
            var product = new Product<T>
            {
                Rows = rows,
                Columns = columns,
                Inner = inner,
                Alpha = alpha,
                A = pa,
                StrideA = strideA,
                TransposeA = transposeA,
                B = pb,
                StrideB = strideB,
                TransposeB = transposeB,
                Beta = beta,
                C = pc,
                StrideC = strideC,
            };
            if (inner == 0 || alpha == T.Zero)
                product.Scale();
            else
                ProductBackends.Multiply(backend, product);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check<T>(ReadOnlySpan<T> matrix, int stride, int rows, int columns, string name)
    {
        if (stride < columns || (rows > 0 && columns > 0 && matrix.Length < ((long)(rows - 1) * stride) + columns))
            Refuse(matrix.Length, stride, rows, columns, name);
    }

    // Two blocks of columns of one array interleave without sharing entries: their spans overlap, and they are told apart only where one span holds the other's rows.
    private static bool Overlap<T>(ReadOnlySpan<T> factor, ReadOnlySpan<T> result) =>
        !factor.IsEmpty && Unsafe.AreSame(ref Unsafe.AsRef(in factor[0]), ref Unsafe.AsRef(in result[0]));

    private static void Refuse(int length, int stride, int rows, int columns, string name) => throw new ArgumentException(
        $"{name} is stored as {rows} × {columns} with rows {stride} apart, in a span of {length}.");
}
