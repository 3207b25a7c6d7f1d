using System.Numerics;
using System.Runtime.InteropServices;

namespace Kostka.Numerics.Products;

/// <summary>Products of floats by dnnl_sgemm of the machine's oneDNN: row-major, sizes of 64 bits.</summary>
/// <remarks>
/// The library divides a product among the threads of its OpenMP runtime. How many it may take is a setting of the calling thread alone, which each call
/// puts to one and back, so that others who use the runtime notice nothing. A build on another threading runtime offers no such setting and is not taken.
/// </remarks>
internal sealed unsafe class OneDnnProduct
{
    private const byte Plain = (byte)'N', Transposed = (byte)'T';

    private readonly delegate* unmanaged[Cdecl]<byte, byte, long, long, long, float, float*, long, float*, long, float, float*, long, int> _multiply;
    private readonly delegate* unmanaged[Cdecl]<int> _getThreads;
    private readonly delegate* unmanaged[Cdecl]<int, void> _setThreads;

    private OneDnnProduct(nint multiply, nint getThreads, nint setThreads)
    {
        _multiply = (delegate* unmanaged[Cdecl]<byte, byte, long, long, long, float, float*, long, float*, long, float, float*, long, int>)multiply;
        _getThreads = (delegate* unmanaged[Cdecl]<int>)getThreads;
        _setThreads = (delegate* unmanaged[Cdecl]<int, void>)setThreads;
    }

    /// <summary>The machine's oneDNN, version 2 or 3; null when there is none that computes on the calling thread.</summary>
    public static OneDnnProduct? TryLoad()
    {
        foreach (string name in (ReadOnlySpan<string>)["libdnnl.so.2", "libdnnl.so.3"])
        {
            // Looked up by way of the library, the functions of OpenMP are those of the runtime that it is linked with.
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, "dnnl_sgemm", out nint multiply)
                && NativeLibrary.TryGetExport(library, "omp_get_max_threads", out nint getThreads)
                && NativeLibrary.TryGetExport(library, "omp_set_num_threads", out nint setThreads))
                return new OneDnnProduct(multiply, getThreads, setThreads);
        }

        return null;
    }

    /// <summary>Computes the product.</summary>
    public void Multiply<T>(in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int threads = _getThreads();
        if (threads != 1)
            _setThreads(1);
        int status = _multiply(
            product.TransposeA ? Transposed : Plain, product.TransposeB ? Transposed : Plain, product.Rows, product.Columns, product.Inner,
            float.CreateTruncating(product.Alpha), (float*)product.A, product.StrideA, (float*)product.B, product.StrideB,
            float.CreateTruncating(product.Beta), (float*)product.C, product.StrideC);
        if (threads != 1)
            _setThreads(threads);
        if (status != 0)
            throw new InvalidOperationException($"dnnl_sgemm returned {status}.");
    }
}
