using System.Collections.Immutable;
using Kostka.Numerics;

namespace Kostka.Capacity.Models;

/// <summary>The weights of a transformer, read and multiplied by their factors.</summary>
/// <param name="Embeddings">What enters the first layer; null where only its norm is known.</param>
/// <param name="InputNorm">B_x: of the embeddings, or as it was given.</param>
/// <param name="Layers">The layers.</param>
/// <param name="Readout">The map to the output; null where the last layer's second dense map is it.</param>
/// <param name="Query">Which position is read out.</param>
public sealed record ModelWeights(EmbeddingWeights? Embeddings, double InputNorm, ImmutableArray<LayerWeights> Layers, AffineWeights? Readout, ReadoutQuery Query);

/// <summary>The embeddings.</summary>
/// <param name="Tokens">(tokens, d).</param>
/// <param name="Positions">(positions, d), that of the added token left out; null for none.</param>
/// <param name="Cls">The added token with its position, d numbers; null for none.</param>
public sealed record EmbeddingWeights(Matrix Tokens, Matrix? Positions, ImmutableArray<double>? Cls);

/// <summary>x → W x + b.</summary>
/// <param name="Weight">W, outputs × inputs.</param>
/// <param name="Bias">b; null for none.</param>
public sealed record AffineWeights(Matrix Weight, ImmutableArray<double>? Bias);

/// <summary>A layer.</summary>
/// <param name="Map">What it is.</param>
/// <param name="Query">Queries of all heads, the factor before the scores included.</param>
/// <param name="Key">Keys.</param>
/// <param name="Value">Values.</param>
/// <param name="Output">From the heads side by side; null for none.</param>
/// <param name="DenseIn">The dense map before the activation; null for none.</param>
/// <param name="DenseOut">The dense map after it; null for none.</param>
public sealed record LayerWeights(
    LayerMap Map, AffineWeights Query, AffineWeights Key, AffineWeights Value, AffineWeights? Output, AffineWeights? DenseIn, AffineWeights? DenseOut)
{
    /// <summary>Number of heads.</summary>
    public int Heads => Map.Attention.Heads;
}
