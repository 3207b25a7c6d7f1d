using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kostka.Numerics.Products;

/// <summary>The innermost loop of a product: a tile of six rows and two vectors of columns, which fills twelve of sixteen vector registers.</summary>
internal static unsafe class ProductTile
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Columns<T>()
        where T : unmanaged => 2 * Vector256<T>.Count;

    /// <summary>C ← α·A·B + β·C for one tile.</summary>
    /// <param name="rows">Rows of C, 1 … <see cref="Rows"/>.</param>
    /// <param name="columns">Columns of C, 1 … <see cref="Columns"/>.</param>
    /// <param name="depth">Columns of A.</param>
    /// <param name="alpha">α.</param>
    /// <param name="a">A.</param>
    /// <param name="rowStep">Distance between rows of A.</param>
    /// <param name="innerStep">Distance between columns of A.</param>
    /// <param name="b">B: <see cref="Columns"/> numbers, of which <paramref name="columns"/> count, for every column of A.</param>
    /// <param name="stepB">Distance between rows of B.</param>
    /// <param name="beta">β; with 0, C is not read.</param>
    /// <param name="c">C.</param>
    /// <param name="strideC">Distance between rows of C.</param>
    public static void Multiply<T>(
        int rows, int columns, int depth, T alpha, T* a, nint rowStep, nint innerStep, T* b, nint stepB, T beta, T* c, nint strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (columns < Columns<T>())
        {
            MultiplyNarrow(rows, columns, depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
            return;
        }

        switch (rows)
        {
            case 1:
                Multiply<T, One>(depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
                break;
            case 2:
                Multiply<T, Two>(depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
                break;
            case 3:
                Multiply<T, Three>(depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
                break;
            case 4:
                Multiply<T, Four>(depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
                break;
            case 5:
                Multiply<T, Five>(depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
                break;
            default:
                Multiply<T, Six>(depth, alpha, a, rowStep, innerStep, b, stepB, beta, c, strideC);
                break;
        }
    }

    // A full tile on the side, of which the columns that exist are taken.
    private static void MultiplyNarrow<T>(
        int rows, int columns, int depth, T alpha, T* a, nint rowStep, nint innerStep, T* b, nint stepB, T beta, T* c, nint strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Columns<T>();
        T* tile = stackalloc T[Rows * width];
        Multiply(rows, width, depth, alpha, a, rowStep, innerStep, b, stepB, T.Zero, tile, width);
        for (int i = 0; i < rows; i++, tile += width, c += strideC)
        {
            for (int j = 0; j < columns; j++)
                c[j] = beta == T.Zero ? tile[j] : T.MultiplyAddEstimate(beta, c[j], tile[j]);
        }
    }

    private static void Multiply<T, TRows>(int depth, T alpha, T* a, nint rowStep, nint innerStep, T* b, nint stepB, T beta, T* c, nint strideC)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRows : struct, IRowCount
    {
        Vector256<T> left0 = default, left1 = default, left2 = default, left3 = default, left4 = default, left5 = default;
        Vector256<T> right0 = default, right1 = default, right2 = default, right3 = default, right4 = default, right5 = default;
        T* a1 = a + rowStep, a2 = a1 + rowStep, a3 = a2 + rowStep, a4 = a3 + rowStep, a5 = a4 + rowStep;
        nint offset = 0;
        for (int k = 0; k < depth; k++, b += stepB, offset += innerStep)
        {
            Vector256<T> bLeft = Vector256.Load(b), bRight = Vector256.Load(b + Vector256<T>.Count);
            Add(a[offset], bLeft, bRight, ref left0, ref right0);
            if (TRows.Count > 1)
                Add(a1[offset], bLeft, bRight, ref left1, ref right1);
            if (TRows.Count > 2)
                Add(a2[offset], bLeft, bRight, ref left2, ref right2);
            if (TRows.Count > 3)
                Add(a3[offset], bLeft, bRight, ref left3, ref right3);
            if (TRows.Count > 4)
                Add(a4[offset], bLeft, bRight, ref left4, ref right4);
            if (TRows.Count > 5)
                Add(a5[offset], bLeft, bRight, ref left5, ref right5);
        }

        Vector256<T> alphas = Vector256.Create(alpha), betas = Vector256.Create(beta);
        bool overwrite = beta == T.Zero;
        Store(left0, right0, alphas, betas, overwrite, c);
        if (TRows.Count > 1)
            Store(left1, right1, alphas, betas, overwrite, c + strideC);
        if (TRows.Count > 2)
            Store(left2, right2, alphas, betas, overwrite, c + (2 * strideC));
        if (TRows.Count > 3)
            Store(left3, right3, alphas, betas, overwrite, c + (3 * strideC));
        if (TRows.Count > 4)
            Store(left4, right4, alphas, betas, overwrite, c + (4 * strideC));
        if (TRows.Count > 5)
            Store(left5, right5, alphas, betas, overwrite, c + (5 * strideC));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T>(T a, Vector256<T> bLeft, Vector256<T> bRight, ref Vector256<T> left, ref Vector256<T> right)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> factor = Vector256.Create(a);
        left = VectorArithmetic.MultiplyAdd(factor, bLeft, left);
        right = VectorArithmetic.MultiplyAdd(factor, bRight, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector256<T> left, Vector256<T> right, Vector256<T> alphas, Vector256<T> betas, bool overwrite, T* c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (left, right) = (left * alphas, right * alphas);
        if (!overwrite)
        {
            left = VectorArithmetic.MultiplyAdd(betas, Vector256.Load(c), left);
            right = VectorArithmetic.MultiplyAdd(betas, Vector256.Load(c + Vector256<T>.Count), right);
        }

        Vector256.Store(left, c);
        Vector256.Store(right, c + Vector256<T>.Count);
    }

    // The number of rows as a type: the compiler makes a loop for each, without the rows that it lacks.
    private interface IRowCount
    {
        static abstract int Count { get; }
    }

    private readonly struct One : IRowCount
    {
        public static int Count => 1;
    }

    private readonly struct Two : IRowCount
    {
        public static int Count => 2;
    }

    private readonly struct Three : IRowCount
    {
        public static int Count => 3;
    }

    private readonly struct Four : IRowCount
    {
        public static int Count => 4;
    }

    private readonly struct Five : IRowCount
    {
        public static int Count => 5;
    }

    private readonly struct Six : IRowCount
    {
        public static int Count => 6;
    }
}
