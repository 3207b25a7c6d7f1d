using System.Numerics;

namespace Kostka.Numerics.Products;

/// <summary>A row times a matrix, c = α·a·op(B) + β·c: no number of B is used twice, so that nothing is packed.</summary>
internal static unsafe class VectorProduct
{
    /// <summary>Computes a product with a single row.</summary>
    public static void Multiply<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (product.TransposeB)
            InnerProducts(product);
        else
            SumOfRows(product);
    }

    private static void InnerProducts<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* a = product.A;
        if (product.TransposeA && product.StrideA > 1)
        {
            a = PackingRoom.Get<T>(product.Inner);
            for (int k = 0; k < product.Inner; k++)
                a[k] = product.A[(long)k * product.StrideA];
        }

        var row = new ReadOnlySpan<T>(a, product.Inner);
        for (int j = 0; j < product.Columns; j++)
        {
            T value = product.Alpha * Reductions.Dot(row, new ReadOnlySpan<T>(product.B + ((long)j * product.StrideB), product.Inner));
            product.C[j] = product.Beta == T.Zero ? value : T.MultiplyAddEstimate(product.Beta, product.C[j], value);
        }
    }

    private static void SumOfRows<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = ProductTile.Columns<T>(), whole = product.Columns - (product.Columns % width);
        nint step = product.TransposeA ? product.StrideA : 1;
        for (int j = 0; j < whole; j += width)
            ProductTile.Multiply(1, width, product.Inner, product.Alpha, product.A, 0, step, product.B + j, product.StrideB, product.Beta, product.C + j, width);
        if (whole < product.Columns)
            ManagedProduct.MultiplyBlocks(product with { Columns = product.Columns - whole, B = product.B + whole, C = product.C + whole });
    }
}
