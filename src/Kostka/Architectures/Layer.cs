using System.Collections.Immutable;

namespace Kostka.Architectures;

/// <summary>One layer of an <see cref="Architecture"/>.</summary>
public abstract record Layer
{
    private Layer()
    {
    }

    /// <summary>Multi-head self-attention with infinitely many heads.</summary>
    /// <param name="Score">The function ζ of the query-key products.</param>
    /// <param name="Scaling">How the products are scaled with the head dimension.</param>
    /// <param name="QueryKeyVariance">σ_QK², the product of the query and key weight variances, at least 0.</param>
    /// <param name="ValueOutputVariance">σ_OV², the product of the value and output weight variances, at least 0.</param>
    /// <param name="Causal">Each position attends to itself and to earlier ones only.</param>
    public sealed record Attention(
        Score Score,
        Scaling Scaling = Scaling.InverseSqrtDimension,
        double QueryKeyVariance = 1,
        double ValueOutputVariance = 1,
        bool Causal = false) : Layer;

    /// <summary>A fully connected layer at every position: K → w²K + b².</summary>
    /// <param name="WeightVariance">w², at least 0.</param>
    /// <param name="BiasVariance">b², at least 0.</param>
    public sealed record Dense(double WeightVariance = 1, double BiasVariance = 0) : Layer;

    /// <summary>An entrywise nonlinearity φ.</summary>
    /// <param name="Function">Which.</param>
    public sealed record Activation(ActivationFunction Function) : Layer;

    /// <summary>Layer normalisation.</summary>
    public sealed record LayerNorm : Layer;

    /// <summary>Root-mean-square normalisation.</summary>
    public sealed record RmsNorm : Layer;

    /// <summary>A residual connection around a body: h → h + body(h).</summary>
    /// <param name="Body">The layers of the body, at least one.</param>
    public sealed record Residual(ImmutableArray<Layer> Body) : Layer;

    /// <summary>The same layers several times over, each time with fresh weights.</summary>
    /// <param name="Times">How often, at least 1.</param>
    /// <param name="Body">The layers, at least one.</param>
    public sealed record Repeat(int Times, ImmutableArray<Layer> Body) : Layer;

    /// <summary>Collapses the positions into one.</summary>
    /// <param name="Kind">The mean of the positions, or all of them side by side.</param>
    public sealed record Pool(PoolKind Kind) : Layer;
}

/// <summary>The function ζ that attention applies to its scores.</summary>
public enum Score
{
    /// <summary>ζ(G) = G, averaged over positions.</summary>
    Linear,

    /// <summary>ζ(G) = max(G, 0), averaged over positions.</summary>
    Relu,

    /// <summary>ζ(G) = |G|, averaged over positions.</summary>
    Abs,

    /// <summary>The softmax over positions.</summary>
    Softmax,
}

/// <summary>How attention scales its query-key products with the head dimension d.</summary>
public enum Scaling
{
    /// <summary>G/√d, with independent query and key weights.</summary>
    InverseSqrtDimension,

    /// <summary>G/d, with query and key weights tied: the attention weights are then deterministic.</summary>
    InverseDimension,
}

/// <summary>An entrywise nonlinearity.</summary>
public enum ActivationFunction
{
    /// <summary>φ(u) = u.</summary>
    Identity,

    /// <summary>φ(u) = max(u, 0).</summary>
    Relu,

    /// <summary>φ(u) = erf(u), unscaled.</summary>
    Erf,

    /// <summary>φ(u) = u(1 + erf(u/√2))/2, the Gaussian error linear unit (Hendrycks and Gimpel 2016).</summary>
    Gelu,
}

/// <summary>How <see cref="Layer.Pool"/> collapses the positions.</summary>
public enum PoolKind
{
    /// <summary>The mean over positions: (1/L²) Σ_ab K_ab.</summary>
    Mean,

    /// <summary>All positions side by side: (1/L) Σ_a K_aa.</summary>
    Flatten,
}
