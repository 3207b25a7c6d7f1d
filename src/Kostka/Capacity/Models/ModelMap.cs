using System.Collections.Immutable;

namespace Kostka.Capacity.Models;

/// <summary>Which arrays of a model file are which weights of a transformer. Written by a user, or by <see cref="NetworkMap"/> for networks of this library.</summary>
/// <param name="Inputs">What enters the first layer.</param>
/// <param name="Layers">The layers, each an attention with what follows it; at least one.</param>
/// <param name="Readout">The map to the output or, of two outputs, to their difference; null where the last layer's second dense map is it.</param>
/// <param name="Query">Which position is read out.</param>
public sealed record ModelMap(InputMap Inputs, ImmutableArray<LayerMap> Layers, AffineRange? Readout, ReadoutQuery Query);

/// <summary>Which position a model is read out at: whose query attends last.</summary>
public enum ReadoutQuery
{
    /// <summary>An added token, the same for all sequences.</summary>
    Cls,

    /// <summary>One of the sequence's own positions.</summary>
    Token,

    /// <summary>A mean over all positions.</summary>
    Mean,
}

/// <summary>What enters the first layer: embeddings, or vectors of bounded norm.</summary>
/// <param name="Tokens">Token embeddings (tokens, d); null where <paramref name="Norm"/> is given.</param>
/// <param name="Positions">Position embeddings (positions, d); null for none.</param>
/// <param name="Cls">The embedding of the added token; a matrix row or a vector. Null for none.</param>
/// <param name="ClsPosition">The row of the position embeddings that the added token has; null for none.</param>
/// <param name="Norm">B_x ≥ 0, where there are no embeddings.</param>
public sealed record InputMap(TensorRange? Tokens, TensorRange? Positions = null, TensorRange? Cls = null, int? ClsPosition = null, double? Norm = null);

/// <summary>A layer: attention and the dense maps behind it.</summary>
/// <param name="Attention">The attention.</param>
/// <param name="DenseIn">The dense map before the activation; null for none.</param>
/// <param name="DenseOut">The dense map after it; null for none.</param>
/// <param name="Activation">The activation; the identity for none.</param>
public sealed record LayerMap(AttentionMap Attention, AffineRange? DenseIn, AffineRange? DenseOut, ModelActivation Activation)
{
    /// <summary>Whether there is a residual connection.</summary>
    public bool Residual { get; init; }

    /// <summary>Whether there is a norm of positions (layer norm, RMS norm).</summary>
    public bool Normalised { get; init; }

    /// <summary>Whether rows are projected on the unit ball behind the attention and behind the layer, as Theorem C needs.</summary>
    public bool Projected { get; init; }

    /// <summary>Anything else that the theorems do not have, in words; null for nothing.</summary>
    public string? Unlike { get; init; }

    /// <summary>The same layer with a number in place of every <c>{}</c> in names.</summary>
    public LayerMap Numbered(int number) => this with
    {
        Attention = Attention with
        {
            Query = Attention.Query.Numbered(number),
            Key = Attention.Key.Numbered(number),
            Value = Attention.Value.Numbered(number),
            Output = Attention.Output?.Numbered(number),
        },
        DenseIn = DenseIn?.Numbered(number),
        DenseOut = DenseOut?.Numbered(number),
    };
}

/// <summary>An attention: scores q·k times a factor, their softmax, values, and the map behind the heads.</summary>
/// <param name="Query">Queries of all heads, one head below the other.</param>
/// <param name="Key">Keys.</param>
/// <param name="Value">Values.</param>
/// <param name="Output">From the heads side by side; null for none.</param>
/// <param name="Heads">Number of heads, at least 1.</param>
/// <param name="ScoreScale">The factor before q·k; null for 1/√(head dimension).</param>
public sealed record AttentionMap(AffineRange Query, AffineRange Key, AffineRange Value, AffineRange? Output, int Heads, double? ScoreScale = null);
