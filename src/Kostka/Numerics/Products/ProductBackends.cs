using System.Numerics;

namespace Kostka.Numerics.Products;

/// <summary>Which backends the machine has, and which of them is quickest for a shape.</summary>
internal static class ProductBackends
{
    private static readonly Lazy<OpenBlasProduct?> _openBlas = new(static () => Native ? OpenBlasProduct.TryLoad() : null);
    private static readonly Lazy<OneDnnProduct?> _oneDnn = new(static () => Native ? OneDnnProduct.TryLoad() : null);

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
    public static ProductBackend Best<T>(int rows, int columns, int inner, bool transposeA, bool transposeB) => ProductBackend.Managed;

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
