using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kostka.Numerics.Products;

/// <summary>Which backends the machine has, and which of them is quickest for a shape.</summary>
internal static class ProductBackends
{
    private static readonly Lazy<OpenBlasProduct?> _openBlas = new(static () => Native ? OpenBlasProduct.TryLoad() : null);
    private static readonly Lazy<OneDnnProduct?> _oneDnn = new(static () => Native ? OneDnnProduct.TryLoad() : null);

    // Below these a call of a library costs more than it gains.
    private const int LeastSide = 8, LeastMultiplications = 32 * 32 * 32;

    // A user who asks for managed linear algebra wants no native library at all.
    private static bool Native => Environment.GetEnvironmentVariable(LinearAlgebra.EnvironmentVariable) != "managed";

    /// <summary>The backends for numbers of type T.</summary>
    public static IEnumerable<ProductBackend> Available<T>()
    {
        yield return ProductBackend.Managed;
        if (_openBlas.Value is not null)
            yield return ProductBackend.OpenBlas;
        if (typeof(T) == typeof(float) && _oneDnn.Value is not null)
            yield return ProductBackend.OneDnn;
    }

    /// <summary>The quickest backend for a shape, on one thread.</summary>
    /// <remarks>
    /// Managed code fills 256-bit vectors as well as the libraries do (measured on an AMD Zen 3 for all shapes of a transformer, within 10 %), and small products better, since
    /// it neither packs as much nor crosses a border. Where the processor has 512-bit vectors, only the libraries use them: oneDNN better than OpenBLAS for floats.
    /// </remarks>
    public static ProductBackend Best<T>(int rows, int columns, int inner)
    {
        if (!Vector512.IsHardwareAccelerated || Math.Min(rows, columns) < LeastSide || (long)rows * columns * inner < LeastMultiplications)
            return ProductBackend.Managed;
        if (typeof(T) == typeof(float) && _oneDnn.Value is not null)
            return ProductBackend.OneDnn;
        return _openBlas.Value is not null ? ProductBackend.OpenBlas : ProductBackend.Managed;
    }

    /// <summary>Computes by a backend that is available.</summary>
    public static void Multiply<T>(ProductBackend backend, in Product<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (backend)
        {
            case ProductBackend.OpenBlas:
                _openBlas.Value!.Multiply(product);
                break;
            case ProductBackend.OneDnn:
                _oneDnn.Value!.Multiply(product);
                break;
            default:
                ManagedProduct.Multiply(product);
                break;
        }
    }
}
