using System.Collections.Immutable;

namespace Kostka.Architectures;

/// <summary>
/// A network on sequences, as far as its infinite-width limit goes: embedding, layers, readout. The study file's <c>model</c> block.
/// </summary>
/// <param name="TokenVariance">Variance of a token embedding per coordinate, at least 0.</param>
/// <param name="Position">The position embedding.</param>
/// <param name="Layers">The layers in order, at least one.</param>
/// <param name="Readout">How the positions are read out.</param>
public sealed record Architecture(double TokenVariance, PositionEmbedding Position, ImmutableArray<Layer> Layers, Readout Readout);

/// <summary>How the stream of positions becomes one output.</summary>
public enum Readout
{
    /// <summary>The mean over positions: (1/L²) Σ_ab K_ab.</summary>
    Mean,

    /// <summary>The final position: K_LL.</summary>
    Last,

    /// <summary>An added token that is read out.</summary>
    Cls,

    /// <summary>All positions side by side: (1/L) Σ_a K_aa.</summary>
    Flatten,
}
