using System.Collections.Immutable;
using Kostka.Architectures;

namespace Kostka.Networks.Blocks;

/// <summary>One layer of a finite network: an architecture's layer with sizes and weights. Repeats are written out.</summary>
/// <param name="Name">Its path: "layers.1.residual.0.dense".</param>
internal abstract record Block(string Name)
{
    /// <summary>A dense layer.</summary>
    public sealed record Dense(string Name, LinearMap Map) : Block(Name);

    /// <summary>An activation.</summary>
    public sealed record Activation(string Name, ActivationFunction Function) : Block(Name);

    /// <summary>A norm of every position: layer_norm if <paramref name="Centred"/>, else rms_norm.</summary>
    public sealed record Norm(string Name, bool Centred) : Block(Name);

    /// <summary>A residual connection.</summary>
    public sealed record Residual(string Name, ImmutableArray<Block> Body) : Block(Name);

    /// <summary>Positions become one: their mean, or all of them side by side.</summary>
    public sealed record Pool(string Name, PoolKind Kind) : Block(Name);

    /// <summary>Multi-head attention.</summary>
    /// <param name="Name">Its path.</param>
    /// <param name="Layer">Score, scaling, mask.</param>
    /// <param name="Query">Width → heads × head dimension; the keys too where they are tied.</param>
    /// <param name="Key">Null where tied to the queries.</param>
    /// <param name="Value">Width → heads × head dimension; right behind the keys in the parameter vector, which are right behind the queries.</param>
    /// <param name="Output">Heads × head dimension → width.</param>
    /// <param name="ScoreFactor">What the products q·k are multiplied by.</param>
    public sealed record Attention(string Name, Layer.Attention Layer, LinearMap Query, LinearMap? Key, LinearMap Value, LinearMap Output, double ScoreFactor) : Block(Name);
}
