namespace Kostka.Numerics.Products;

/// <summary>Who computes a product of matrices.</summary>
internal enum ProductBackend
{
    /// <summary>Code of this library, on the processor's vectors.</summary>
    Managed,

    /// <summary>The machine's OpenBLAS.</summary>
    OpenBlas,

    /// <summary>The machine's oneDNN; floats only.</summary>
    OneDnn,
}
