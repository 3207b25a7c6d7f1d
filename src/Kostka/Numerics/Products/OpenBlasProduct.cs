using System.Numerics;

namespace Kostka.Numerics.Products;

/// <summary>Products by sgemm and dgemm of the machine's OpenBLAS.</summary>
/// <remarks>
/// The library stores by columns. A row-major matrix is, to it, its own transpose, and C = AB is Cᵀ = BᵀAᵀ: the factors change places, nothing is copied.
/// Another BLAS than OpenBLAS is not taken: it may be the reference, which is slower than managed code.
/// </remarks>
internal sealed unsafe class OpenBlasProduct
{
    private const byte Plain = (byte)'N', Transposed = (byte)'T';

    private readonly LapackLibrary _library;

    private OpenBlasProduct(LapackLibrary library) => _library = library;

    /// <summary>The machine's OpenBLAS; null when there is none.</summary>
    public static OpenBlasProduct? TryLoad() =>
        LinearAlgebra.Native is NativeLinearAlgebra { Library: { Configuration.Length: > 0 } library } ? new(library) : null;

    /// <summary>Computes the product.</summary>
    public void Multiply<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte opA = product.TransposeA ? Transposed : Plain, opB = product.TransposeB ? Transposed : Plain;
        int m = product.Rows, n = product.Columns, k = product.Inner, strideA = product.StrideA, strideB = product.StrideB, strideC = product.StrideC;
        T alpha = product.Alpha, beta = product.Beta;
        if (typeof(T) == typeof(float))
        {
            _library.MultiplySingle(
                &opB, &opA, &n, &m, &k, (float*)&alpha, (float*)product.B, &strideB, (float*)product.A, &strideA, (float*)&beta, (float*)product.C, &strideC);
        }
        else
        {
            _library.Multiply(
                &opB, &opA, &n, &m, &k, (double*)&alpha, (double*)product.B, &strideB, (double*)product.A, &strideA, (double*)&beta, (double*)product.C, &strideC);
        }
    }
}
