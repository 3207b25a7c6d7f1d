using System.Numerics;

namespace Kostka.Numerics.Products;

/// <summary>
/// Products by code of this library: tiles of six rows and two vectors of columns (<see cref="ProductTile"/>) that stay in registers while the inner dimension runs,
/// on blocks of the factors that stay in the caches, after Goto and van de Geijn, ACM Transactions on Mathematical Software 34 (2008).
/// </summary>
internal static unsafe class ManagedProduct
{
    // A panel of op(B), Depth × two vectors, is 16 KiB and stays in the first-level cache while the rows of a block of op(A), 144 KiB, pass by from the second.
    private const int Depth = 256, BlockRows = 24 * ProductTile.Rows, BlockPanels = 16;

    // Bytes from one row of A to the next, and panels that share what packing costs.
    private const int FarApart = 2048, ManyPanels = 4;

    /// <summary>Computes the product.</summary>
    public static void Multiply<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (product.Columns == 1 && product.StrideC == 1)
            VectorProduct.Multiply(product.Transposed());
        else if (product.Rows == 1)
            VectorProduct.Multiply(product);
        else
            MultiplyBlocks(product);
    }

    /// <summary>The product by blocks, whatever its shape.</summary>
    public static void MultiplyBlocks<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = ProductTile.Columns<T>(), blockColumns = BlockPanels * width;
        T* packedB = PackingRoom.Get<T>(Depth * (blockColumns + BlockRows)), packedA = packedB + (Depth * blockColumns);
        for (int j = 0; j < product.Columns; j += blockColumns)
        {
            int columns = Math.Min(blockColumns, product.Columns - j);
            for (int k = 0; k < product.Inner; k += Depth)
            {
                int depth = Math.Min(Depth, product.Inner - k);
                Packing.Columns(product, k, depth, j, columns, packedB);

                // The first part of the inner dimension replaces β·C, the others add to it.
                T beta = k == 0 ? product.Beta : T.One;
                for (int i = 0; i < product.Rows; i += BlockRows)
                    MultiplyBlock(product, beta, i, Math.Min(BlockRows, product.Rows - i), j, columns, k, depth, packedA, packedB);
            }
        }
    }

    private static void MultiplyBlock<T>(
        in Product<T> product, T beta, int firstRow, int rows, int firstColumn, int columns, int k, int depth, T* packedA, T* packedB)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Numbers of op(A) are read one by one, in place; rows that are stored far apart would crowd each other out of the cache, and are packed.
        T* a;
        nint rowStep, innerStep;
        if (product.StrideA * sizeof(T) >= FarApart && product.Columns >= ManyPanels * ProductTile.Columns<T>())
        {
            Packing.Rows(product, k, depth, firstRow, rows, packedA);
            a = packedA;
            (rowStep, innerStep) = (1, ProductTile.Rows);
        }
        else if (product.TransposeA)
        {
            a = product.A + ((long)k * product.StrideA) + firstRow;
            (rowStep, innerStep) = (1, product.StrideA);
        }
        else
        {
            a = product.A + ((long)firstRow * product.StrideA) + k;
            (rowStep, innerStep) = (product.StrideA, 1);
        }

        nint tileStep = a == packedA ? depth * ProductTile.Rows : rowStep * ProductTile.Rows;
        int width = ProductTile.Columns<T>();
        T* c = product.C + ((long)firstRow * product.StrideC) + firstColumn;
        for (int j = 0; j < columns; j += width)
        {
            T* tileA = a;
            for (int i = 0; i < rows; i += ProductTile.Rows)
            {
                ProductTile.Multiply(
                    Math.Min(ProductTile.Rows, rows - i), Math.Min(width, columns - j), depth, product.Alpha, tileA, rowStep, innerStep, packedB + ((nint)j * depth), width,
                    beta, c + ((nint)i * product.StrideC) + j, product.StrideC);
                tileA += tileStep;
            }
        }
    }
}
