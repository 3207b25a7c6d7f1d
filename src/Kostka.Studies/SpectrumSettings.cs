namespace Kostka.Studies;

/// <summary>The <c>spectrum</c> block: how the kernel's spectrum is computed.</summary>
/// <param name="Method">The method.</param>
/// <param name="Irreps">K: all partitions with at most K boxes below the first row.</param>
/// <param name="Pool">Number of sequences that a sampled spectrum is diagonalised on.</param>
/// <param name="CheckPool">Number of independent sequences on which the target's power is estimated.</param>
public sealed record SpectrumSettings(SpectrumMethod Method, int Irreps, int Pool, int CheckPool);

/// <summary>How a kernel's spectrum is computed.</summary>
public enum SpectrumMethod
{
    /// <summary>The best method that applies.</summary>
    Auto,

    /// <summary>Exactly, from the permutation symmetry.</summary>
    Exact,

    /// <summary>By nested Gauss quadrature, for two symbols and any length.</summary>
    Quadrature,

    /// <summary>In closed form, where there is one.</summary>
    ClosedForm,

    /// <summary>From sampled sequences (Nyström).</summary>
    Sampled,
}
